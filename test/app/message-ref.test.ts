import { describe, expect, test } from 'vitest'
import { messageAt } from '../../src/app/maildrop.ts'
import { isLasting, keyOf } from '../../src/app/message-ref.ts'
import { idOf, maildropOf, upTo } from './rig.ts'

/** The keys of all messages of a maildrop, the newest first. */
const keysOf = (maildrop: ReturnType<typeof maildropOf>) =>
  upTo(maildrop.count).map(row => keyOf(maildrop, messageAt(maildrop, row - 1) ?? expect.fail()))

describe('the key of a message', () => {
  test('is its unique-id, which lasts', () => {
    const keys = keysOf(maildropOf(upTo(2)))
    expect(keys).toEqual(['id-2', 'id-1'])
    expect(keys.map(isLasting)).toEqual([true, true])
  })

  test.each([
    ['it has no unique-id', () => undefined],
    ['others bear its unique-id too', () => idOf(1)],
  ])('is its own, but lasts for this session only, where %s', (_, id) => {
    const keys = keysOf(maildropOf(upTo(3), id))
    expect(new Set(keys).size).toBe(3)
    expect(keys.map(isLasting)).toEqual([false, false, false])
  })

  test('by number is never that of a message whose unique-id looks like a number', () => {
    const maildrop = maildropOf(upTo(2), number => (number === 1 ? ('2' as never) : undefined))
    const keys = keysOf(maildrop)
    expect(new Set(keys).size).toBe(2)
    expect(keys.map(isLasting)).toEqual([false, true])
  })
})
