import { describe, expect, test } from 'vitest'
import { collectMaildrop, type Maildrop, withSummaries } from '../../src/app/maildrop.ts'
import type { MessageRef } from '../../src/app/message-ref.ts'
import { goneProblem } from '../../src/app/troubled.ts'
import { maildropOf } from '../../src/demo/maildrop.ts'
import { createPreviewFetcher } from '../../src/effects/preview-fetcher.ts'
import { rowSummary } from '../../src/effects/row-summary.ts'
import { createShelf } from '../../src/effects/shelf.ts'
import { createTop } from '../../src/effects/top.ts'
import type { MessageReader } from '../../src/mail/message-thread.ts'
import { sourceSize } from '../../src/mail/source.ts'
import { Pop3Error } from '../../src/pop3/error.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { startRig } from '../demo/rig.ts'
import { fakeTop, newWatch } from './fake-top.ts'
import { EventRecorder, letter, numbers, openTo, refTo, settle, viewOf } from './rig.ts'

const place = { server: sanitise('mail.example.org') }

/** A maildrop of messages 1 … `count`, no header of which is known. */
const rowsOf = (count: number): Maildrop => {
  const rows = collectMaildrop()
  for (const [i, number] of numbers(...Array.from({ length: count }, (_, i) => i + 1)).entries()) {
    rows.listed(number, 100 + i)
  }
  return rows.finish()
}

const noMaildrop = rowsOf(0)

/** Reads octets by telling how many there are, and how they were to be read. */
const countingReader = async (): Promise<Pick<MessageReader, 'message'>> => ({
  message: async (source, { whole, charset }) =>
    viewOf(`${sourceSize(source)} octets${whole ? ', whole' : ''}${charset ? `, ${charset}` : ''}`),
})

const start = (shelf = createShelf(), watch = newWatch(), maildrop = noMaildrop) => {
  const top = fakeTop(1, watch)
  const recorder = new EventRecorder()
  const { want } = createPreviewFetcher(shelf, top, maildrop, countingReader, place, recorder.dispatch)
  return {
    recorder,
    asked: top.asked,
    want: (n: number, change?: Partial<MessageRef>) => want(refTo(n, change)),
    askedNumbers: () => top.asked.map(({ number }) => number),
  }
}

/** A letter with so many lines of text. */
const longLetter = (lines: number): Buffer =>
  Buffer.concat([letter('long'), Buffer.from('x\r\n'.repeat(lines - 1))])

test('asks for the beginning of a message, and tells what it reads', async () => {
  const { recorder, asked, want } = start()
  want(3)
  expect(asked).toMatchObject([{ number: 3, lines: 48, keep: 2 * 1024 * 1024 }])
  const { length } = letter('three')
  asked[0]?.answer(letter('three'))
  expect(await recorder.next('previewFetched')).toEqual({
    type: 'previewFetched',
    message: refTo(3),
    view: viewOf(`${length} octets, whole`),
    fetched: { octets: length, extent: 'whole', loaded: false },
  })
})

test('tells that there is more where as many lines came as were asked for', async () => {
  const { recorder, asked, want } = start()
  want(1)
  asked[0]?.answer(longLetter(48))
  const { view, fetched } = await recorder.next('previewFetched')
  expect(view).toEqual(viewOf(`${longLetter(48).length} octets`))
  expect(fetched.extent).toBe('beginning')
})

test('reads a bounded number of octets of a server that ignores how many lines are wanted', async () => {
  const endless = Buffer.concat([letter('long'), Buffer.alloc(3 * 1024 * 1024, 'x'), Buffer.from('\r\n')])
  const session = await openTo(await startRig({ maildrop: maildropOf([endless]) }))
  const recorder = new EventRecorder()
  const { want } = createPreviewFetcher(
    createShelf(),
    createTop(session, newWatch()),
    noMaildrop,
    countingReader,
    place,
    recorder.dispatch,
  )
  want(refTo(1))
  const { view, fetched } = await recorder.next('previewFetched')
  expect(view).toEqual(viewOf(`${2 * 1024 * 1024} octets`))
  expect(fetched).toEqual({ octets: 2 * 1024 * 1024, extent: 'asFarAsTop', loaded: false })
})

