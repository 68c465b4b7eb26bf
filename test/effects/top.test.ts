import { describe, expect, test } from 'vitest'
import { createTop } from '../../src/effects/top.ts'
import { createTroubles } from '../../src/effects/trouble.ts'
import { Pop3Error } from '../../src/pop3/error.ts'
import { startRig } from '../demo/rig.ts'
import { fakeSession } from './fake-session.ts'
import { keyTo, newWatch } from './fake-top.ts'
import { EventRecorder, letter, letters, numbers, openTo, saidTo, settle } from './rig.ts'

const [one, two, three, nine] = numbers(1, 2, 3, 9) as [never, never, never, never]

const topLines = (lines: readonly string[]) => lines.filter(line => line.startsWith('TOP'))

test('gives the octets of a message, so many at most', async () => {
  const server = await startRig({ maildrop: letters('a') })
  const top = createTop(await openTo(server), newWatch())
  expect(await top.fetch(one, 10, 10_000)).toEqual({ octets: letter('a'), cut: false })
  expect(await top.fetch(one, 10, 7)).toEqual({ octets: letter('a').subarray(0, 7), cut: true })
})

test.each([
  [undefined, 64 * 1024 * 1024],
  [1000, 64 * 1024 * 1024],
  [100_000_000, 200_000_000],
])('of a message of %o octets as listed no more than %i may come', async (listed, most) => {
  const bounds: (number | undefined)[] = []
  const session = fakeSession(
    { messages: 1, sizes: [] },
    {
      capabilities: new Map([['TOP', []]]),
      top: async (...[, , , bound]) => {
        bounds.push(bound)
        return { octets: letter('a'), cut: false }
      },
    },
  )
  await createTop(session, newWatch(), () => listed).fetch(one, 0, 100)
  expect(bounds).toEqual([most])
})

test('a message that goes on without end ends the session, and is left alone at the second time', async () => {
  const recorder = new EventRecorder()
  const troubles = createTroubles(recorder.dispatch)
  for (const _ of [1, 2]) {
    const top = createTop(
      fakeSession(
        { messages: 1, sizes: [] },
        {
          capabilities: new Map([['TOP', []]]),
          top: () => Promise.reject(new Pop3Error('tooLarge', 'TOP')),
        },
      ),
      troubles.watch(keyTo),
    )
    await expect(top.fetch(one, 0, 100)).rejects.toMatchObject({ kind: 'tooLarge' })
  }
  expect(recorder.events).toMatchObject([
    { type: 'messageTroubled', reason: 'the server said more than is sane of it, twice' },
  ])
})

describe('a server that lists TOP', () => {
  test('is asked as many at a time as the session allows', async () => {
    const session = await openTo(await startRig())
    expect(session.window).toBeGreaterThan(1)
    expect(createTop(session, newWatch()).window).toBe(session.window)
  })

  test('is asked on, however often it refuses', async () => {
    const server = await startRig({ faults: { refuse: { TOP: 'Not this one' } } })
    const top = createTop(await openTo(server), newWatch())
    const replies = await Promise.allSettled([one, two, one, two].map(n => top.fetch(n, 0, 100)))
    expect(replies.map(({ status }) => status)).toEqual(Array(4).fill('rejected'))
    expect(topLines(saidTo(server))).toHaveLength(4)
  })
})

describe.each([
  ['CAPA is silent about TOP', []],
  ['there is no CAPA', ['CAPA' as const]],
])('where %s', (_, lacks) => {
  test('a server without TOP is asked twice, and all are told its words', async () => {
    const server = await startRig({ faults: { lacks: [...lacks, 'TOP'] } })
    const top = createTop(await openTo(server), newWatch())
    expect(top.window).toBe(1)
    for (const asking of [one, two, three, one].map(n => top.fetch(n, 0, 100))) {
      await expect(asking).rejects.toMatchObject({ kind: 'refused', said: 'There is no such command.' })
    }
    await expect(top.fetch(two, 0, 100)).rejects.toMatchObject({ kind: 'refused' })
    expect(topLines(saidTo(server))).toHaveLength(2)
  })
})

describe('a server without CAPA that has TOP', () => {
  test('is trusted after one answer, and refusals count no more', async () => {
    const server = await startRig({ faults: { lacks: ['CAPA'] } })
    const session = await openTo(server)
    const top = createTop(session, newWatch())
    await expect(top.fetch(nine, 0, 100)).rejects.toMatchObject({ kind: 'refused' })
    await top.fetch(one, 0, 100)
    for (let n = 0; n < 3; n += 1) {
      await expect(top.fetch(nine, 0, 100)).rejects.toMatchObject({ kind: 'refused' })
    }
    expect(Buffer.from((await top.fetch(two, 0, 100)).octets).toString()).toContain('B: 2')
    expect(topLines(saidTo(server))).toHaveLength(6)
  })

  test('is asked for one after another until then', async () => {
    const server = await startRig({ faults: { lacks: ['CAPA'] } })
    const top = createTop(await openTo(server), newWatch())
    const messages = await Promise.all([one, two].map(n => top.fetch(n, 0, 100)))
    expect(messages.map(({ octets }) => Buffer.from(octets).toString().slice(0, 4))).toEqual(['A: 1', 'B: 2'])
  })
})

