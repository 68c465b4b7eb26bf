import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Pop3Error } from '../../src/pop3/error.ts'
import type { Command, Verb } from '../../src/pop3/grammar.ts'
import { requestOf } from '../../src/pop3/request.ts'
import { endOfTurn, fakeConversation, fakeTransport } from './fake-transport.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const request = (verb: Verb, ...given: string[]) => requestOf({ verb, arguments: given } satisfies Command)

/** What a promise came to, in a word. */
const outcomeOf = (promise: Promise<{ text: string }>) =>
  promise.then(
    ({ text }) => text,
    (error: Pop3Error) => error.message,
  )

describe('how many lines are said ahead', () => {
  test('one, in lock-step', async () => {
    const { conversation, transport, say } = fakeConversation()
    const replies = [1, 2, 3].map(n => conversation.exchange(request('TOP', String(n), '0')))
    await endOfTurn()
    expect(transport.written).toEqual(['TOP 1 0'])
    await say('+OK\r\n')
    expect(transport.written).toHaveLength(1)
    await say('.\r\n')
    expect(transport.written).toEqual(['TOP 1 0', 'TOP 2 0'])
    await say('-ERR\r\n')
    expect(transport.written).toEqual(['TOP 1 0', 'TOP 2 0', 'TOP 3 0'])
    await say('+OK\r\n.\r\n')
    expect(await Promise.all(replies.map(outcomeOf))).toEqual(['', 'refused TOP', ''])
  })

  test('as many as the window has room for', async () => {
    const { conversation, transport, say } = fakeConversation()
    conversation.window = 3
    for (let n = 1; n <= 6; n += 1) void outcomeOf(conversation.exchange(request('NOOP')))
    await endOfTurn()
    expect(transport.written).toHaveLength(3)
    await say('+OK\r\n')
    expect(transport.written).toHaveLength(4)
    await say('+OK\r\n+OK\r\n')
    expect(transport.written).toHaveLength(6)
  })

  test('none behind a line that may not be followed, and none before it is alone', async () => {
    const { conversation, transport, say } = fakeConversation()
    conversation.window = 10
    for (const verb of ['STAT', 'NOOP', 'QUIT', 'NOOP'] as const)
      void outcomeOf(conversation.exchange(request(verb)))
    await endOfTurn()
    expect(transport.written).toEqual(['STAT', 'NOOP'])
    await say('+OK 1 1\r\n')
    expect(transport.written).toEqual(['STAT', 'NOOP'])
    await say('+OK\r\n')
    expect(transport.written).toEqual(['STAT', 'NOOP', 'QUIT'])
    await say('+OK\r\n')
    expect(transport.written).toEqual(['STAT', 'NOOP', 'QUIT', 'NOOP'])
  })

  test('never more than the window, whatever is asked and answered', async () => {
    const verb = fc.constantFrom<Verb>('NOOP', 'STAT', 'RSET', 'QUIT', 'STLS')
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.oneof(verb, fc.constant('answer'))),
        async (window, steps) => {
          const { conversation, transport, say } = fakeConversation()
          conversation.window = window
          let answered = 0
          let asked = 0
          for (const step of steps) {
            if (step !== 'answer') {
              asked += 1
              void outcomeOf(conversation.exchange(request(step as Verb)))
            } else if (answered < transport.written.length) {
              answered += 1
              await say('+OK\r\n')
            }
            await endOfTurn()
            const unanswered = transport.written.slice(answered)
            expect(unanswered.length).toBeLessThanOrEqual(window)
            if (unanswered.some(line => line === 'QUIT' || line === 'STLS'))
              expect(unanswered).toHaveLength(1)
            if (answered < asked) expect(unanswered.length).toBeGreaterThan(0)
          }
          conversation.end()
        },
      ),
    )
  })

  test('a reply too many does not answer what was still waiting to be said', async () => {
    const { conversation, say } = fakeConversation()
    const first = conversation.exchange(request('NOOP'))
    const second = conversation.exchange(request('STAT'))
    await say('+OK first\r\n+OK twice\r\n')
    await say('+OK 2 320\r\n')
    expect(await outcomeOf(first)).toBe('first')
    expect(await outcomeOf(second)).toBe('2 320')
  })
})

