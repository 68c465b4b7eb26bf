import { readdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Effect } from '../../src/app/effect.ts'
import type { Errand } from '../../src/app/errand.ts'
import type { MessageRef } from '../../src/app/message-ref.ts'
import { maildropOf } from '../../src/demo/maildrop.ts'
import type { PopServer } from '../../src/demo/server.ts'
import type { PartId } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { startRig } from '../demo/rig.ts'
import { canMount, newFolder, newMount } from './folders.ts'
import { type EventRecorder, letters, linesOf, numbers, refTo, saidTo } from './rig.ts'
import { caughtUp, leave, leaveAtOnce, openMaildrop, openVisit } from './visit.ts'

/** Where this test may write, and where its temporary files lie. */
let folder = ''
let temporary = ''
beforeEach(() => {
  folder = newFolder()
  temporary = newFolder()
  vi.stubEnv('TMPDIR', temporary)
  vi.stubEnv('SHELL', '/bin/sh')
  onTestFinished(() => void vi.unstubAllEnvs())
})

const part = (id: string) => id as PartId

const notes = Buffer.from(`${'Notes, and more of them.\n'.repeat(20)}\x1b[2J\xe9`, 'latin1')
const chart = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) % 251))

const base64 = (octets: Buffer): string => octets.toString('base64').replace(/.{1,76}/g, '$&\r\n')

/** A text, a small file and a large one: a beginning of 48 lines holds the first two. */
const withFiles = Buffer.from(
  [
    'From: Ada <ada@example.org>',
    'Content-Type: multipart/mixed; boundary=cut',
    '',
    '--cut',
    'Content-Type: text/plain',
    '',
    'See below.',
    '--cut',
    'Content-Type: text/x-notes; name=notes.txt',
    'Content-Disposition: attachment; filename=notes.txt',
    'Content-Transfer-Encoding: base64',
    '',
    `${base64(notes)}--cut`,
    'Content-Type: application/octet-stream',
    'Content-Disposition: attachment; filename=chart.bin',
    'Content-Transfer-Encoding: base64',
    '',
    `${base64(chart)}--cut--`,
    '',
  ].join('\r\n'),
)

const runErrand = (errand: Errand, load: boolean, message: MessageRef = refTo(1)): Effect => ({
  type: 'runErrand',
  errand,
  message,
  load,
})

const load = (message?: MessageRef) => runErrand({ type: 'load' }, true, message)
const stop: Effect = { type: 'stopErrand' }

/** A visit to a server with one message. */
const visitWith = async (message: Buffer, change: Parameters<typeof openVisit>[1] = {}) => {
  const server = await startRig({ maildrop: maildropOf([message]) })
  return { server, ...(await openVisit(server, change)) }
}

/** A clock that goes on by a second whenever it is looked at. */
const clock = () => {
  let now = 0
  return () => {
    now += 1000
    return now
  }
}

/** What a server was asked for of messages. */
const asked = (server: PopServer) => saidTo(server).filter(line => /^(?:RETR|TOP)/.test(line))

/** Settles once so many octets of a message have come, or more. */
const untilCome = async (recorder: EventRecorder, octets: number) => {
  while ((await recorder.next('errandWent')).octets < octets);
}

/** Settles once a file of that name is in the folder. */
const appears = (name: string): Promise<void> =>
  new Promise(resolve => {
    const watched = watch(folder, (_, appeared) => {
      if (appeared !== name) return
      watched.close()
      resolve()
    })
  })

const large = linesOf(20_000_000)

