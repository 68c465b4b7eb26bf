import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { createPreviewReader, type PreviewReaderOptions } from '../../src/mail/preview-thread.ts'
import { message } from './message.ts'

const readers: ReturnType<typeof createPreviewReader>[] = []

const reader = (options?: PreviewReaderOptions) => {
  const created = createPreviewReader(options)
  readers.push(created)
  return created
}

afterEach(async () => {
  await Promise.all(readers.splice(0).map(each => each.close()))
})

/** A module for the thread, whose `answer` makes a preview's lines from those of a message. */
const thread = (answer: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort, threadId } from 'node:worker_threads'
      parentPort.on('message', octets => {
        const body = Buffer.from(octets).toString().trim()
        parentPort.postMessage({ lines: (${answer})(body), threadId })
      })
    `)}`,
  )

const text = (words: string) => message('Subject: Tide', '', words)

test('gives what readPreview gives', async () => {
  expect(await reader().read(text('Text'))).toEqual({
    fields: [{ name: 'Subject', value: 'Tide' }],
    allFields: [{ name: 'Subject', value: 'Tide' }],
    lines: ['Text'],
    attachments: [],
    note: undefined,
  })
})

test('leaves the octets it was given as they are', async () => {
  const octets = text('Text').subarray(0)
  await reader().read(octets)
  expect(octets).toEqual(text('Text'))
})

test('answers in order, from one thread', async () => {
  const { read } = reader({ module: thread('body => [body]') })
  const answers = await Promise.all(['One', 'Two', 'Three'].map(word => read(text(word))))
  expect(answers.map(({ lines }) => lines[0]?.split('\r\n').at(-1))).toEqual(['One', 'Two', 'Three'])
  expect(new Set(answers.map(answer => (answer as unknown as { threadId: number }).threadId)).size).toBe(1)
})

test('shows the source of a message that takes too long', async () => {
  const { read } = reader({ deadline: 20, module: thread('() => { for (;;); }') })
  const preview = await read(text('Text'))
  expect(preview.lines).toEqual(['Text'])
  expect(preview.fields).toEqual([{ name: 'Subject', value: 'Tide' }])
  expect(preview.note).toBe('This message takes too long to read: this is its source.')
})

test('replaces a thread that takes too long', async () => {
  const { read } = reader({
    deadline: 2_000,
    module: thread('body => { while (body.endsWith("!")); return ["read"] }'),
  })
  const answers = await Promise.all([read(text('Stop!')), read(text('Text'))])
  expect(answers.map(({ lines }) => lines)).toEqual([['Stop!'], ['read']])
})

test.each([
  ['ends', 'process.exit(1)'],
  ['throws', 'null.lines'],
  ['takes too much memory', 'for (const all = [];;) all.push(new Array(1e6).fill(0))'],
])('replaces a thread that %s', async (_, end) => {
  const { read } = reader({
    module: thread(`body => { if (body.endsWith("!")) { ${end} } return ["read"] }`),
  })
  const answers = await Promise.all([read(text('Die!')), read(text('Text'))])
  expect(answers.map(({ lines }) => lines)).toEqual([['Die!'], ['read']])
  expect(answers[0]?.note).toBe('This message could not be read: this is its source.')
})

test('notices when the thread dies behind an answer', async () => {
  const { read } = reader({ module: thread('() => { setImmediate(() => process.exit()); return ["read"] }') })
  for (let i = 0; i < 5; i++) {
    const { note = '' } = await read(text('Text'))
    expect(note).not.toBe('This message takes too long to read: this is its source.')
  }
})

test('answers with the source once it is closed', async () => {
  const { read, close } = reader({ module: thread('() => { for (;;); }') })
  const pending = [read(text('One')), read(text('Two'))]
  await close()
  const answers = await Promise.all([...pending, read(text('Three'))])
  expect(answers.map(({ lines }) => lines)).toEqual([['One'], ['Two'], ['Three']])
})

test('neither keeps the program alive nor prints', async () => {
  const module = new URL('../../src/mail/preview-thread.ts', import.meta.url)
  const noisy = thread('body => { console.log(body); console.error(body); return [] }')
  const program = `
    import { createPreviewReader } from ${JSON.stringify(module.href)}
    const { read } = createPreviewReader({ module: new URL(${JSON.stringify(noisy.href)}) })
    await read(Buffer.from('Subject: x\\n\\nText'))
    console.log('done')
  `
  const run = promisify(execFile)
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 20_000,
  })
  expect([stdout, stderr]).toEqual(['done\n', ''])
}, 30_000)
