import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Errand } from '../../src/app/errand.ts'
import { goneProblem } from '../../src/app/troubled.ts'
import { maildropOf } from '../../src/demo/maildrop.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { createErrandRunner } from '../../src/effects/errand-runner.ts'
import type { LoadingVerb } from '../../src/effects/load.ts'
import { createShelf } from '../../src/effects/shelf.ts'
import { createTop } from '../../src/effects/top.ts'
import { createTroubles } from '../../src/effects/trouble.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { startRig } from '../demo/rig.ts'
import { keyTo } from './fake-top.ts'
import { newFolder } from './folders.ts'
import { EventRecorder, linesOf, openTo, refTo, viewOf } from './rig.ts'

// A message that breaks off while it is loaded, in one session after another.

let folder = ''
let temporary = ''
beforeEach(() => {
  folder = newFolder()
  temporary = newFolder()
  vi.stubEnv('TMPDIR', temporary)
  onTestFinished(() => void vi.unstubAllEnvs())
})

const message = linesOf(600_000)
const listed = refTo(1, { octets: message.length })

/** Runs errands with a server, in as many sessions as the test opens. */
const start = (server: PopServer, loadingVerb: LoadingVerb = 'RETR') => {
  const recorder = new EventRecorder()
  const troubles = createTroubles(recorder.dispatch)
  const shelf = createShelf()
  onTestFinished(() => shelf.close())
  let browsed: Parameters<typeof createErrandRunner>[0]['browsed'] = () => undefined
  let now = 0
  const runner = createErrandRunner({
    shelf,
    reader: async () => ({ message: async () => viewOf('text') }),
    browsed: () => browsed(),
    loadingVerb,
    lend: use => use(),
    place: { server: sanitise('the server') },
    now: () => {
      now += 1000
      return now
    },
    dispatch: recorder.dispatch,
  })
  return {
    recorder,
    stop: () => runner.stop(),
    async openAnother() {
      const session = await openTo(server)
      const open = { session, top: createTop(session, troubles.watch(keyTo)) }
      browsed = () => open
    },
    run: (errand: Errand) => runner.run({ type: 'runErrand', errand, message: listed, load: true }),
  }
}

const save = (name: string): Errand => ({ type: 'save', part: undefined, path: join(folder, name) })

/** A server that gives half of its only message, and closes. */
const startCutting = () => startRig({ maildrop: maildropOf([message]), faults: { cutAfter: 300_000 } })

