import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/app/event.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { createHeaderAsking } from '../../src/effects/header-asking.ts'
import { createSummaryFetcher } from '../../src/effects/summary-fetcher.ts'
import { createTop, type Top } from '../../src/effects/top.ts'
import { createTroubles } from '../../src/effects/trouble.ts'
import { headerHash } from '../../src/mail/header-hash.ts'
import { Pop3Error } from '../../src/pop3/error.ts'
import { openSession } from '../../src/pop3/open-session.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import { startRig } from '../demo/rig.ts'
import { fakeTop, keyTo, newWatch } from './fake-top.ts'
import { EventRecorder, letter, letters, numbers, openTo, saidTo, settle } from './rig.ts'

const header = letter('x')

const fetcherOf = (top: Top, dispatch: (event: Event) => void) =>
  createSummaryFetcher(top, createHeaderAsking(top, dispatch))

/** A fetcher for a server that answers when the test says so. */
const fetcherWithFake = (window = 1) => {
  const top = fakeTop(window)
  const recorder = new EventRecorder()
  const { want } = fetcherOf(top, recorder.dispatch)
  return {
    recorder,
    asked: top.asked,
    want: (...wanted: number[]) => want(numbers(...wanted)),
    askedNumbers: () => top.asked.map(({ number }) => number),
    answer: async (nth: number) => {
      top.asked[nth]?.answer(header)
      await settle()
    },
  }
}

const fetcherFor = async (server: PopServer) => {
  const session = await openTo(server)
  const recorder = new EventRecorder()
  const { want } = fetcherOf(createTop(session, newWatch()), recorder.dispatch)
  return { session, recorder, want: (...wanted: number[]) => want(numbers(...wanted)) }
}

/** The summaries a recorder was told of so far, as number and subject. */
const told = ({ events }: EventRecorder) =>
  events.flatMap(event =>
    event.type === 'summariesFetched'
      ? event.summaries.map(([number, { subject }]): [number, string] => [number, subject])
      : [],
  )

/** Waits until so many summaries have been told. */
const toldAtLeast = async (recorder: EventRecorder, count: number) => {
  while (told(recorder).length < count) await recorder.next('summariesFetched')
  return told(recorder)
}

const hundred = Array.from({ length: 100 }, (_, i) => i + 1)

describe('what is asked for', () => {
  test('is what is wanted, most wanted first, and its header alone', async () => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c') })
    const { recorder, want } = await fetcherFor(server)
    want(3, 1)
    expect(await toldAtLeast(recorder, 2)).toEqual([
      [3, 'c'],
      [1, 'a'],
    ])
    expect(saidTo(server).filter(line => line.startsWith('TOP'))).toEqual(['TOP 3 0', 'TOP 1 0'])
  })

  test('is bounded by the window', async () => {
    const { want, answer, askedNumbers } = fetcherWithFake(2)
    want(5, 4, 3, 2)
    expect(askedNumbers()).toEqual([5, 4])
    await answer(1)
    expect(askedNumbers()).toEqual([5, 4, 3])
    await answer(0)
    expect(askedNumbers()).toEqual([5, 4, 3, 2])
  })

  test('is not what was wanted before', async () => {
    const { want, answer, askedNumbers, recorder } = fetcherWithFake()
    want(5, 4, 3)
    want(9, 8)
    expect(askedNumbers()).toEqual([5])
    await answer(0)
    await answer(1)
    await answer(2)
    expect(askedNumbers()).toEqual([5, 9, 8])
    expect(told(recorder).map(([number]) => number)).toEqual([5, 9, 8])
  })

  test('is nothing where nothing is wanted any more', async () => {
    const { want, answer, askedNumbers } = fetcherWithFake()
    want(5, 4)
    want()
    await answer(0)
    expect(askedNumbers()).toEqual([5])
  })

  test('is not asked for again before its answer has been told', async () => {
    const { want, asked, askedNumbers, recorder } = fetcherWithFake(4)
    want(5, 4)
    want(4, 5)
    asked[0]?.answer(header)
    await Promise.resolve()
    want(5, 4)
    await settle()
    expect(askedNumbers()).toEqual([5, 4])
    expect(told(recorder)).toEqual([[5, 'x']])
    want(5)
    expect(askedNumbers()).toEqual([5, 4, 5])
  })

  test('is bounded in octets', () => {
    const { want, asked } = fetcherWithFake()
    want(1)
    expect(asked[0]).toMatchObject({ lines: 0, keep: 64 * 1024 })
  })
})