describe('loading', () => {
  test.each([
    ['RETR', 'RETR 1'],
    ['TOP', 'TOP 1 999999999'],
  ] as const)('by %s gives all of a message', async (loadingVerb, line) => {
    const { server, recorder, perform } = await visitWith(withFiles, { loadingVerb })
    perform(load())
    const { message, view, fetched } = await recorder.next('previewFetched')
    expect(message).toEqual(refTo(1))
    expect(fetched).toEqual({ octets: withFiles.length, extent: 'whole', loaded: true })
    expect(view.parts.map(({ id, whole }) => [id, whole])).toEqual(
      ['1', '1.1', '1.2', '1.3'].map(id => [id, true]),
    )
    expect(await recorder.next('errandFinished')).toEqual({
      type: 'errandFinished',
      errand: { type: 'load' },
      done: { type: 'loaded' },
    })
    expect(asked(server)).toEqual([line])
    expect(readdirSync(temporary)).toEqual([])
  })

  test('tells how far it has come', async () => {
    const message = linesOf(1_500_000)
    const { recorder, perform } = await visitWith(message, { now: clock() })
    perform(load(refTo(1, { octets: message.length })))
    await recorder.next('errandFinished')
    const went = recorder.events.filter(event => event.type === 'errandWent')
    expect(went[0]).toMatchObject({ step: 'loading', octets: 0, of: message.length })
    expect(went.at(-1)).toMatchObject({ step: 'loading', octets: message.length, of: message.length })
    expect(went.length).toBeGreaterThan(4)
    expect(went.map(({ octets }) => octets)).toEqual(
      went.map(({ octets }) => octets).toSorted((a, b) => a - b),
    )
  })

  test('tells it only so often', async () => {
    const { recorder, perform } = await visitWith(linesOf(1_500_000), { now: () => 1234 })
    perform(load())
    await recorder.next('errandFinished')
    expect(recorder.count('errandWent')).toBe(1)
  })

  test('happens once', async () => {
    const { server, recorder, perform } = await visitWith(withFiles)
    perform(load())
    await recorder.next('errandFinished')
    perform(load())
    await recorder.next('errandFinished')
    perform({ type: 'fetchPreview', message: refTo(1, { lines: 1000 }) })
    expect((await recorder.next('previewFetched')).fetched.loaded).toBe(true)
    expect(asked(server)).toEqual(['RETR 1'])
  })

  test('is not undone by a beginning that comes later', async () => {
    const server = await startRig({
      maildrop: maildropOf([linesOf(2_000_000)]),
      faults: { noPipelining: true, latency: 20 },
    })
    const { recorder, perform } = await openVisit(server, { now: clock() })
    perform(load())
    await untilCome(recorder, 1)
    perform({ type: 'fetchPreview', message: refTo(1) })
    await recorder.next('errandFinished')
    expect((await recorder.next('previewFetched')).fetched).toMatchObject({ extent: 'whole', loaded: true })
    expect(asked(server)).toEqual(['RETR 1', 'TOP 1 48'])
    perform(load())
    await recorder.next('errandFinished')
    expect(asked(server)).toHaveLength(2)
  })

  test('that is stopped in the middle drops the connection, and another can be opened', async () => {
    const { recorder, perform } = await visitWith(large, { now: clock() })
    perform(load())
    await untilCome(recorder, 1)
    perform(stop)
    expect(await recorder.next('errandEnded')).toEqual({
      type: 'errandEnded',
      errand: { type: 'load' },
      problem: undefined,
      dropped: true,
    })
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    expect(recorder.count('connectionLost')).toBe(0)
    expect(recorder.count('previewFetched')).toBe(0)
    expect(readdirSync(temporary)).toEqual([])
  })

  test('can be stopped as soon as it is asked for', async () => {
    const { server, recorder, perform } = await visitWith(withFiles)
    perform(load())
    perform(stop)
    expect(await recorder.next('errandEnded')).toMatchObject({ problem: undefined })
    expect(asked(server)).toEqual([])
  })

  test('that the server refuses leaves the session as it is', async () => {
    const server = await startRig({ maildrop: letters('a'), faults: { refuse: { RETR: 'Not this one' } } })
    const { recorder, perform } = await openVisit(server)
    perform(load())
    const { problem, dropped } = await recorder.next('errandEnded')
    expect(problem?.what).toBe('the server refused RETR. It says: “Not this one”')
    expect(dropped).toBe(false)
    perform({ type: 'fetchSummaries', numbers: numbers(1) })
    await recorder.next('summariesFetched')
  })

  test('breaks off where the connection breaks in the middle, which is told as well', async () => {
    const server = await startRig({
      maildrop: maildropOf([linesOf(1_000_000)]),
      faults: { cutAfter: 500_000 },
    })
    const { recorder, perform } = await openVisit(server)
    perform(load())
    const { problem, dropped, retry } = await recorder.next('errandEnded')
    expect(problem?.what).toBe('the server closed the connection.')
    expect([dropped, retry]).toEqual([false, 'line'])
    expect(recorder.count('connectionLost')).toBe(1)
    perform(load())
    expect((await recorder.next('errandEnded')).problem?.what).toContain('the server')
    expect(recorder.count('previewFetched')).toBe(0)
  })

  test.skipIf(!canMount)(
    'onto a full disk drops the connection (where a file system can be mounted)',
    async () => {
      const { path } = newMount('size=64k')
      vi.stubEnv('TMPDIR', path)
      const { recorder, perform } = await visitWith(large)
      perform(load())
      const { problem, dropped } = await recorder.next('errandEnded')
      expect(problem?.what).toBe(`The disk is full at ${path}: nothing was kept.`)
      expect(dropped).toBe(true)
      perform(openMaildrop)
      await recorder.next('maildropOpened')
      expect(recorder.count('connectionLost')).toBe(0)
    },
  )

  test('without a folder for it is told, and the session goes on', async () => {
    vi.stubEnv('TMPDIR', join(temporary, 'none'))
    const { server, recorder, perform } = await visitWith(withFiles)
    perform(load())
    expect(await recorder.next('errandEnded')).toMatchObject({
      problem: { what: expect.stringContaining('none') },
      dropped: false,
    })
    expect(asked(server)).toEqual([])
    perform({ type: 'fetchSummaries', numbers: numbers(1) })
    await recorder.next('summariesFetched')
  })
})