test('a session that ends is no refusal', async () => {
  const session = await openTo(await startRig({ faults: { lacks: ['CAPA'] } }))
  const top = createTop(session, newWatch())
  session.close()
  for (let n = 0; n < 3; n += 1) {
    await expect(top.fetch(one, 0, 100)).rejects.toMatchObject({ kind: 'closed' })
  }
})

describe('a message that is refused', () => {
  const refusing = async (lacks: readonly ('CAPA' | 'TOP')[], words = 'Cannot be read') => {
    const server = await startRig({
      maildrop: letters('a', 'b'),
      faults: {
        lacks,
        ...(lacks.includes('TOP') ? {} : { refuse: { TOP: n => (n === '2' ? words : undefined) } }),
      },
    })
    const recorder = new EventRecorder()
    const top = createTop(await openTo(server), createTroubles(recorder.dispatch).watch(keyTo))
    for (const n of [one, two]) await top.fetch(n, 0, 100).catch(() => {})
    return { recorder, top }
  }

  test('among others is in trouble, and why is told', async () => {
    const { recorder, top } = await refusing([])
    expect(recorder.events).toEqual([
      { type: 'messageTroubled', key: 'key 2', reason: 'the server refuses it: “Cannot be read”' },
    ])
    expect([top.watch.reasonFor(one), top.watch.isSuspect(two)]).toEqual([undefined, true])
  })

  test('is so also where the server was silent about TOP, once that has given another', async () => {
    expect((await refusing(['CAPA'])).recorder.count('messageTroubled')).toBe(1)
  })

  test.each([
    ['the server has no TOP', ['CAPA', 'TOP'] as const, ''],
    ['another client removed it', [], 'Message 2 expunged.'],
    ['the server is in trouble itself', [], '[SYS/TEMP] Mailbox busy'],
  ])('is not in trouble where %s', async (_, lacks, words) => {
    expect((await refusing([...lacks], words)).recorder.events).toEqual([])
  })
})

describe('a message at which a session has ended', () => {
  /** TOP of a session that answers when the test says so; a former one ended at message 2, message 3 waiting behind it. */
  const doubting = async () => {
    const troubles = createTroubles(() => {})
    const former = troubles.watch(keyTo)
    const die = () => Promise.reject(new Pop3Error('closed', 'TOP'))
    const dying = [two, three].map(message => former.ask({ message, verb: 'TOP', lines: 0 }, die))
    await Promise.allSettled(dying)
    const asked: number[] = []
    const answers: (() => void)[] = []
    const session = fakeSession(
      { messages: 9, sizes: [] },
      {
        capabilities: new Map([['TOP', []]]),
        window: 5,
        top: message =>
          new Promise(resolve => {
            asked.push(message)
            answers.push(() => resolve({ octets: new Uint8Array(), cut: false }))
          }),
      },
    )
    const { fetch } = createTop(session, troubles.watch(keyTo))
    const fetchAll = (...wanted: number[]) => {
      for (const number of numbers(...wanted)) void fetch(number, 0, 100)
    }
    const answer = async (nth: number) => {
      answers[nth]?.()
      await settle()
    }
    return { asked, fetchAll, answer }
  }

  test('is asked for on its own, once nothing else is under way', async () => {
    const { asked, fetchAll, answer } = await doubting()
    fetchAll(3, 2, 1, 4)
    await settle()
    expect(asked).toEqual([1, 4])
    await answer(0)
    expect(asked).toEqual([1, 4])
    await answer(1)
    expect(asked).toEqual([1, 4, 3])
    fetchAll(5, 6)
    await settle()
    expect(asked).toEqual([1, 4, 3])
    await answer(2)
    expect(asked).toEqual([1, 4, 3, 5, 6])
    await answer(3)
    await answer(4)
    expect(asked).toEqual([1, 4, 3, 5, 6, 2])
  })

  test('is like any other once it has come', async () => {
    const { asked, fetchAll, answer } = await doubting()
    fetchAll(2)
    await settle()
    await answer(0)
    fetchAll(1, 2)
    expect(asked).toEqual([2, 1, 2])
  })
})