describe('what is told', () => {
  test('comes in few batches', async () => {
    const server = await startRig({ maildrop: letters(...hundred.map(n => `subject ${n}`)) })
    const { recorder, want } = await fetcherFor(server)
    want(...hundred)
    expect(await toldAtLeast(recorder, 100)).toEqual(hundred.map(n => [n, `subject ${n}`]))
    await settle()
    expect(recorder.count('summariesFetched')).toBeLessThan(20)
  })

  test('is a placeholder for what is refused, among the others', async () => {
    const { recorder, want } = await fetcherFor(await startRig({ maildrop: letters('a', 'b') }))
    want(1, 7, 2)
    expect(new Map(await toldAtLeast(recorder, 3))).toEqual(
      new Map([
        [1, 'a'],
        [7, '(header refused: There is no message 7.)'],
        [2, 'b'],
      ]),
    )
  })

  test('holds no more of a refusal than fits, and nothing that a terminal would obey', async () => {
    const { want, asked, recorder } = fetcherWithFake()
    want(1)
    asked[0]?.refuse(`\u001b[2J${'x'.repeat(5000)}`)
    await settle()
    const [, subject = ''] = told(recorder)[0] ?? []
    expect(subject).not.toMatch(/\p{Cc}/u)
    expect(subject.length).toBeLessThan(300)
  })

  test('is a placeholder for every message where the server has no TOP, which is asked twice', async () => {
    const server = await startRig({
      maildrop: letters('a', 'b', 'c', 'd'),
      faults: { lacks: ['TOP', 'CAPA'] },
    })
    const { recorder, want } = await fetcherFor(server)
    want(4, 3, 2, 1)
    const placeholders = await toldAtLeast(recorder, 4)
    expect(placeholders.map(([number]) => number)).toEqual([4, 3, 2, 1])
    for (const [, subject] of placeholders) expect(subject).toContain('header refused')
    expect(saidTo(server).filter(line => line.startsWith('TOP'))).toHaveLength(2)
  })
})

test('what is told of a message names its header', async () => {
  const { recorder, want } = await fetcherFor(await startRig({ maildrop: letters('a') }))
  want(1)
  const { summaries } = await recorder.next('summariesFetched')
  expect(summaries[0]?.[1].headerHash).toBe(headerHash(letter('a')))
})

test('a message that another client removed is told as gone, which is no trouble', async () => {
  const { want, asked, recorder } = fetcherWithFake()
  want(1)
  asked[0]?.refuse('Message 1 expunged.')
  await settle()
  expect(told(recorder)).toEqual([[1, '(gone: another client removed it)']])
})