describe('how many writes there are', () => {
  const open = () => {
    const fake = fakeConversation()
    fake.conversation.window = 10
    return fake
  }
  const ask = ({ conversation }: ReturnType<typeof open>, verb: Verb) =>
    outcomeOf(conversation.exchange(request(verb)))

  test('one for what is asked in one go', async () => {
    const fake = open()
    for (const verb of ['STAT', 'NOOP', 'RSET'] as const) void ask(fake, verb)
    expect(fake.transport.writes).toEqual([])
    await endOfTurn()
    expect(fake.transport.writes).toEqual(['STAT\r\nNOOP\r\nRSET\r\n'])
  })

  test('one for what is asked by all who were answered at once, however long they take to ask', async () => {
    const fake = open()
    const chains = [1, 2, 3].map(async (_, length) => {
      await ask(fake, 'NOOP')
      for (let i = 0; i < length; i += 1) await undefined
      void ask(fake, 'RSET')
    })
    await fake.say('+OK\r\n+OK\r\n+OK\r\n')
    await Promise.all(chains)
    expect(fake.transport.writes).toEqual(['NOOP\r\n'.repeat(3), 'RSET\r\n'.repeat(3)])
  })

  test('one for what there is room for again', async () => {
    const fake = open()
    fake.conversation.window = 2
    for (let i = 0; i < 4; i += 1) void ask(fake, 'NOOP')
    await fake.say('+OK\r\n+OK\r\n')
    expect(fake.transport.writes).toEqual(['NOOP\r\n'.repeat(2), 'NOOP\r\n'.repeat(2)])
  })

  test('none for what was asked before the end, in the same turn', async () => {
    const fake = open()
    const asked = ask(fake, 'DELE')
    fake.conversation.end()
    expect(await asked).toBe('closed DELE stopped')
    await endOfTurn()
    expect(fake.transport.writes).toEqual([])
  })
})

describe('lines that are said together', () => {
  const together = (conversation: ReturnType<typeof fakeConversation>['conversation'], ...verbs: Verb[]) =>
    conversation.exchangeTogether(verbs.map(verb => request(verb))).map(outcomeOf)

  test('leave in one write in lock-step too, and nothing goes behind them', async () => {
    const { conversation, transport, say } = fakeConversation()
    const replies = together(conversation, 'CAPA', 'AUTH')
    const next = outcomeOf(conversation.exchange(request('STAT')))
    await say('+OK\r\n.\r\n')
    expect(transport.writes).toEqual(['CAPA\r\nAUTH\r\n'])
    await say('+OK in\r\n')
    await say('+OK 1 1\r\n')
    expect(await Promise.all([...replies, next])).toEqual(['', 'in', '1 1'])
  })

  test('go before the greeting, which is not mistaken for a reply', async () => {
    const { conversation, transport, say } = fakeConversation()
    const greeting = conversation.greeting()
    const replies = together(conversation, 'CAPA', 'AUTH')
    void outcomeOf(conversation.exchange(request('STAT')))
    await endOfTurn()
    expect(transport.writes).toEqual(['CAPA\r\nAUTH\r\n'])
    await say('+OK hello\r\n-ERR\r\n+OK in\r\n')
    expect((await greeting).text).toBe('hello')
    expect(await Promise.all(replies)).toEqual(['refused CAPA', 'in'])
    conversation.end()
  })

  test('may have less time than usual, counted from when the server comes to them', async () => {
    const { conversation, say } = fakeConversation(1000)
    const [capa, auth] = conversation
      .exchangeTogether([request('CAPA'), { ...request('AUTH'), patience: 300 }])
      .map(outcomeOf)
    await endOfTurn()
    await vi.advanceTimersByTimeAsync(900)
    await say('-ERR\r\n')
    expect(await capa).toBe('refused CAPA')
    await vi.advanceTimersByTimeAsync(300)
    expect(await auth).toBe('timeout AUTH')
  })
})

