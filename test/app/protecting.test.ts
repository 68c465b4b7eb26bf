import { describe, expect, test } from 'vitest'
import { idOf, maildropOf, queuedAs, queueIs, upTo, type Visit, visitTo } from './rig.ts'

const guarded = ({ state }: Visit) => [...state.protectedMessages]
const keeps = (keys: string[], on: boolean) => [{ type: 'keepProtection', keys, on }]

describe('F', () => {
  test('protects the message from being queued, and takes that away again', () => {
    const visit = visitTo(5).press('F')
    expect(visit.effects).toEqual(keeps(['id-5'], true))
    expect(visit.notice).toBe('Message 5 is protected: it cannot be queued until F takes that away.')
    expect(visit.press('d').notice).toBe('Message 5 is protected: F takes that away, then d queues it.')
    expect(visit.queue).toEqual([])
    expect(visit.press('F').effects).toEqual(keeps(['id-5'], false))
    expect(visit.notice).toBe('Message 5 is not protected any more.')
    expect(visit.press('d').queue).toEqual(['id-5'])
  })

  test('protects the message that is read', () => {
    expect(guarded(visitTo(5).press('return', 'F'))).toEqual(['id-5'])
  })

  test.each([
    ['a message that is queued', visitTo(5).press('d', 'k'), 'Message 5 is queued: u takes it out first.'],
    [
      'a message without a lasting id',
      visitTo(maildropOf(upTo(5), () => undefined)),
      'The server gives message 5 no lasting id, so it cannot be protected.',
    ],
    [
      'anything on a read-only visit',
      visitTo(5, { account: { readOnly: true } }),
      'This is a read-only visit: nothing can be queued or purged.',
    ],
  ])('is refused for %s', (_, visit, why) => {
    expect(visit.press('F').notice).toBe(why)
    expect(visit.effects).toEqual([])
    expect(guarded(visit)).toEqual([])
  })

  test('protects all of a range, and where all are protected none of them any more', () => {
    const visit = visitTo(5).press('j', 'F', 'g', 'V', 'j', 'j').press('F')
    expect(visit.effects).toEqual(keeps(['id-5', 'id-3'], true))
    expect(visit.notice).toBe('2 messages protected.')
    expect(visit.state.rangeFrom).toBeUndefined()
    expect(visit.press('V', 'g').press('F').effects).toEqual(keeps(['id-5', 'id-4', 'id-3'], false))
    expect(visit.notice).toBe('3 messages not protected any more.')
    expect(guarded(visit)).toEqual([])
  })

  test('leaves out of a range what is queued and what has no lasting id, and says so', () => {
    const maildrop = maildropOf(upTo(5), number => (number > 1 ? idOf(number) : undefined))
    const visit = visitTo(maildrop).press('d', 'd', 'g', 'V', 'G').press('F')
    expect(visit.effects).toEqual(keeps(['id-3', 'id-2'], true))
    expect(visit.notice).toBe(
      '2 messages protected; 2 are queued: u takes them out first; 1 without a lasting id cannot be.',
    )
    const none = visitTo(2).press('V', 'G', 'd', 'V', 'g').press('F')
    expect(none.notice).toBe('Nothing was protected; 2 are queued: u takes them out first.')
    expect(none.effects).toEqual([])
  })
})

test('what was taken back and protected since is not queued again by z', () => {
  const visit = visitTo(5).press('d', 'k', 'u', 'F').press('z')
  expect(visit.queue).toEqual([])
  expect(visit.notice).toMatch(/cannot be made any more/)
  expect(visit.kept).toEqual([])
})

test('what another program protects cannot be queued', () => {
  const visit = visitTo(5).happen(queueIs([queuedAs(4)], [5]))
  expect(visit.press('d').notice).toMatch(/protected/)
  expect(visit.queue).toEqual(['id-4'])
})