describe('a message that breaks the connection', () => {
  const names = Array.from({ length: 12 }, (_, i) => `m${i + 1}`)

  /** Wants all in one session after another, until all has been told; gives what was told, and how many it took. */
  const listAll = async (server: PopServer) => {
    const recorder = new EventRecorder()
    const troubles = createTroubles(recorder.dispatch)
    const subjects = new Map<number, string>()
    let sessions = 0
    while (subjects.size < names.length) {
      sessions += 1
      expect(sessions).toBeLessThan(20)
      const session = await openSession(
        { host: server.host, port: server.port, security: 'plaintext' },
        { user: 'demo', password: 'secret' },
        {
          signal: new AbortController().signal,
          transcript: createTranscript(),
          timeouts: { connect: 10_000, reply: 300 },
        },
      )
      const all = Promise.withResolvers<void>()
      const { want } = fetcherOf(createTop(session, troubles.watch(keyTo)), event => {
        if (event.type !== 'summariesFetched') return
        for (const [number, { subject }] of event.summaries) subjects.set(number, subject)
        if (subjects.size === names.length) all.resolve()
      })
      want(
        numbers(
          ...names
            .map((_, i) => i + 1)
            .filter(n => !subjects.has(n))
            .reverse(),
        ),
      )
      await Promise.race([session.over, all.promise])
      await settle()
      session.close()
    }
    return { subjects, sessions, recorder }
  }

  test.each([
    ['close', 'the connection broke twice while the server was sending it'],
    ['cut', 'the connection broke twice while the server was sending it'],
    ['hang', 'the server did not answer in time, twice'],
  ] as const)('is found, and the others are listed: %s', async (how, reason) => {
    for (const faults of [{}, { noPipelining: true }]) {
      const server = await startRig({
        maildrop: letters(...names),
        faults: { breaksAt: { m7: how }, ...faults },
      })
      const { subjects, sessions, recorder } = await listAll(server)
      expect([...subjects].filter(([n, subject]) => subject !== `m${n}`)).toEqual([
        [7, `(not read: ${reason})`],
      ])
      expect(recorder.events).toEqual([{ type: 'messageTroubled', key: 'key 7', reason }])
      expect(sessions).toBeLessThanOrEqual(4)
    }
  })

  test('is told from others that do so', async () => {
    const server = await startRig({
      maildrop: letters(...names),
      faults: { breaksAt: { m3: 'close', m8: 'cut', m9: 'refuse' } },
    })
    const { subjects, recorder } = await listAll(server)
    const missing = [...subjects].filter(([n, subject]) => subject !== `m${n}`)
    expect(missing.map(([n]) => n).sort()).toEqual([3, 8, 9])
    expect(recorder.count('messageTroubled')).toBe(3)
  })

  test('is not asked for any more', async () => {
    const recorder = new EventRecorder()
    const watch = newWatch()
    const asked = { message: numbers(5)[0] as never, verb: 'TOP', lines: 0 } as const
    watch.refused(asked, new Pop3Error('refused', 'TOP', { said: 'No' }))
    const top = fakeTop(2, watch)
    fetcherOf(top, recorder.dispatch).want(numbers(5, 4))
    await settle()
    expect(top.asked.map(({ number }) => number)).toEqual([4])
    expect(told(recorder)).toEqual([[5, '(not read: the server refuses it: “No”)']])
  })

  test('by chance, for the line broke, is asked for again, last, and is believed then', async () => {
    const troubles = createTroubles(() => {})
    const former = fakeTop(3, troubles.watch(keyTo))
    const die = () => Promise.reject(new Pop3Error('closed', 'TOP'))
    const five = { message: numbers(5)[0] as never, verb: 'TOP', lines: 0 } as const
    await former.watch.ask(five, die).catch(() => {})
    const server = await startRig({ maildrop: letters(...names) })
    const recorder = new EventRecorder()
    const watch = troubles.watch(keyTo)
    const { want } = fetcherOf(createTop(await openTo(server), watch), recorder.dispatch)
    want(numbers(5, 4, 3))
    expect((await toldAtLeast(recorder, 3)).map(([n]) => n)).toEqual([4, 3, 5])
    expect(watch.isSuspect(five.message)).toBe(false)
  })
})

describe('a session that ends', () => {
  test('leaves what is wanted unanswered', async () => {
    const { want, asked, askedNumbers, recorder } = fetcherWithFake(2)
    want(5, 4, 3)
    asked[0]?.answer(header)
    await settle()
    for (const { die } of asked) die()
    await settle()
    want(5)
    await settle()
    expect(askedNumbers()).toEqual([5, 4, 3])
    expect(told(recorder)).toEqual([[5, 'x']])
  })

  test('tells no more than came, whole, before it did', async () => {
    const server = await startRig({ maildrop: letters(...hundred.map(n => `subject ${n}`)) })
    const { session, recorder, want } = await fetcherFor(server)
    server.faults.cutAfter = server.traffic.sent + 3000
    want(...hundred)
    expect(await session.over).toMatchObject({ kind: 'closed' })
    await settle()
    const some = told(recorder)
    expect(some.length).toBeGreaterThan(10)
    expect(some.length).toBeLessThan(100)
    expect(some).toEqual(hundred.slice(0, some.length).map(n => [n, `subject ${n}`]))
  })
})