describe('the deadline of a reply', () => {
  test('runs from the line', async () => {
    const { conversation, transport } = fakeConversation(1000)
    const reply = outcomeOf(conversation.exchange(request('STAT')))
    await vi.advanceTimersByTimeAsync(999)
    expect(transport.closed).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await reply).toBe('timeout STAT')
    expect(transport.closed).toBe(true)
  })

  test('runs anew from each piece', async () => {
    const { conversation, say } = fakeConversation(1000)
    const reply = outcomeOf(conversation.exchange(request('RETR', '1')))
    for (const piece of ['+OK\r\n', 'a', 'b', '\r\n']) {
      await vi.advanceTimersByTimeAsync(900)
      await say(piece)
    }
    await vi.advanceTimersByTimeAsync(900)
    await say('.\r\n')
    expect(await reply).toBe('')
  })

  test('is not put off by whoever keeps asking', async () => {
    const { conversation } = fakeConversation(1000)
    conversation.window = 100
    const reply = outcomeOf(conversation.exchange(request('STAT')))
    for (let i = 0; i < 3; i += 1) {
      await vi.advanceTimersByTimeAsync(400)
      void outcomeOf(conversation.exchange(request('NOOP')))
    }
    expect(await reply).toBe('timeout STAT')
  })

  test('does not run while nothing is wanted', async () => {
    const { conversation, transport, say } = fakeConversation(1000)
    const reply = conversation.exchange(request('NOOP'))
    await say('+OK\r\n')
    await reply
    await vi.advanceTimersByTimeAsync(100_000)
    expect(transport.closed).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('does not run while a slow reader holds the server back', async () => {
    const { conversation, transport, say } = fakeConversation(1000)
    const slow = { ...request('RETR', '1'), body: () => conversation.pause() }
    const reply = outcomeOf(conversation.exchange(slow))
    await say('+OK\r\na\r\n')
    expect(transport.paused).toBe(true)
    void outcomeOf(conversation.exchange(request('NOOP')))
    await vi.advanceTimersByTimeAsync(100_000)
    expect(transport.closed).toBe(false)
    conversation.resume()
    expect(transport.paused).toBe(false)
    await vi.advanceTimersByTimeAsync(1000)
    expect(await reply).toBe('timeout RETR')
  })

  test('names the reply that was late', async () => {
    const { conversation, say } = fakeConversation(1000)
    conversation.window = 10
    const replies = (['STAT', 'NOOP'] as const).map(verb => outcomeOf(conversation.exchange(request(verb))))
    await say('+OK 1 1\r\n')
    await vi.advanceTimersByTimeAsync(1000)
    expect(await Promise.all(replies)).toEqual(['1 1', 'timeout NOOP'])
  })
})

describe('a failure', () => {
  const failing = () => {
    const fake = fakeConversation()
    fake.conversation.window = 2
    const replies = [1, 2, 3, 4].map(() => fake.conversation.exchange(request('NOOP')).catch(error => error))
    return { ...fake, replies }
  }

  test.each<[string, (fake: ReturnType<typeof failing>) => void | Promise<void>, string]>([
    ['of the server’s grammar', ({ say }) => say('220 hello\r\n'), 'violation NOOP'],
    ['of the connection', ({ conversation }) => conversation.ended(undefined), 'closed NOOP'],
    ['of measure', ({ say }) => say('x'.repeat(9000)), 'tooLarge NOOP'],
    [
      'that is given',
      ({ conversation }) => conversation.end(new Pop3Error('unreachable', 'idle')),
      'unreachable idle',
    ],
    ['that is ours', ({ conversation }) => conversation.end(), 'closed NOOP stopped'],
  ])('%s rejects everything that was wanted, with the same error', async (_, fail, message) => {
    const fake = failing()
    await fail(fake)
    const errors = await Promise.all(fake.replies)
    expect(new Set(errors).size).toBe(1)
    expect(errors[0]).toMatchObject({ name: 'Pop3Error', message })
    expect(fake.transport.closed).toBe(true)
    await expect(fake.conversation.exchange(request('NOOP'))).rejects.toBe(errors[0])
    await expect(fake.conversation.greeting()).rejects.toBe(errors[0])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('carries the last words and the cause', async () => {
    const { conversation, say } = fakeConversation()
    const cause = new Error('reset')
    await say('-ERR Disconnected for inactivity\r\n')
    conversation.ended(cause)
    expect(await conversation.over).toMatchObject({
      kind: 'closed',
      phase: 'idle',
      said: '-ERR Disconnected for inactivity',
      cause,
    })
  })

  test('is the first one: what follows changes nothing', async () => {
    const { conversation } = fakeConversation()
    conversation.end(new Pop3Error('timeout', 'STAT'))
    conversation.end(new Pop3Error('closed', 'STAT'))
    conversation.end()
    conversation.ended(undefined)
    expect((await conversation.over)?.kind).toBe('timeout')
  })

  test('before there is a connection closes the one that comes', () => {
    const { conversation } = fakeConversation()
    conversation.end()
    const late = fakeTransport()
    conversation.speakOver(late)
    expect(late.closed).toBe(true)
  })
})

describe('how it ends', () => {
  test('refused does not end it', async () => {
    const { conversation, transport, say } = fakeConversation()
    const refused = conversation.exchange(request('RETR', '9'))
    await say('-ERR [SYS/TEMP] not now\r\n')
    await expect(refused).rejects.toMatchObject({
      kind: 'refused',
      code: 'SYS/TEMP',
      said: 'not now',
      phase: 'RETR',
    })
    const noop = conversation.exchange(request('NOOP'))
    await say('+OK\r\n')
    expect((await noop).outcome).toBe('ok')
    expect(transport.closed).toBe(false)
  })

  test('over is undefined where we ended it', async () => {
    const { conversation } = fakeConversation()
    conversation.end()
    expect(await conversation.over).toBeUndefined()
  })
})

describe('a body', () => {
  test('that is too large ends it', async () => {
    const { conversation, say } = fakeConversation()
    const body = () => {
      throw new Pop3Error('tooLarge', 'LIST')
    }
    const reply = outcomeOf(conversation.exchange({ ...request('LIST'), body }))
    const next = outcomeOf(conversation.exchange(request('NOOP')))
    await say('+OK\r\n1 1\r\n')
    expect(await reply).toBe('tooLarge LIST')
    expect(await next).toBe('tooLarge LIST')
  })

  test('whose reader fails ends it, and the fault is the cause', async () => {
    const { conversation, say } = fakeConversation()
    const fault = new TypeError('a fault of ours')
    const body = () => {
      throw fault
    }
    const reply = conversation.exchange({ ...request('LIST'), body })
    const failure = expect(reply).rejects.toMatchObject({ kind: 'closed', detail: undefined, cause: fault })
    await say('+OK\r\n1 1\r\n')
    await failure
  })

  test('may end it from within', async () => {
    const { conversation, say } = fakeConversation()
    const reply = outcomeOf(conversation.exchange({ ...request('LIST'), body: () => conversation.end() }))
    await say('+OK\r\n1 1\r\n2 2\r\n.\r\n+OK\r\n')
    expect(await reply).toBe('closed LIST stopped')
    expect(await conversation.over).toBeUndefined()
  })
})

describe('TLS behind STLS', () => {
  const answered = async (reply = '+OK\r\n') => {
    const fake = fakeConversation(1000)
    const stls = fake.conversation.exchange(request('STLS'))
    await fake.say(reply)
    await stls
    return fake
  }

  test.each(['+OK\r\n+OK\r\n', '+OK\r\n+OK injected', '+OK\r\nx\r\n'])('%j is not trusted', async reply => {
    const { conversation, transport } = await answered(reply)
    const begun = vi.spyOn(transport, 'startTls')
    await expect(conversation.startTls()).rejects.toMatchObject({
      kind: 'untrusted',
      detail: 'octetsBehindStls',
    })
    expect(begun).not.toHaveBeenCalled()
    expect(transport.closed).toBe(true)
  })

  test('has a deadline', async () => {
    const { conversation, transport } = await answered()
    const closed = vi.spyOn(transport, 'close')
    transport.handshake = () =>
      vi.waitFor(() => expect(closed).toHaveBeenCalled()).then(() => Promise.reject())
    const begun = conversation.startTls().catch(error => error)
    await vi.advanceTimersByTimeAsync(1500)
    expect(await begun).toMatchObject({ kind: 'timeout', phase: 'tls' })
  })

  test('that fails ends it', async () => {
    const { conversation, transport } = await answered()
    const failure = new Pop3Error('untrusted', 'tls', { detail: 'certificateName' })
    transport.handshake = () => Promise.reject(failure)
    await expect(conversation.startTls()).rejects.toBe(failure)
    expect(await conversation.over).toBe(failure)
  })

  test('leaves it idle', async () => {
    const { conversation, transport } = await answered()
    await conversation.startTls()
    expect(conversation.phase).toBe('idle')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(transport.closed).toBe(false)
  })
})

describe('a secret', () => {
  test.each<[string, (fake: ReturnType<typeof fakeConversation>) => void | Promise<void>]>([
    ['in a refusal', ({ say }) => say('-ERR PASS hunter2 is wrong\r\n')],
    ['in what is no reply', ({ say }) => say('PASS hunter2\r\n')],
    [
      'in last words',
      async ({ say, conversation }) => {
        await say('+OK\r\nPASS hunter2\r\n')
        conversation.ended(undefined)
      },
    ],
  ])('%s is not repeated', async (_, happen) => {
    const fake = fakeConversation()
    const { conversation, transcript } = fake
    conversation.hide(['hunter2'])
    const reply = conversation.exchange(request('PASS', 'hunter2')).catch(error => error)
    await happen(fake)
    conversation.end()
    const everything = JSON.stringify([transcript.lines(), await reply, await conversation.over])
    expect(everything).toContain('***')
    expect(everything).not.toContain('hunter2')
  })

  test('is still looked for in errors once the login is over', async () => {
    const { conversation, say } = fakeConversation()
    conversation.hide(['hunter2'])
    await say('hunter2 ')
    conversation.unhide()
    await say('has logged in\r\n')
    conversation.ended(undefined)
    expect((await conversation.over)?.said).toBe('*** has logged in')
  })
})
