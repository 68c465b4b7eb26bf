import { describe, expect, test } from 'vitest'
import { collectMaildrop, withSummaries } from '../../src/app/maildrop.ts'
import { createPreviewFetcher } from '../../src/effects/preview-fetcher.ts'
import { createShelf } from '../../src/effects/shelf.ts'
import type { Watch } from '../../src/effects/trouble.ts'
import type { MessageReader } from '../../src/mail/message-thread.ts'
import { sourceSize } from '../../src/mail/source.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { fakeTop, newWatch } from './fake-top.ts'
import { EventRecorder, letter, numbers, refTo, settle, viewOf } from './rig.ts'

const place = { server: sanitise('mail.example.org') }

const countingReader = async (): Promise<Pick<MessageReader, 'message'>> => ({
  message: async source => viewOf(`${sourceSize(source)} octets`),
})

const start = (watch: Watch = newWatch(), maildrop = collectMaildrop().finish()) => {
  const top = fakeTop(10, watch)
  const recorder = new EventRecorder()
  let time = 0
  const shelf = createShelf()
  const { want, expect } = createPreviewFetcher(
    shelf,
    top,
    maildrop,
    countingReader,
    place,
    recorder.dispatch,
    () => time,
  )
  return {
    top,
    shelf,
    recorder,
    want: (n: number) => want(refTo(n)),
    expect: (...all: number[]) => expect(all.map(n => refTo(n))),
    asked: () => top.asked.map(({ number }) => Number(number)),
    answer: async (nth: number, takes = 0, octets = letter(`${nth}`), cut = false) => {
      time += takes
      top.asked[nth]?.answer(octets, cut)
      await settle()
    },
    /** What was told, by its type and message. */
    told: () =>
      recorder.events.map(event =>
        'message' in event ? `${event.type} ${event.message?.number}` : event.type,
      ),
  }
}

describe('what may be wanted next', () => {
  test('is asked for in one flight, as a preview is but with less kept, and told as it comes', async () => {
    const { top, expect: next, asked, answer, told } = start()
    next(4, 6, 3)
    await settle()
    expect(asked()).toEqual([4, 6, 3])
    expect(top.asked[0]).toMatchObject({ lines: 48, keep: 256 * 1024 })
    for (const nth of [0, 1, 2]) await answer(nth)
    expect(told()).toEqual(['neighbourFetched 4', 'neighbourFetched 6', 'neighbourFetched 3'])
  })

  test('comes behind what is wanted', async () => {
    const { expect: next, want, asked, answer } = start()
    want(5)
    next(4, 6)
    await settle()
    expect(asked()).toEqual([5])
    await answer(0)
    expect(asked()).toEqual([5, 4, 6])
  })

  test('is what was said last', async () => {
    const { expect: next, want, asked, answer } = start()
    want(5)
    next(4, 6)
    next(3)
    await answer(0)
    await settle()
    expect(asked()).toEqual([5, 3])
  })

  test('needs nothing asked for where it is here, and is not asked for when it is wanted', async () => {
    const { expect: next, want, asked, answer, told } = start()
    next(4)
    await settle()
    await answer(0)
    want(4)
    next(4)
    await settle()
    expect(asked()).toEqual([4])
    expect(told()).toEqual(['neighbourFetched 4', 'previewFetched 4', 'neighbourFetched 4'])
  })

  test('and is wanted while it is on its way is not asked for twice', async () => {
    const { expect: next, want, asked, answer, told } = start()
    next(4)
    await settle()
    want(4)
    await settle()
    expect(asked()).toEqual([4])
    await answer(0)
    await settle()
    expect(asked()).toEqual([4])
    expect(told()).toContain('previewFetched 4')
  })

  test('makes room for headers no sooner than it has come', async () => {
    const { top, expect: next, answer } = start()
    next(4)
    await settle()
    let isClear = false
    void top.precedence.clear('headers').then(() => {
      isClear = true
    })
    await settle()
    expect(isClear).toBe(false)
    await answer(0)
    expect(isClear).toBe(true)
  })
})

describe('what does not come as it should', () => {
  test('is not told, but asked for again once it is wanted', async () => {
    const { top, expect: next, want, asked, told } = start()
    next(4)
    await settle()
    top.asked[0]?.refuse()
    await settle()
    next(4)
    await settle()
    expect(asked()).toEqual([4])
    expect(told()).toEqual([])
    want(4)
    top.asked[1]?.refuse()
    await settle()
    expect(asked()).toEqual([4, 4])
    expect(told()).toEqual(['previewFailed'])
  })

  test('being refused while it is wanted, is asked for again, and told then', async () => {
    const { top, expect: next, want, asked } = start()
    next(4)
    await settle()
    want(4)
    top.asked[0]?.refuse()
    await settle()
    expect(asked()).toEqual([4, 4])
    expect(top.asked[1]).toMatchObject({ keep: 2 * 1024 * 1024 })
  })

  test('having more than is kept, counts as nothing', async () => {
    const { expect: next, want, asked, answer, told, shelf } = start()
    next(4)
    await settle()
    await answer(0, 0, letter('long'), true)
    expect(told()).toEqual([])
    expect(shelf.find(refTo(4))).toBeUndefined()
    next(4)
    await settle()
    expect(asked()).toEqual([4])
    want(4)
    expect(asked()).toEqual([4, 4])
  })

  test('time and again, is worth asking for no more', async () => {
    const { top, expect: next, asked } = start()
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      next(number)
      await settle()
      top.asked.at(-1)?.refuse()
      await settle()
    }
    expect(asked()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('because the session ends, is the last', async () => {
    const { top, expect: next, asked, told } = start()
    next(4, 6)
    await settle()
    for (const one of top.asked) one.die()
    await settle()
    next(3)
    await settle()
    expect(asked()).toEqual([4, 6])
    expect(told()).toEqual([])
  })
})

test('a line on which previews take long is spared, until one is quick again', async () => {
  const { expect: next, want, asked, answer } = start()
  want(5)
  await answer(0, 2001)
  next(4)
  await settle()
  expect(asked()).toEqual([5])
  want(3)
  await answer(1, 100)
  next(2)
  await settle()
  expect(asked()).toEqual([5, 3, 2])
})

test('a message that may break the connection is not asked for', async () => {
  const { expect: next, asked } = start({ ...newWatch(), care: number => (Number(number) === 4 ? 1 : 0) })
  next(4, 6)
  await settle()
  expect(asked()).toEqual([6])
})

test('the row of one that has come says what its header says, and is told once', async () => {
  const rows = collectMaildrop()
  for (const number of numbers(4, 6)) rows.listed(number, 100)
  const maildrop = rows.finish()
  const { expect: next, want, answer, told, recorder } = start(newWatch(), maildrop)
  next(4)
  await settle()
  await answer(0)
  expect(told()).toEqual(['neighbourFetched 4', 'summariesFetched'])
  const { summaries } = await recorder.next('summariesFetched')
  expect(summaries).toMatchObject([[4, { subject: '0' }]])
  withSummaries(maildrop, summaries)
  want(4)
  await settle()
  expect(told().slice(2)).toEqual(['previewFetched 4'])
})
