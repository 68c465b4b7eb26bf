import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readMessage, readPart, readSource } from '../../src/mail/message.ts'
import { createMessageReader } from '../../src/mail/message-thread.ts'
import type { MessageView } from '../../src/mail/message-view.ts'
import { summarise } from '../../src/mail/summary.ts'
import { type CorpusMessage, corpusMessages, sampleMessages, shownText, top } from './corpora.ts'
import { factsOf, type MessageFacts } from './message-facts.ts'
import { expectBounded, expectSanitised, soon } from './views.ts'

vi.setConfig({ testTimeout: 120_000 })

const unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)

beforeAll(() => void process.on('unhandledRejection', note))

afterAll(() => {
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

/** The lines of a body that a server is asked for. */
const extents = [0, 1, 5, 20, 50]

const readTop = ({ octets }: CorpusMessage, lines: number): Promise<MessageView> => {
  const here = top(octets, lines)
  return soon(here, readMessage({ octets: here }, { whole: here.length === octets.length }))
}

const readWhole = ({ octets }: CorpusMessage): Promise<MessageView> =>
  soon(octets, readMessage({ octets }, { whole: true }))

/**
 * Whether what is shown can only grow as more of a message comes. It need not where html is laid out, where what a
 * report or an invitation says comes first, and where a uuencoded file is announced with its size.
 */
const growsOnly = ({ parts, marks }: MessageView): boolean =>
  !parts.some(({ shown, type }) => shown && rearranged.has(type)) &&
  !marks.some(mark => mark.startsWith('Holds a uuencoded file'))

const rearranged = new Set<string>(['text/html', 'text/calendar', 'message/delivery-status'])

const everywhere: [name: string, messages: readonly CorpusMessage[]][] = [
  ['the sample mailbox', sampleMessages],
  ['the shared corpora, which have to lie beside the project', corpusMessages],
]

describe.each(everywhere)('%s', (_, messages) => {
  const run = test.runIf(messages.length > 0)

  run('opens, whole and cut, and is safe to show', async () => {
    for (const message of messages) {
      const views = [await readWhole(message)]
      for (const lines of extents) views.push(await readTop(message, lines))
      const { from, subject } = summarise(message.octets)
      expectSanitised([from, subject, views])
      views.forEach(expectBounded)
    }
  })

  run('opens part by part, and as its source', async () => {
    for (const message of messages) {
      const { octets } = message
      const opened = [readSource({ octets })]
      for (const { id } of (await readWhole(message)).parts) {
        opened.push(await soon(octets, readPart({ octets }, id, { whole: true })))
      }
      expectSanitised(opened)
      opened.forEach(expectBounded)
    }
  })

  run('shows the same text when more of it comes, and more', async () => {
    for (const message of messages) {
      const whole = await readWhole(message)
      if (!growsOnly(whole)) continue
      const text = shownText(whole)
      for (const lines of extents) {
        const beginning = shownText(await readTop(message, lines))
        expect([message.file, lines, text.slice(0, beginning.length)]).toEqual([
          message.file,
          lines,
          beginning,
        ])
      }
    }
  })

  run('reads the same where line feeds stand alone, but for binary text', async () => {
    for (const message of messages.filter(({ octets }) => !octets.includes(0))) {
      const bare = Buffer.from(
        Buffer.from(message.octets).toString('latin1').replaceAll('\r\n', '\n'),
        'latin1',
      )
      const view = await readWhole({ ...message, octets: bare })
      expect([message.file, shownText(view)]).toEqual([message.file, shownText(await readWhole(message))])
    }
  })

  run('is the same from the thread, within its deadline', async () => {
    const reader = createMessageReader({ deadline: 5_000 })
    try {
      for (const message of messages.filter((_, index) => index % 6 === 0)) {
        const { octets } = message
        expect(await reader.message({ octets }, { whole: true })).toEqual(await readWhole(message))
      }
    } finally {
      await reader.close()
    }
  })
})

/** A message and what is so of it; what is left out is none. */
type Expectation = Partial<MessageFacts> & Pick<CorpusMessage, 'file'> & { readonly says?: string }

const expectations: Record<string, Expectation[]> = JSON.parse(
  readFileSync(new URL('./corpus-expectations.json', import.meta.url), 'utf8'),
)

const none: MessageFacts = {
  subject: -1,
  parts: [],
  lines: 0,
  text: '',
  charsets: [],
  links: 0,
  trace: 0,
  marks: [],
  note: '',
}

const byFile = new Map([...sampleMessages, ...corpusMessages].map(message => [message.file, message]))

/** Of the shared corpora nothing is said where they are not. */
const isExpected = ({ file }: Expectation): boolean =>
  file.startsWith('mailbox/') || corpusMessages.length > 0

describe('what was read by eye once is read so again', () => {
  test.each(Object.entries(expectations))('%s', async (_, messages) => {
    for (const { file, says = '', ...facts } of messages.filter(isExpected)) {
      const message = byFile.get(file)
      if (!message) throw new Error(`${file} is missing`)
      expect({ file, ...(await factsOf(message.octets)) }).toEqual({ file, ...none, ...facts })
      expect(shownText(await readWhole(message))).toContain(says)
    }
  })
})