describe('of several', () => {
  test('the latest follows the one that is asked for, which is kept', async () => {
    const { recorder, asked, want, askedNumbers } = start()
    for (const n of [1, 2, 3, 4]) want(n)
    expect(askedNumbers()).toEqual([1])
    asked[0]?.answer(letter('one'))
    expect(await recorder.next('previewFetched')).toMatchObject({ message: refTo(1) })
    await settle()
    expect(askedNumbers()).toEqual([1, 4])
    asked[1]?.answer(letter('four'))
    expect(await recorder.next('previewFetched')).toMatchObject({ message: refTo(4) })
  })

  test('the one that is asked for is not asked for again', async () => {
    const { recorder, asked, want, askedNumbers } = start()
    want(1)
    want(1)
    asked[0]?.answer(letter('one'))
    await recorder.next('previewFetched')
    await settle()
    expect(askedNumbers()).toEqual([1])
  })

  test('coming back to the one that is asked for drops the other', async () => {
    const { recorder, asked, want, askedNumbers } = start()
    for (const n of [1, 2, 1]) want(n)
    asked[0]?.answer(letter('one'))
    await recorder.next('previewFetched')
    await settle()
    expect(askedNumbers()).toEqual([1])
  })

  test('more of the one that is asked for is asked for behind it', async () => {
    const { recorder, asked, want } = start()
    want(1)
    want(1, { lines: 96 })
    asked[0]?.answer(longLetter(48))
    await recorder.next('previewFetched')
    await settle()
    expect(asked).toMatchObject([{ lines: 48 }, { lines: 96 }])
  })
})

describe('what is here', () => {
  test('is not asked for again, however it is to be read', async () => {
    const { recorder, asked, want, askedNumbers } = start()
    want(1)
    asked[0]?.answer(longLetter(48))
    await recorder.next('previewFetched')
    await settle()
    want(1, { charset: 'koi8-r' })
    const { message, view } = await recorder.next('previewFetched')
    expect(message.charset).toBe('koi8-r')
    expect(view).toEqual(viewOf(`${longLetter(48).length} octets, koi8-r`))
    await settle()
    want(1, { lines: 20 })
    await recorder.next('previewFetched')
    expect(askedNumbers()).toEqual([1])
  })

  test('does not do where more is wanted', async () => {
    const { recorder, asked, want } = start()
    want(1)
    asked[0]?.answer(longLetter(48))
    await recorder.next('previewFetched')
    await settle()
    want(1, { lines: 96 })
    asked[1]?.answer(longLetter(60))
    const { fetched } = await recorder.next('previewFetched')
    expect(asked).toMatchObject([{ lines: 48 }, { lines: 96 }])
    expect(fetched.extent).toBe('whole')
  })

  test('and forgotten is asked for again', async () => {
    const shelf = createShelf()
    const { recorder, asked, want, askedNumbers } = start(shelf)
    want(1)
    asked[0]?.answer(letter('one'))
    await recorder.next('previewFetched')
    await settle()
    shelf.close()
    want(1)
    expect(askedNumbers()).toEqual([1, 1])
  })
})

test('tells a refusal with what the server says, and goes on', async () => {
  const { recorder, asked, want, askedNumbers } = start()
  want(1)
  want(2)
  asked[0]?.refuse('Message 1 is not for you.')
  const { key, problem } = await recorder.next('previewFailed')
  expect(key).toBe('key 1')
  expect(problem.what).toBe('mail.example.org refused TOP. It says: “Message 1 is not for you.”')
  await settle()
  expect(askedNumbers()).toEqual([1, 2])
})

test('says nothing of a session that ends', async () => {
  const { recorder, asked, want } = start()
  want(1)
  want(2)
  asked[0]?.die()
  await settle()
  asked[1]?.die()
  await settle()
  expect(recorder.events).toEqual([])
})

test('a message that another client removed is gone, which is no fault', async () => {
  const { recorder, asked, want } = start()
  want(1)
  asked[0]?.refuse('Message 1 expunged.')
  expect((await recorder.next('previewFailed')).problem).toEqual(goneProblem)
})

