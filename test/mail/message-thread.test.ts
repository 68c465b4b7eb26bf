import { execFile } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { readMessage, readPart, readSource } from '../../src/mail/message.ts'
import { createMessageReader, type MessageReaderOptions } from '../../src/mail/message-thread.ts'
import type { PartId, TextView } from '../../src/mail/message-view.ts'
import { message } from './letters.ts'

const readers: ReturnType<typeof createMessageReader>[] = []

const reader = (options?: MessageReaderOptions) => {
  const created = createMessageReader(options)
  readers.push(created)
  return created
}

afterEach(async () => {
  await Promise.all(readers.splice(0).map(each => each.close()))
})

/** A module for the thread, whose `answer` makes a view's lines from the octets of a message. */
const thread = (answer: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort, threadId } from 'node:worker_threads'
      parentPort.on('message', ({ source }) => {
        const body = Buffer.from(source.octets).toString().trim()
        parentPort.postMessage({ sections: [{ lines: (${answer})(body) }], threadId })
      })
    `)}`,
  )

const whole = { whole: true }
const text = (words: string) => ({ octets: message('Subject: Tide', '', words) })
const linesOf = ({ sections }: TextView): string[] => sections.flatMap(({ lines }) => [...lines])

describe('gives what is read without a thread', () => {
  const octets = message(
    'Content-Type: multipart/mixed; boundary=sea',
    '',
    '--sea',
    '',
    '\xcf\xf0\xe8\xe2\xe5\xf2',
    '--sea',
    'Content-Type: image/png',
    '',
    'x',
    '--sea',
  )
  const part = '1.2' as PartId

  test('of octets', async () => {
    const source = { octets }
    const { message, part: readPartThere, source: readSourceThere } = reader()
    const options = { whole: false, charset: 'windows-1251' }
    expect(await message(source, options)).toEqual(await readMessage(source, options))
    expect(await readPartThere(source, part, whole)).toEqual(await readPart(source, part, whole))
    expect(await readSourceThere(source)).toEqual(readSource(source))
  })

  test('of a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-thread-'))
    writeFileSync(join(folder, 'message'), octets)
    const file = openSync(join(folder, 'message'), 'r')
    try {
      const source = { file, size: octets.length }
      expect(await reader().message(source, whole)).toEqual(await readMessage({ octets }, whole))
      expect(await reader().part(source, part, whole)).toEqual(await readPart({ octets }, part, whole))
    } finally {
      closeSync(file)
      rmSync(folder, { recursive: true })
    }
  })
})

test('leaves the octets it was given as they are', async () => {
  const { octets } = text('Text')
  await reader().message({ octets: octets.subarray(0) }, whole)
  expect(octets).toEqual(text('Text').octets)
})

test('answers in order, from one thread', async () => {
  const { message } = reader({ module: thread('body => [body]') })
  const answers = await Promise.all(['One', 'Two', 'Three'].map(word => message(text(word), whole)))
  expect(answers.map(answer => linesOf(answer)[0]?.split('\r\n').at(-1))).toEqual(['One', 'Two', 'Three'])
  expect(new Set(answers.map(answer => (answer as unknown as { threadId: number }).threadId)).size).toBe(1)
})

const late = 'This message takes too long to read: this is its source.'
const failed = 'This message could not be read: this is its source.'

test('shows the source of a message that takes too long', async () => {
  const { message, part, source } = reader({ deadline: 20, module: thread('() => { for (;;); }') })
  const view = await message(text('Text'), whole)
  expect([linesOf(view), view.note]).toEqual([['Text'], late])
  expect(view.fields).toEqual([{ name: 'Subject', value: 'Tide' }])
  for (const other of [await part(text('Text'), '1' as PartId, whole), await source(text('Text'))]) {
    expect([linesOf(other), other.note]).toEqual([['Subject: Tide', '', 'Text'], late])
  }
})

test('takes little of it, for the screen waits', async () => {
  const { message } = reader({ deadline: 1, module: thread('() => { for (;;); }') })
  const long = await message({ octets: Buffer.from(`A: b\n\n${'x'.repeat(1_000_000)}`) }, whole)
  expect(linesOf(long).join('')).toHaveLength(24 * 1024 - 6)
  const many = await message({ octets: Buffer.from(`A: b\n\n${'x\n'.repeat(10_000)}`) }, whole)
  expect(linesOf(many)).toHaveLength(1_000)
})

