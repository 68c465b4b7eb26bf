import { describe, expect, test } from 'vitest'
import type { MessageKey } from '../../src/app/state.ts'
import { maildropOf } from '../../src/demo/maildrop.ts'
import { createPreviewFetcher } from '../../src/effects/preview-fetcher.ts'
import { createTop } from '../../src/effects/top.ts'
import type { Preview } from '../../src/mail/preview.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { startRig } from '../demo/rig.ts'
import { fakeTop } from './fake-top.ts'
import { EventRecorder, letter, numbers, openTo, settle } from './rig.ts'

const place = { server: sanitise('mail.example.org') }

const previewOf = (text: string): Preview => ({
  fields: [],
  allFields: [],
  lines: [sanitise(text)],
  attachments: [],
  note: undefined,
})

/** Reads octets by telling how many there are. */
const countingReader = async () => ({
  read: async (octets: Uint8Array) => previewOf(`${octets.length} octets`),
})

const wanted = (n: number) => {
  const [number = n as never] = numbers(n)
  return { type: 'fetchPreview' as const, number, key: `key ${n}` as MessageKey, lines: 48 }
}

const start = () => {
  const top = fakeTop()
  const recorder = new EventRecorder()
  const { want } = createPreviewFetcher(top, countingReader, place, recorder.dispatch)
  return {
    recorder,
    asked: top.asked,
    want: (n: number) => want(wanted(n)),
    askedNumbers: () => top.asked.map(({ number }) => number),
  }
}

test('asks for the beginning of a message, and tells what it reads', async () => {
  const { recorder, asked, want } = start()
  want(3)
  expect(asked).toMatchObject([{ number: 3, lines: 48, keep: 2 * 1024 * 1024 }])
  asked[0]?.answer(letter('three'))
  expect(await recorder.next('previewFetched')).toEqual({
    type: 'previewFetched',
    key: 'key 3',
    preview: previewOf(`${letter('three').length} octets`),
  })
})

test('reads a bounded number of octets of a server that ignores how many lines are wanted', async () => {
  const endless = Buffer.concat([letter('long'), Buffer.alloc(3 * 1024 * 1024, 'x'), Buffer.from('\r\n')])
  const session = await openTo(await startRig({ maildrop: maildropOf([endless]) }))
  const recorder = new EventRecorder()
  createPreviewFetcher(createTop(session), countingReader, place, recorder.dispatch).want(wanted(1))
  const { preview } = await recorder.next('previewFetched')
  expect(preview.lines).toEqual([`${2 * 1024 * 1024} octets`])
})

describe('of several', () => {
  test('the latest follows the one that is asked for, which is kept', async () => {
    const { recorder, asked, want, askedNumbers } = start()
    for (const n of [1, 2, 3, 4]) want(n)
    expect(askedNumbers()).toEqual([1])
    asked[0]?.answer(letter('one'))
    expect(await recorder.next('previewFetched')).toMatchObject({ key: 'key 1' })
    await settle()
    expect(askedNumbers()).toEqual([1, 4])
    asked[1]?.answer(letter('four'))
    expect(await recorder.next('previewFetched')).toMatchObject({ key: 'key 4' })
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

  test('a later one may be asked for once all are answered, the same too', async () => {
    const { recorder, asked, want, askedNumbers } = start()
    want(1)
    asked[0]?.answer(letter('one'))
    await recorder.next('previewFetched')
    await settle()
    want(1)
    expect(askedNumbers()).toEqual([1, 1])
  })
})

test('tells a refusal with what the server says, and goes on', async () => {
  const { recorder, asked, want, askedNumbers } = start()
  want(1)
  want(2)
  asked[0]?.refuse('Message 1 expunged.')
  const { key, problem } = await recorder.next('previewFailed')
  expect(key).toBe('key 1')
  expect(problem.what).toBe('mail.example.org refused TOP. It says: “Message 1 expunged.”')
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
