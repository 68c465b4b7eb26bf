import { expect, test, vi } from 'vitest'
import { createErrandRunner } from '../../src/effects/errand-runner.ts'
import { createShelf } from '../../src/effects/shelf.ts'
import type { Viewer } from '../../src/effects/viewer.ts'
import type { PartId } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { EventRecorder, refTo } from './rig.ts'

const lookups = vi.hoisted(() => [] as PromiseWithResolvers<unknown>[])
vi.mock('../../src/effects/viewer.ts', () => ({
  findViewer: () => {
    const lookup = Promise.withResolvers<unknown>()
    lookups.push(lookup)
    return lookup.promise
  },
}))

const viewer = (name: string): Viewer => ({
  label: sanitise(name),
  kind: 'captured',
  fileName: 'a',
  programLine: () => undefined,
})

test('a lookup that ends behind a later one is of no consequence', async () => {
  const recorder = new EventRecorder()
  const runner = createErrandRunner({
    shelf: createShelf(),
    reader: () => Promise.reject(new Error('nothing is read')),
    browsed: () => undefined,
    loadingVerb: 'RETR',
    lend: use => use(),
    place: { server: sanitise('mail.example') },
    now: () => 0,
    dispatch: recorder.dispatch,
  })
  const find = (part: string) =>
    runner.findViewer({
      type: 'findViewer',
      message: refTo(1),
      part: part as PartId,
      name: sanitise('a'),
      mediaType: sanitise('text/plain'),
    })
  const both = [find('1.1'), find('1.2')]
  lookups[1]?.resolve(viewer('later'))
  lookups[0]?.resolve(viewer('earlier'))
  await Promise.all(both)
  expect(recorder.events).toMatchObject([{ type: 'viewerFound', part: '1.2', viewer: 'later' }])
})
