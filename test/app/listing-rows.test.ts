import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ambiguousIds,
  collectMaildrop,
  hasIds,
  holdsId,
  isAmbiguous,
  isAmbiguousAt,
  isEachNamed,
  isNamedThroughout,
  type Maildrop,
  messageAt,
  rowOfId,
  rowOfNumber,
  withoutIds,
} from '../../src/app/maildrop.ts'
import { holdsIdOf, rowFinder } from '../../src/app/same-messages.ts'
import type { UniqueId } from '../../src/pop3/identity.ts'
import { numbered, upTo } from './rig.ts'

/** A row of LIST, or of UIDL. */
type Row = readonly [number: number, said: number | string]

const anyId = fc.oneof(
  fc.constantFrom('a', 'b', 'ab', '__proto__', 'a b', '\xff'),
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0xff }).map(code => String.fromCharCode(code)),
    minLength: 1,
  }),
)
const anyNumber = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(0x7fff_ffff))
const anyRow = fc.tuple(anyNumber, fc.oneof(fc.nat(), anyId, fc.constantFrom('a', 'b')))
const anyRows = fc.array(anyRow, { maxLength: 30, size: 'max' })

const collect = (rows: readonly Row[], expected?: number): Maildrop => {
  const collected = collectMaildrop(expected)
  for (const [number, said] of rows) {
    if (typeof said === 'number') collected.listed(numbered(number), said)
    else collected.identified(numbered(number), said as UniqueId)
  }
  return collected.finish()
}

/** The same in objects: what the last row of each kind says of each number, the greatest first. */
const model = (rows: readonly Row[]) => {
  const messages = new Map<number, { number: number; octets?: number; id?: string }>()
  for (const [number, said] of rows) {
    const message = messages.get(number) ?? { number }
    messages.set(number, typeof said === 'number' ? { ...message, octets: said } : { ...message, id: said })
  }
  return [...messages.values()].sort((one, other) => other.number - one.number)
}

const rowsOf = (maildrop: Maildrop) =>
  upTo(maildrop.count).map(row => {
    const { number, octets, id } = messageAt(maildrop, row - 1) ?? expect.fail()
    return { number, ...(octets !== undefined && { octets }), ...(id !== undefined && { id }) }
  })

describe('whatever rows come', () => {
  test('each message is there once, as the last row said', () => {
    fc.assert(
      fc.property(anyRows, fc.constantFrom(0, 3, 2 ** 31), (rows, expected) => {
        const maildrop = collect(rows, expected)
        const messages = model(rows)
        expect(rowsOf(maildrop)).toEqual(messages)
        expect(maildrop.octets).toBe(messages.reduce((sum, { octets = 0 }) => sum + octets, 0))
        messages.forEach(({ number }, row) => {
          expect(rowOfNumber(maildrop, number)).toBe(row)
        })
      }),
    )
  })

  test('a unique-id names the one message that bears it, and none where several do', () => {
    fc.assert(
      fc.property(anyRows, anyId, (rows, strange) => {
        const maildrop = collect(rows)
        const ids = model(rows).map(({ id }) => id)
        for (const id of [...ids, strange, `${strange}\u0101`].filter(id => id !== undefined)) {
          const bearers = ids.filter(other => other === id).length
          expect(rowOfId(maildrop, id as UniqueId)).toBe(bearers === 1 ? ids.indexOf(id) : undefined)
          expect(isAmbiguous(maildrop, id as UniqueId)).toBe(bearers > 1)
          expect(holdsId(maildrop, id as UniqueId)).toBe(bearers > 0)
        }
        const named = ids.filter(id => id !== undefined)
        const several = named.filter((id, i) => named.indexOf(id) !== i)
        expect(new Set(ambiguousIds(maildrop))).toEqual(new Set(several))
        expect(ids.map((_, row) => isAmbiguousAt(maildrop, row))).toEqual(
          ids.map(id => id !== undefined && several.includes(id)),
        )
        expect(hasIds(maildrop)).toBe(named.length > 0)
        expect(isNamedThroughout(maildrop)).toBe(named.length === ids.length)
        expect(isEachNamed(maildrop)).toBe(new Set(named).size === ids.length)
        expect(hasIds(withoutIds(maildrop))).toBe(false)
      }),
    )
  })

  test('the messages of one maildrop are found in another by their unique-ids', () => {
    fc.assert(
      fc.property(anyRows, anyRows, (rows, others) => {
        const [before, now] = [collect(rows), collect(others)]
        const rowNow = rowFinder(now, before)
        const idsNow = model(others).map(({ id }) => id)
        model(rows).forEach(({ id }, row) => {
          const at = id === undefined ? undefined : rowOfId(now, id as UniqueId)
          expect(rowNow(row)).toBe(at)
          expect(holdsIdOf(now, before, row)).toBe(id !== undefined && idsNow.includes(id))
        })
      }),
    )
  })
})

test('a server that announces more messages than there are numbers for lists what it lists', () => {
  const maildrop = collect([[1, 'a']], 2 ** 31)
  expect(rowsOf(maildrop)).toEqual([{ number: 1, id: 'a' }])
})

test('unique-ids of one beginning are told apart, and from one that is longer', () => {
  const beginning = 'x'.repeat(60)
  const rows = upTo(100_000).map(number => [number, `${beginning}${number}`] as const)
  const maildrop = collect(rows)
  expect(isEachNamed(maildrop)).toBe(true)
  expect(rowOfId(maildrop, `${beginning}77` as UniqueId)).toBe(100_000 - 77)
  expect(rowOfId(maildrop, `${beginning}0` as UniqueId)).toBeUndefined()
  expect(rowOfId(maildrop, beginning.repeat(40) as UniqueId)).toBeUndefined()
})