describe('a message that breaks off', () => {
  test('for the first time is not saved; it may be the line, and why to try again is said', async () => {
    const { recorder, openAnother, run } = start(await startCutting())
    await openAnother()
    await run(save('a.eml'))
    const { problem, retry, dropped } = await recorder.next('errandEnded')
    expect(problem?.what).toBe('the server closed the connection.')
    expect(problem?.advice).toMatch(/ s again saves what comes of it\.$/)
    expect([retry, dropped]).toEqual(['line', false])
    expect([readdirSync(folder), readdirSync(temporary)]).toEqual([[], []])
    expect(recorder.count('messageTroubled')).toBe(0)
  })

  test('for the second time is saved as far as it came, and is in trouble', async () => {
    const { recorder, openAnother, run } = start(await startCutting())
    for (let n = 0; n < 2; n += 1) {
      await openAnother()
      await run(save('a.eml'))
    }
    const { done } = await recorder.next('errandFinished')
    const { length } = readFileSync(join(folder, 'a.eml'))
    expect(length).toBeGreaterThan(290_000)
    expect(readFileSync(join(folder, 'a.eml')).equals(message.subarray(0, length))).toBe(true)
    expect(done).toEqual({
      type: 'saved',
      path: join(folder, 'a.eml'),
      octets: length,
      cut: { of: message.length, dropped: false },
    })
    expect(recorder.events.filter(({ type }) => type === 'messageTroubled')).toEqual([
      {
        type: 'messageTroubled',
        key: 'key 1',
        reason: 'the connection broke twice while the server was sending it',
      },
    ])
    expect(recorder.count('previewFetched')).toBe(0)
    expect(readdirSync(folder)).toEqual(['a.eml'])
  })

  test.each<[string, Errand, boolean]>([
    ['to be read, but can be saved', { type: 'load' }, true],
    ['for a part of it', { type: 'save', part: '1.2' as never, path: 'part' }, false],
    ['for a command', { type: 'pipe', part: undefined, command: 'cat' }, false],
  ])('is of no use %s', async (_, errand, told) => {
    const { recorder, openAnother, run } = start(await startCutting())
    for (let n = 0; n < 2; n += 1) {
      await openAnother()
      await run(errand)
      const { problem } = await recorder.next('errandEnded')
      expect(problem?.advice.endsWith(' s saves what comes of it.')).toBe(told)
    }
    expect(recorder.count('messageTroubled')).toBe(1)
  })

  test('is not kept in place of the message: it is asked for again, and may come', async () => {
    const server = await startCutting()
    const { recorder, openAnother, run } = start(server)
    for (let n = 0; n < 2; n += 1) {
      await openAnother()
      await run(save('a.eml'))
    }
    server.faults.cutAfter = Number.POSITIVE_INFINITY
    await openAnother()
    await run(save('b.eml'))
    expect((await recorder.next('errandFinished')).done).toMatchObject({ cut: {} })
    expect((await recorder.next('errandFinished')).done).toEqual({
      type: 'saved',
      path: join(folder, 'b.eml'),
      octets: message.length,
    })
    expect(readFileSync(join(folder, 'b.eml')).equals(message)).toBe(true)
  })

  test('because a person stops it is saved as well, and the connection is dropped', async () => {
    const server = await startCutting()
    const { recorder, openAnother, run, stop } = start(server)
    await openAnother()
    await run(save('a.eml'))
    Object.assign(server.faults, { cutAfter: Number.POSITIVE_INFINITY, chunk: 100 })
    await openAnother()
    recorder.events.length = 0
    const running = run(save('a.eml'))
    while (!recorder.events.some(event => event.type === 'errandWent' && event.octets > 1000)) {
      await recorder.next('errandWent')
    }
    await stop()
    await running
    const { done } = await recorder.next('errandFinished')
    expect(done).toMatchObject({ type: 'saved', cut: { of: message.length, dropped: true } })
    const { length } = readFileSync(join(folder, 'a.eml'))
    expect(length).toBeLessThan(message.length)
    expect(recorder.count('messageTroubled')).toBe(0)
  })

  test('cannot be saved over a file: that is told, and nothing is left behind', async () => {
    const { recorder, openAnother, run } = start(await startCutting())
    mkdirSync(join(folder, 'a.eml'))
    for (let n = 0; n < 2; n += 1) {
      await openAnother()
      await run(save('a.eml'))
    }
    await recorder.next('errandEnded')
    const { problem, retry } = await recorder.next('errandEnded')
    expect(problem?.what).toMatch(/ is a folder\.$/)
    expect(retry).toBeUndefined()
    expect([readdirSync(folder), readdirSync(temporary)]).toEqual([['a.eml'], []])
  })

  test('because TOP gives too little is saved the second time, in the same session', async () => {
    const server = await startRig({
      maildrop: maildropOf([linesOf(1000)]),
    })
    const { recorder, openAnother, run } = start(server, 'TOP')
    await openAnother()
    await run(save('a.eml'))
    expect((await recorder.next('errandEnded')).retry).toBeUndefined()
    await run(save('a.eml'))
    expect((await recorder.next('errandFinished')).done).toMatchObject({
      octets: 1000,
      cut: { of: message.length, dropped: false },
    })
  })
})

describe('a message whose loading is refused', () => {
  const refusing = async (words: string, verb: LoadingVerb) => {
    const server = await startRig({
      maildrop: maildropOf([message]),
      faults: { refuse: { RETR: words, TOP: words } },
    })
    const started = start(server, verb)
    await started.openAnother()
    await started.run({ type: 'load' })
    return started.recorder
  }

  test('is in trouble at once', async () => {
    const recorder = await refusing('Damaged', 'RETR')
    expect(recorder.events.filter(({ type }) => type === 'messageTroubled')).toEqual([
      { type: 'messageTroubled', key: 'key 1', reason: 'the server refuses it: “Damaged”' },
    ])
    expect(await recorder.next('errandEnded')).toMatchObject({ dropped: false, retry: undefined })
  })

  test('with TOP is not, for servers refuse that for every message', async () => {
    expect((await refusing('Too many lines', 'TOP')).count('messageTroubled')).toBe(0)
  })

  test('because another client removed it is gone', async () => {
    const recorder = await refusing('Message 1 expunged.', 'RETR')
    expect((await recorder.next('errandEnded')).problem).toEqual(goneProblem)
    expect(recorder.count('messageTroubled')).toBe(0)
  })
})