describe('saving', () => {
  const save = (name: string, id?: string): Errand => ({
    type: 'save',
    part: id === undefined ? undefined : part(id),
    path: join(folder, name),
  })

  test.each([
    ['several parts', withFiles],
    ['lines of dots', Buffer.from('A: 1\r\n\r\n.\r\n..\r\n.x\r\n')],
    ['bare line feeds', Buffer.from('A: 1\n\na\n.\nb\r\nc\n..\r\n')],
  ])('a message keeps it as the server gave it: %s', async (_, message) => {
    const { recorder, perform } = await visitWith(message)
    perform(runErrand(save('message.eml'), true))
    const { errand, done } = await recorder.next('errandFinished')
    expect(errand).toEqual(save('message.eml'))
    expect(done).toEqual({ type: 'saved', path: join(folder, 'message.eml'), octets: message.length })
    expect(readFileSync(join(folder, 'message.eml')).equals(message)).toBe(true)
    expect(readdirSync(folder)).toEqual(['message.eml'])
  })

  test('a part whose end is here asks for nothing more', async () => {
    const { server, recorder, perform } = await visitWith(withFiles)
    perform({ type: 'fetchPreview', message: refTo(1) })
    const { view } = await recorder.next('previewFetched')
    expect(view.parts.map(({ id, whole }) => [id, whole])).toContainEqual(['1.2', true])
    expect(view.parts.map(({ id, whole }) => [id, whole])).toContainEqual(['1.3', false])
    perform(runErrand(save('notes', '1.2'), false))
    expect((await recorder.next('errandFinished')).done).toMatchObject({
      type: 'saved',
      octets: notes.length,
    })
    expect(readFileSync(join(folder, 'notes')).equals(notes)).toBe(true)
    expect(asked(server)).toEqual(['TOP 1 48'])
  })

  test('such a part fetches the beginning again where it was forgotten', async () => {
    const { server, recorder, perform } = await visitWith(withFiles)
    perform(runErrand(save('notes', '1.2'), false))
    await recorder.next('errandFinished')
    expect(readFileSync(join(folder, 'notes')).equals(notes)).toBe(true)
    expect(asked(server)).toEqual(['TOP 1 48'])
  })

  test('a part that is cut loads the message first', async () => {
    const { server, recorder, perform } = await visitWith(withFiles, { now: clock() })
    perform({ type: 'fetchPreview', message: refTo(1) })
    await recorder.next('previewFetched')
    perform(runErrand(save('chart', '1.3'), true))
    expect((await recorder.next('previewFetched')).fetched.loaded).toBe(true)
    expect((await recorder.next('errandFinished')).done).toMatchObject({ octets: chart.length })
    expect(readFileSync(join(folder, 'chart')).equals(chart)).toBe(true)
    expect(asked(server)).toEqual(['TOP 1 48', 'RETR 1'])
    const worked = recorder.events.filter(event => event.type === 'errandWent' && event.step === 'working')
    expect(worked[0]).toMatchObject({ octets: 0, of: chart.length })
    expect(worked.at(-1)).toMatchObject({ octets: chart.length, of: chart.length })
  })

  test('several parts of a message loads it once', async () => {
    const { server, recorder, perform } = await visitWith(withFiles)
    for (const id of ['1.2', '1.3']) perform(runErrand(save(id, id), true))
    await recorder.next('errandFinished')
    await recorder.next('errandFinished')
    expect(readFileSync(join(folder, '1.2')).equals(notes)).toBe(true)
    expect(readFileSync(join(folder, '1.3')).equals(chart)).toBe(true)
    expect(asked(server)).toEqual(['RETR 1'])
  })

  test('under a name that exists is told, and writes nothing over', async () => {
    writeFileSync(join(folder, 'old'), 'old')
    const { recorder, perform } = await visitWith(withFiles)
    perform(runErrand(save('old', '1.2'), false))
    const { errand, problem, dropped } = await recorder.next('errandEnded')
    expect(errand).toEqual(save('old', '1.2'))
    expect(problem?.what).toContain(`There is a file named ${join(folder, 'old')} already`)
    expect(dropped).toBe(false)
    expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['old'])
  })

  test('a message that was loaded is not read again for the screen, unless loading is what is asked for', async () => {
    const { server, recorder, perform } = await visitWith(withFiles)
    const save = (name: string): Errand => ({ type: 'save', part: undefined, path: join(folder, name) })
    for (const errand of [save('a'), save('b'), { type: 'load' } as const]) {
      perform(runErrand(errand, true))
      await recorder.next('errandFinished')
    }
    expect(recorder.count('previewFetched')).toBe(2)
    expect(asked(server)).toEqual(['RETR 1'])
  })

  test('a part that is not in the message is told', async () => {
    const { recorder, perform } = await visitWith(withFiles)
    perform(runErrand(save('none', '1.9'), true))
    expect((await recorder.next('errandEnded')).problem?.what).toContain('That part is not here')
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('piping', () => {
  const pipe = (command: string, id?: string): Errand => ({
    type: 'pipe',
    part: id === undefined ? undefined : part(id),
    command,
  })

  test.each([
    ['the message', undefined, withFiles.length],
    ['a part, decoded', '1.2', notes.length],
    ['a large part, decoded', '1.3', chart.length],
  ])('%s gives every octet', async (_, id, octets) => {
    const { recorder, perform } = await visitWith(withFiles)
    perform(runErrand(pipe('wc -c', id), true))
    const { done } = await recorder.next('errandFinished')
    expect(done).toEqual({ type: 'ended', lines: [String(octets)], status: 'It ended well.', cut: false })
  })

  test('gives what a command says made safe', async () => {
    const { recorder, perform } = await visitWith(withFiles)
    perform(runErrand(pipe('tail -c 5; exit 3', '1.2'), false))
    const { done } = await recorder.next('errandFinished')
    expect(done).toMatchObject({ lines: ['␛[2J\ufffd'], status: 'It ended with code 3.' })
  })

  test('can be stopped, and the session goes on', async () => {
    const ready = appears('ready')
    const { recorder, perform } = await visitWith(withFiles)
    perform(runErrand(pipe(`: > '${join(folder, 'ready')}'; sleep 1000`), true))
    await ready
    perform(stop)
    expect(await recorder.next('errandEnded')).toMatchObject({ problem: undefined, dropped: false })
    perform({ type: 'fetchSummaries', numbers: numbers(1) })
    await recorder.next('summariesFetched')
  })

  test('to a shell that is not there is told', async () => {
    vi.stubEnv('SHELL', '/no/such/shell')
    const { recorder, perform } = await visitWith(withFiles)
    perform(runErrand(pipe('true'), true))
    expect((await recorder.next('errandEnded')).problem?.what).toContain(
      '/no/such/shell could not be started',
    )
  })
})

describe('opening', () => {
  const open: Errand = { type: 'open', part: part('1.2') }

  const findViewer = {
    type: 'findViewer',
    message: refTo(1),
    part: part('1.2'),
    name: sanitise('notes.txt'),
    mediaType: sanitise('text/x-notes'),
  } as const

  const mailcap = (text: string) => {
    writeFileSync(join(folder, 'mailcap'), text)
    vi.stubEnv('MAILCAPS', join(folder, 'mailcap'))
    vi.stubEnv('DISPLAY', '')
    vi.stubEnv('WAYLAND_DISPLAY', '')
  }

  test('only with the program that was named for this part', async () => {
    mailcap('text/x-notes; cat %s; copiousoutput\n')
    const { recorder, perform } = await visitWith(withFiles)
    perform(findViewer)
    await recorder.next('viewerFound')
    perform(runErrand({ type: 'open', part: part('1.1') }, false))
    expect((await recorder.next('errandEnded')).problem?.what).toBe('The program could not be started.')
  })

  test('with a program whose output is to be read', async () => {
    mailcap('text/x-notes; head -n 1 %s\\; wc -c < %s; copiousoutput\n')
    const { recorder, perform, toldScreen } = await visitWith(withFiles)
    perform(findViewer)
    const { type, mediaType, ...about } = findViewer
    expect(await recorder.next('viewerFound')).toEqual({
      type: 'viewerFound',
      ...about,
      viewer: 'head -n 1 notes.txt; wc -c < notes.txt',
    })
    perform(runErrand(open, false))
    const { done } = await recorder.next('errandFinished')
    expect(done).toMatchObject({
      type: 'ended',
      lines: ['Notes, and more of them.', String(notes.length)],
      status: 'It ended well.',
    })
    expect(toldScreen).toEqual([])
  })

  test('with a program that has the terminal lent', async () => {
    mailcap(`text/x-notes; cp %s '${join(folder, 'copy')}'; needsterminal\n`)
    const { recorder, perform, toldScreen } = await visitWith(withFiles)
    perform(findViewer)
    await recorder.next('viewerFound')
    perform(runErrand(open, false))
    expect((await recorder.next('errandFinished')).done).toEqual({
      type: 'ended',
      lines: [],
      status: 'It ended well.',
    })
    expect(toldScreen).toEqual(['lend'])
    expect(readFileSync(join(folder, 'copy')).equals(notes)).toBe(true)
  })

  test('where nothing opens that type says so', async () => {
    mailcap('text/html; cat %s; copiousoutput\n')
    const { recorder, perform } = await visitWith(withFiles)
    perform(findViewer)
    expect((await recorder.next('viewerFound')).viewer).toBeUndefined()
    perform(runErrand(open, false))
    expect((await recorder.next('errandEnded')).problem?.what).toContain('could not be started')
    expect(readdirSync(temporary)).toEqual([])
  })

  test('leaves a folder until the program is left', async () => {
    mailcap('text/x-notes; cat; copiousoutput\n')
    const { recorder, perform, left } = await visitWith(withFiles)
    perform(findViewer)
    await recorder.next('viewerFound')
    perform(runErrand(open, false))
    await recorder.next('errandFinished')
    expect(readdirSync(temporary)).toHaveLength(1)
    perform(leave)
    await left
    expect(readdirSync(temporary)).toEqual([])
  })
})

describe('leaving', () => {
  test.each([leave, leaveAtOnce])('while a message is loaded does not wait for it: %o', async leaving => {
    const { server, recorder, perform, left } = await visitWith(large, { now: clock() })
    perform(load())
    await untilCome(recorder, 1)
    perform(leaving)
    expect(await left).toBe(0)
    await caughtUp(server)
    expect(saidTo(server)).not.toContain('QUIT')
    // Whoever hears that a connection was dropped makes another one.
    expect(recorder.count('errandEnded')).toBe(0)
    expect(recorder.count('connectionLost')).toBe(0)
    expect(readdirSync(temporary)).toEqual([])
  })

  test('while a command runs ends it', async () => {
    const ready = appears('ready')
    const { recorder, perform, left } = await visitWith(withFiles)
    const command = `: > '${join(folder, 'ready')}'; sleep 1000`
    perform(runErrand({ type: 'pipe', part: undefined, command }, true))
    await ready
    perform(leave)
    expect(await left).toBe(0)
    expect(recorder.count('errandFinished')).toBe(0)
  })

  test('while a program has the part leaves nothing of it', async () => {
    const ready = appears('ready')
    writeFileSync(
      join(folder, 'mailcap'),
      `text/plain; : > '${join(folder, 'ready')}'\\; sleep 1000; copiousoutput\n`,
    )
    vi.stubEnv('MAILCAPS', join(folder, 'mailcap'))
    const { recorder, perform, left } = await visitWith(withFiles)
    const id = part('1.1')
    perform({
      type: 'findViewer',
      message: refTo(1),
      part: id,
      name: sanitise('a'),
      mediaType: sanitise('text/plain'),
    })
    await recorder.next('viewerFound')
    perform(runErrand({ type: 'open', part: id }, false))
    await ready
    perform(leave)
    await left
    expect(readdirSync(temporary)).toEqual([])
  })
})

test('errands come one after another, in the order in which they were asked for', async () => {
  const { recorder, perform } = await visitWith(withFiles)
  const errands: Errand[] = [
    { type: 'load' },
    { type: 'pipe', part: undefined, command: 'wc -c' },
    { type: 'save', part: part('1.2'), path: join(folder, 'notes') },
  ]
  const [first, ...rest] = errands
  if (first) perform(runErrand(first, true))
  for (const errand of rest) {
    perform(runErrand(errand, true))
    await recorder.next('errandFinished')
  }
  await recorder.next('errandFinished')
  const finished = recorder.events.filter(event => event.type === 'errandFinished')
  expect(finished.map(({ errand }) => errand)).toEqual(errands)
})
