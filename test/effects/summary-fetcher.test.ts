import { describe, expect, test } from 'vitest'
import type { PopServer } from '../../src/demo/server.ts'
import { createSummaryFetcher } from '../../src/effects/summary-fetcher.ts'
import { createTop } from '../../src/effects/top.ts'
import { startRig } from '../demo/rig.ts'
import { fakeTop } from './fake-top.ts'
import { EventRecorder, letter, letters, numbers, openTo, saidTo, settle } from './rig.ts'

const header = letter('x')

/** A fetcher for a server that answers when the test says so. */
const fetcherWithFake = (window = 1) => {
  const top = fakeTop(window)
  const recorder = new EventRecorder()
  const { want } = createSummaryFetcher(top, recorder.dispatch)
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
  const { want } = createSummaryFetcher(createTop(session), recorder.dispatch)
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
