import { beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../src/app/event.ts'
import { withSummaries } from '../../src/app/maildrop.ts'
import { createHeaderAsking } from '../../src/effects/header-asking.ts'
import { createHeaderReading } from '../../src/effects/header-reading.ts'
import { headerReader } from '../../src/effects/row-summary.ts'
import { createSummaryFetcher } from '../../src/effects/summary-fetcher.ts'
import type { Watch } from '../../src/effects/trouble.ts'
import { maildropOf, summariesOf, upTo } from '../app/rig.ts'
import { fakeTop, newWatch } from './fake-top.ts'
import { EventRecorder, letter, numbers, settle } from './rig.ts'

const header = letter('x')

// It is loaded once it is needed, which takes its time.
beforeAll(async () => {
  await headerReader()
})

/** A reading of so many messages, of a server that answers when the test says so, by a clock of the test's. */
const start = (
  count: number,
  { window = 132, watch = newWatch() }: { window?: number; watch?: Watch } = {},
) => {
  const top = fakeTop(window, watch)
  const recorder = new EventRecorder()
  const maildrop = maildropOf(upTo(count))
  let time = 0
  const dispatch = (event: Event) => {
    // What is told is filled into the columns, as the reducer does.
    if (event.type === 'summariesFetched') withSummaries(maildrop, event.summaries)
    recorder.dispatch(event)
  }
  const asking = createHeaderAsking(top, dispatch)
  const headers = createHeaderReading(top, asking, maildrop, dispatch, Promise.resolve(), () => time)
  const { want } = createSummaryFetcher(top, asking)
  let answered = 0
  const unanswered = () => top.asked.slice(answered).map(({ number }) => Number(number))
  return {
    top,
    maildrop,
    recorder,
    headers,
    asking,
    want: (...wanted: number[]) => want(numbers(...wanted)),
    /** What has been asked for and not answered. */
    unanswered,
    /** Answers all of it, after so long, each header of so many octets. */
    answer: async (takes = 0, octets: Uint8Array = header) => {
      const all = top.asked.slice(answered)
      answered = top.asked.length
      all[0]?.answer(octets)
      await settle()
      time += takes
      for (const one of all.slice(1)) one.answer(octets)
      await settle()
      await settle()
      return all.map(({ number }) => Number(number))
    },
    refuse: async () => {
      const all = top.asked.slice(answered)
      answered = top.asked.length
      for (const one of all) one.refuse()
      await settle()
      await settle()
    },
    die: async () => {
      for (const one of top.asked.slice(answered)) one.die()
      await settle()
    },
    told: () =>
      recorder.events.flatMap(event =>
        event.type === 'summariesFetched' ? event.summaries.map(([number]) => Number(number)) : [],
      ),
  }
}

const down = (from: number, count: number) => upTo(count).map(n => from + 1 - n)

describe('the headers of the whole mailbox', () => {
  test('are asked for from the newest on, in batches that grow, each once the former has come', async () => {
    const { headers, answer, unanswered, recorder } = start(300)
    headers.read('safe')
    await settle()
    expect(unanswered()).toEqual(down(300, 32))
    await answer()
    expect(unanswered()).toEqual(down(268, 64))
    await answer()
    expect(unanswered()).toEqual(down(204, 128))
    await answer()
    expect(unanswered()).toEqual(down(76, 76))
    await answer()
    expect(unanswered()).toEqual([])
    expect(recorder.types().at(-1)).toBe('headersRead')
    expect(recorder.count('headersRead')).toBe(1)
  })

  test('are asked for without their bodies, and kept within bounds', async () => {
    const { headers, top } = start(1)
    headers.read('safe')
    await settle()
    expect(top.asked).toMatchObject([{ number: 1, lines: 0, keep: 64 * 1024 }])
  })

  test('are no batch but one after another where the server takes no more', async () => {
    const { headers, answer, unanswered } = start(3, { window: 1 })
    headers.read('safe')
    await settle()
    for (const number of [3, 2, 1]) {
      expect(unanswered()).toEqual([number])
      await answer()
    }
    expect(unanswered()).toEqual([])
  })

  test('leave room in the window for a person', async () => {
    const { headers, unanswered, want } = start(100, { window: 20 })
    headers.read('safe')
    await settle()
    expect(unanswered()).toHaveLength(16)
    want(50)
    expect(unanswered().at(-1)).toBe(50)
  })

  test('come in smaller batches over a slow line', async () => {
    const { headers, answer, unanswered } = start(300)
    headers.read('safe')
    await settle()
    await answer(500)
    expect(unanswered()).toHaveLength(16)
    await answer(500)
    expect(unanswered()).toHaveLength(8)
    await answer(20)
    expect(unanswered()).toHaveLength(16)
  })

  test('that are known, or asked for already, are passed over', async () => {
    const { headers, unanswered, want, maildrop, answer } = start(10)
    withSummaries(maildrop, summariesOf(9, 7))
    want(10, 6)
    headers.read('safe')
    await settle()
    expect(unanswered()).toEqual([10, 6])
    await answer()
    expect(unanswered()).toEqual([8, 5, 4, 3, 2, 1])
  })

  test('are told at once only where a person wants them', async () => {
    const { headers, answer, told, recorder, want } = start(2000)
    headers.read('safe')
    await settle()
    await answer()
    await answer()
    expect(told()).toEqual([])
    want(2000, 1999)
    await settle()
    expect(told()).toHaveLength(96)
    expect(recorder.count('summariesFetched')).toBe(1)
  })

  test('are told at once where a person wants one that is on its way, which is not asked for twice', async () => {
    const { headers, answer, told, want, top } = start(32)
    headers.read('safe')
    await settle()
    want(20)
    await answer()
    expect(told()).toContain(20)
    expect(top.asked).toHaveLength(32)
  })

  test('are told with the end, all of them', async () => {
    const { headers, answer, told, recorder } = start(20)
    headers.read('safe')
    await settle()
    await answer()
    expect(told()).toEqual(down(20, 20))
    expect(recorder.types()).toEqual(['summariesFetched', 'headersRead'])
  })

  test('of a mailbox without messages are read', async () => {
    const { headers, recorder } = start(0)
    headers.read('safe')
    await settle()
    expect(recorder.types()).toEqual(['headersRead'])
  })
})

describe('a person', () => {
  test('goes first: no batch is sent while anything is wanted', async () => {
    const { headers, answer, unanswered, want, top } = start(200)
    const end = top.precedence.begin('person')
    headers.read('safe')
    await settle()
    expect(unanswered()).toEqual([])
    end()
    await settle()
    expect(unanswered()).toHaveLength(32)
    want(1, 2)
    const endNeighbours = top.precedence.begin('neighbours')
    await answer()
    expect(unanswered()).toEqual([])
    endNeighbours()
    await settle()
    expect(unanswered()).toHaveLength(64)
  })

  test('who wants more than the window takes is served to the end', async () => {
    const { headers, answer, unanswered, want } = start(50, { window: 2 })
    want(9, 8, 7, 6)
    headers.read('safe')
    await settle()
    expect(unanswered()).toEqual([9, 8])
    await answer()
    expect(unanswered()).toEqual([7, 6])
    await answer()
    expect(unanswered()).toEqual([50])
  })

  test('waits for no more than one batch', async () => {
    const { headers, answer, unanswered, want } = start(500)
    headers.read('safe')
    await settle()
    await answer()
    const batch = unanswered()
    want(3)
    expect(unanswered()).toEqual([...batch, 3])
    expect(await answer()).toEqual([...batch, 3])
  })

  test('stops it, and lets it go on where it was', async () => {
    const { headers, answer, unanswered, told } = start(100)
    headers.read('safe')
    await settle()
    headers.read('none')
    await answer()
    expect(unanswered()).toEqual([])
    headers.read('safe')
    await settle()
    expect(unanswered()).toEqual(down(68, 64))
    headers.stop()
    expect(told()).toEqual(down(100, 32))
  })

  test('who stops it while it waits has nothing asked for, and nothing passed over later', async () => {
    const { headers, unanswered, top } = start(10)
    const end = top.precedence.begin('person')
    headers.read('safe')
    await settle()
    headers.read('none')
    end()
    await settle()
    expect(unanswered()).toEqual([])
    headers.read('safe')
    await settle()
    expect(unanswered()).toEqual(down(10, 10))
  })
})

describe('a server that refuses', () => {
  test('one message has the others asked for', async () => {
    const { headers, top, answer, told } = start(3)
    headers.read('safe')
    await settle()
    top.asked[1]?.refuse()
    await answer()
    expect(told()).toEqual([2, 3, 1])
  })

  test('all is not asked on and on, but again by a person', async () => {
    const { headers, refuse, unanswered, recorder } = start(200)
    headers.read('safe')
    await settle()
    await refuse()
    expect(unanswered()).toEqual([])
    expect(recorder.count('headersRead')).toBe(1)
    headers.read('all')
    await settle()
    expect(unanswered()[0]).toBe(168)
  })

  test('messages that are gone is none that refuses', async () => {
    const { headers, top, unanswered, told } = start(40)
    headers.read('safe')
    await settle()
    for (const asked of top.asked) asked.refuse('Message expunged.')
    await settle()
    expect(unanswered().slice(32)).toEqual(down(8, 8))
    expect(told()).toEqual([])
  })
})

describe('a session that ends', () => {
  test('has all told that came, and nothing more asked for', async () => {
    const { headers, top, told, die, recorder } = start(100)
    headers.read('safe')
    await settle()
    top.asked[0]?.answer(header)
    await settle()
    await die()
    await settle()
    expect(told()).toEqual([100])
    expect(top.asked).toHaveLength(32)
    expect(recorder.count('headersRead')).toBe(0)
  })
})

describe('a message under suspicion', () => {
  /** Knows of messages how carefully to ask for them, and which are left alone. */
  const watchOf = (cares: Record<number, 1 | 2>, left: Record<number, string> = {}): Watch => ({
    ...newWatch(),
    care: number => cares[number] ?? (number in left ? 2 : 0),
    reasonFor: number => left[number] as ReturnType<Watch['reasonFor']>,
  })

  test('is left to the person, and what came behind it is asked for last, one after another', async () => {
    const { headers, answer, unanswered, recorder } = start(8, { watch: watchOf({ 8: 2, 7: 1, 6: 1 }) })
    headers.read('safe')
    await settle()
    expect(await answer()).toEqual([5, 4, 3, 2, 1])
    expect(await answer()).toEqual([7])
    expect(await answer()).toEqual([6])
    expect(unanswered()).toEqual([])
    expect(recorder.count('headersRead')).toBe(1)
    headers.read('all')
    await settle()
    expect(await answer()).toEqual([8])
    expect(recorder.count('headersRead')).toBe(2)
  })

  test('that is left alone is told as such, and not asked for', async () => {
    const { headers, answer, told, unanswered } = start(3, { watch: watchOf({}, { 2: 'it breaks' }) })
    headers.read('safe')
    await settle()
    expect(await answer()).toEqual([3, 1])
    expect(unanswered()).toEqual([])
    expect(told().sort()).toEqual([1, 2, 3])
  })
})
