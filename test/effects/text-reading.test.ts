import { describe, expect, test } from 'vitest'
import { maildropOf } from '../../src/demo/maildrop.ts'
import { createShelf } from '../../src/effects/shelf.ts'
import { readText } from '../../src/effects/text-reading.ts'
import type { PartId } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { startRig } from '../demo/rig.ts'
import { fakeTop } from './fake-top.ts'
import { EventRecorder, letter, refTo, saidTo, viewOf } from './rig.ts'
import { openMaildrop, openVisit } from './visit.ts'

const part = '1.2' as PartId

const message = Buffer.from(
  [
    'From: Ada <ada@example.org>',
    'Content-Type: multipart/mixed; boundary=cut',
    '',
    '--cut',
    'Content-Type: text/plain',
    '',
    'The first part.',
    '--cut',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Caf\xe9.',
    '--cut--',
    '',
  ].join('\r\n'),
  'latin1',
)

const topLines = (lines: readonly string[]) => lines.filter(line => line.startsWith('TOP'))

const openWith = async () => {
  const server = await startRig({ maildrop: maildropOf([message]) })
  return { server, ...(await openVisit(server)) }
}

describe('in a session', () => {
  test('a part is read, in a character set of choice, from what is here', async () => {
    const { server, recorder, perform } = await openWith()
    perform({ type: 'fetchPreview', message: refTo(1) })
    await recorder.next('previewFetched')
    perform({ type: 'readPart', message: refTo(1), part })
    const read = await recorder.next('partRead')
    expect(read).toMatchObject({ key: 'key 1', part, view: { sections: [{ lines: ['Caf\ufffd.'] }] } })
    perform({ type: 'readPart', message: refTo(1, { charset: 'windows-1252' }), part })
    expect((await recorder.next('partRead')).view.sections[0]?.lines).toEqual(['Café.'])
    expect(topLines(saidTo(server))).toEqual(['TOP 1 48'])
  })

  test('the source is read from what is here', async () => {
    const { server, recorder, perform } = await openWith()
    perform({ type: 'fetchPreview', message: refTo(1) })
    await recorder.next('previewFetched')
    perform({ type: 'readSource', message: refTo(1) })
    const { key, view } = await recorder.next('sourceRead')
    expect(key).toBe('key 1')
    const lines = view.sections.flatMap(section => section.lines)
    expect(lines).toContain('Content-Type: multipart/mixed; boundary=cut')
    expect(lines).toContain('--cut--')
    expect(topLines(saidTo(server))).toEqual(['TOP 1 48'])
  })

  test('what was forgotten is fetched again', async () => {
    const { server, recorder, perform } = await openWith()
    const ref = refTo(1, { key: '\n1' as never })
    perform({ type: 'fetchPreview', message: ref })
    await recorder.next('previewFetched')
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    perform({ type: 'readPart', message: ref, part })
    expect((await recorder.next('partRead')).view.sections).not.toEqual([])
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    perform({ type: 'readSource', message: ref })
    expect((await recorder.next('sourceRead')).view.sections).not.toEqual([])
    expect(topLines(saidTo(server))).toEqual(Array(3).fill('TOP 1 48'))
  })

  test('what a unique-id names is kept from one session to the next', async () => {
    const { server, recorder, perform } = await openWith()
    perform({ type: 'fetchPreview', message: refTo(1) })
    await recorder.next('previewFetched')
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    perform({ type: 'readPart', message: refTo(1), part })
    await recorder.next('partRead')
    expect(topLines(saidTo(server))).toHaveLength(1)
  })

  test('what the server refuses is told', async () => {
    const { server, recorder, perform } = await openWith()
    server.faults.refuse = { TOP: 'Message 1 expunged.' }
    perform({ type: 'readPart', message: refTo(1), part })
    expect((await recorder.next('textFailed')).problem.what).toContain('Message 1 expunged.')
  })

  test('one that ends is told', async () => {
    const { server, recorder, perform } = await openWith()
    server.faults.cutAfter = 0
    perform({ type: 'readSource', message: refTo(1) })
    expect((await recorder.next('textFailed')).problem.what).toContain('closed the connection')
  })
})

describe('without a session', () => {
  const reader = async () => ({ part: async () => viewOf('part'), source: async () => viewOf('source') })
  const place = { server: sanitise('mail.example.org') }

  const start = () => {
    const recorder = new EventRecorder()
    const shelf = createShelf()
    return { recorder, world: { shelf, top: undefined, reader, place, dispatch: recorder.dispatch } }
  }

  test('what is here is read', async () => {
    const { recorder, world } = start()
    const top = fakeTop()
    const read = readText({ type: 'readPart', message: refTo(1), part }, { ...world, top })
    top.asked[0]?.answer(letter('a'))
    await read
    await readText({ type: 'readPart', message: refTo(1), part }, world)
    await readText({ type: 'readSource', message: refTo(1) }, world)
    expect(recorder.types()).toEqual(['partRead', 'partRead', 'sourceRead'])
  })

  test('what is not here is not to be had, which is told', async () => {
    const { recorder, world } = start()
    await readText({ type: 'readSource', message: refTo(1) }, world)
    const { problem } = await recorder.next('textFailed')
    expect(problem.what).not.toBe('')
    expect(recorder.types()).toEqual(['textFailed'])
  })
})