test('replaces a thread that takes too long', async () => {
  const { message } = reader({
    deadline: 2_000,
    module: thread('body => { while (body.endsWith("!")); return ["read"] }'),
  })
  const answers = await Promise.all([message(text('Stop!'), whole), message(text('Text'), whole)])
  expect(answers.map(linesOf)).toEqual([['Stop!'], ['read']])
})

test.each([
  ['ends', 'process.exit(1)'],
  ['throws', 'null.lines'],
  ['takes too much memory', 'for (const all = [];;) all.push(new Array(1e6).fill(0))'],
])('replaces a thread that %s', async (_, end) => {
  const { message } = reader({
    module: thread(`body => { if (body.endsWith("!")) { ${end} } return ["read"] }`),
  })
  const answers = await Promise.all([message(text('Die!'), whole), message(text('Text'), whole)])
  expect(answers.map(linesOf)).toEqual([['Die!'], ['read']])
  expect(answers[0]?.note).toBe(failed)
})

test('answers with the source where no thread can start, and starts one when it can', async () => {
  const module = new URL('https://example.org/')
  const { message } = reader({ module })
  const view = await message(text('One'), whole)
  expect([linesOf(view), view.note]).toEqual([['One'], failed])
  module.href = thread('() => ["read"]').href
  expect(linesOf(await message(text('Two'), whole))).toEqual(['read'])
})

test('notices when the thread dies behind an answer', async () => {
  const { message } = reader({
    module: thread('() => { setImmediate(() => process.exit()); return ["read"] }'),
  })
  for (let i = 0; i < 5; i++) {
    const { note = '' } = await message(text('Text'), whole)
    expect(note).not.toBe(late)
  }
})

test('answers with the source once it is closed', async () => {
  const { message, source, close } = reader({ module: thread('() => { for (;;); }') })
  const pending = [message(text('One'), whole), message(text('Two'), whole)]
  await close()
  const answers = await Promise.all([...pending, message(text('Three'), whole)])
  expect(answers.map(linesOf)).toEqual([['One'], ['Two'], ['Three']])
  expect((await source(text('Four'))).note).toBe(failed)
})

test('a file that is gone rejects nothing', async () => {
  const { message, close } = reader()
  const gone = { file: 999_999, size: 10 }
  expect((await message(gone, whole)).note).toBe(
    'The file of this message can no longer be read: load it again.',
  )
  await close()
  expect((await message(gone, whole)).sections).toEqual([])
})

test('starts its thread once, before there is a message', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-thread-'))
  const starts = join(folder, 'starts')
  const telling = new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { appendFileSync } from 'node:fs'
      import { parentPort } from 'node:worker_threads'
      appendFileSync(${JSON.stringify(starts)}, 'started')
      parentPort.on('message', () => parentPort.postMessage({ sections: [{ lines: ['read'] }] }))
    `)}`,
  )
  const { start, source, close } = reader({ module: telling })
  const started = () => readFileSync(starts, 'utf8')
  start()
  await vi.waitFor(() => expect(started()).toBe('started'), 15_000)
  start()
  expect(linesOf(await source(text('One')))).toEqual(['read'])
  await close()
  start()
  expect((await source(text('Two'))).note).toBe(failed)
  expect(started()).toBe('started')
  rmSync(folder, { recursive: true })
}, 20_000)

test('neither keeps the program alive nor prints', async () => {
  const module = new URL('../../src/mail/message-thread.ts', import.meta.url)
  const noisy = thread('body => { console.log(body); console.error(body); return [] }')
  const program = `
    import { createMessageReader } from ${JSON.stringify(module.href)}
    const { message } = createMessageReader({ module: new URL(${JSON.stringify(noisy.href)}) })
    await message({ octets: Buffer.from('Subject: x\\n\\nText') }, { whole: true })
    createMessageReader({ module: new URL(${JSON.stringify(noisy.href)}) }).start()
    console.log('done')
  `
  const run = promisify(execFile)
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 20_000,
  })
  expect([stdout, stderr]).toEqual(['done\n', ''])
}, 30_000)