describe('a message that is left alone', () => {
  const asking = (n: number) => ({ message: numbers(n)[0] as never, verb: 'TOP', lines: 0 }) as const
  const refusal = new Pop3Error('refused', 'TOP', { said: 'No' })

  test('since it was wanted is not asked for, and why is told', async () => {
    const watch = newWatch()
    const { recorder, asked, want, askedNumbers } = start(createShelf(), watch)
    want(1)
    want(2)
    watch.refused(asking(2), refusal)
    asked[0]?.answer(letter('one'))
    const { key, problem } = await recorder.next('previewFailed')
    expect(key).toBe('key 2')
    expect(problem.what).toBe('This message is left alone: the server refuses it: “No”.')
    expect(problem.advice).toMatch(/^Enter or > tries again, s saves it raw/)
    expect(askedNumbers()).toEqual([1])
  })

  test('is asked for where a person wants it all the same, and is listed as well once it comes', async () => {
    const watch = newWatch()
    watch.refused(asking(1), refusal)
    const { recorder, asked, want } = start(createShelf(), watch, rowsOf(1))
    want(1)
    asked[0]?.answer(letter('one'))
    expect(await recorder.next('previewFetched')).toMatchObject({ message: refTo(1) })
    const { summaries } = await recorder.next('summariesFetched')
    expect(summaries).toMatchObject([[1, { subject: 'one' }]])
  })

  test('and is refused again is told with what can be done', async () => {
    const watch = newWatch()
    watch.refused(asking(1), refusal)
    const { recorder, asked, want } = start(createShelf(), watch)
    want(1)
    asked[0]?.refuse('No')
    const { problem } = await recorder.next('previewFailed')
    expect(problem.what).toBe('mail.example.org refused TOP. It says: “No”')
    expect(problem.advice).toMatch(/^Enter or > tries again/)
  })
})

describe('the row of a message', () => {
  /** A session in whose list message 1 has the header of this letter. */
  const startWithRow = async (subject: string, more = {}, shelf = createShelf()) => {
    const summary = { ...(await rowSummary(letter(subject))), ...more }
    return start(shelf, newWatch(), withSummaries(rowsOf(1), [[numbers(1)[0] as never, summary]]))
  }

  test.each<[string, string, object]>([
    ['that has another subject', 'two', {}],
    ['that has another header, though it reads the same', 'one', { headerHash: 'another' }],
    ['that has another sender', 'one', { from: sanitise('Grace') }],
    ['that has another date', 'one', { date: 1 }],
    ['that says the server refuses it', 'one', { refused: true }],
  ])('%s than what has come is told anew, in the same go', async (_, subject, more) => {
    const { recorder, asked, want } = await startWithRow(subject, more)
    want(1)
    asked[0]?.answer(letter('one'))
    await recorder.next('previewFetched')
    expect(recorder.types()).toEqual(['previewFetched', 'summariesFetched'])
    const { summaries } = await recorder.next('summariesFetched')
    expect(summaries).toEqual([[1, await rowSummary(letter('one'))]])
  })

  test('that says the same is not told again', async () => {
    const { recorder, asked, want } = await startWithRow('one')
    want(1)
    asked[0]?.answer(letter('one'))
    await settle()
    expect(recorder.types()).toEqual(['previewFetched'])
  })

  test('that has no header yet is told', async () => {
    const { recorder, asked, want } = start(createShelf(), newWatch(), rowsOf(1))
    want(1)
    asked[0]?.answer(letter('one'))
    expect((await recorder.next('summariesFetched')).summaries).toMatchObject([[1, { subject: 'one' }]])
  })

  test('is not made older by what a former session left on the shelf', async () => {
    const shelf = createShelf()
    const former = start(shelf)
    former.want(1)
    former.asked[0]?.answer(letter('one'))
    await settle()
    const { recorder, want, asked } = await startWithRow('two', {}, shelf)
    want(1)
    await settle()
    expect(asked).toEqual([])
    expect(recorder.types()).toEqual(['previewFetched'])
  })
})
