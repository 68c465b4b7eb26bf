import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { imageOf, maildropOfImage } from '../../src/app/listing-image.ts'
import { collectMaildrop, isAmbiguous, type Maildrop, messageAt, rowOfId } from '../../src/app/maildrop.ts'
import type { UniqueId } from '../../src/pop3/identity.ts'
import { parseUniqueIdRow } from '../../src/pop3/reply.ts'
import type { ListingImage } from '../../src/store/listing-image.ts'
import { numbered, upTo } from './rig.ts'

const anyId = fc.constantFrom(undefined, 'a', 'b', 'c d', '\xff\r', 'x'.repeat(1024))
const anyMaildrop = fc
  .array(fc.record({ id: anyId, octets: fc.option(fc.nat(), { nil: undefined }) }), { maxLength: 8 })
  .map(messages => {
    const rows = collectMaildrop()
    messages.forEach(({ id, octets }, i) => {
      if (octets !== undefined) rows.listed(numbered(2 * i + 1), octets)
      if (id !== undefined) rows.identified(numbered(2 * i + 1), id as UniqueId)
    })
    return rows.finish()
  })

const messagesIn = (maildrop: Maildrop) => upTo(maildrop.count).map(row => messageAt(maildrop, row - 1))

const imageWith = (...ids: string[]): ListingImage => ({
  numbers: Uint32Array.from(ids, (_, row) => ids.length - row),
  octets: new Float64Array(ids.length),
  ids: Buffer.from(ids.join(''), 'latin1'),
  idEnds: Uint32Array.from(ids, (_, row) => ids.slice(0, row + 1).join('').length),
})

describe('an image', () => {
  test('gives the maildrop back', () => {
    fc.assert(
      fc.property(anyMaildrop, maildrop => {
        const back = maildropOfImage(imageOf(maildrop)) ?? expect.fail()
        expect(messagesIn(back)).toEqual(messagesIn(maildrop))
        expect([back.count, back.octets]).toEqual([maildrop.count, maildrop.octets])
        for (const id of ['a', 'b', 'c d', '\xff\r', 'z'] as UniqueId[]) {
          expect(rowOfId(back, id)).toBe(rowOfId(maildrop, id))
          expect(isAmbiguous(back, id)).toBe(isAmbiguous(maildrop, id))
        }
        expect(maildropOfImage(imageOf(back))).toBeDefined()
      }),
    )
  })

  test('that was damaged gives none, or one whose image is the same', () => {
    const columns = ['numbers', 'octets', 'ids', 'idEnds'] as const
    const damage = fc.tuple(
      fc.constantFrom(...columns),
      fc.nat({ max: 30 }),
      fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 9, 10, 32)),
    )
    fc.assert(
      fc.property(anyMaildrop, fc.array(damage, { minLength: 1, maxLength: 3 }), (maildrop, damages) => {
        const image = structuredClone(imageOf(maildrop))
        for (const [column, at, value] of damages) if (at < image[column].length) image[column][at] = value
        const before = structuredClone(image)
        const back = maildropOfImage(image)
        if (!back) return
        expect(imageOf(back)).toEqual(before)
        for (const message of messagesIn(back)) {
          const { id, number, octets } = message ?? expect.fail()
          expect(number).toBeGreaterThan(0)
          expect(octets ?? 0).toSatisfy(Number.isSafeInteger)
          if (id !== undefined) expect(parseUniqueIdRow(`1 ${id}`)?.[1]).toBe(id)
        }
      }),
    )
  })

  const good = imageWith('a', '', 'b')
  test('that is well made is taken', () => {
    expect(messagesIn(maildropOfImage(good) ?? expect.fail()).map(message => message?.id)).toEqual([
      'a',
      undefined,
      'b',
    ])
  })

  test.each<[string, ListingImage]>([
    ['numbers are too few', { ...good, numbers: Uint32Array.of(2, 1) }],
    ['sizes are too many', { ...good, octets: new Float64Array(4) }],
    ['ends are too few', { ...good, idEnds: Uint32Array.of(1, 2) }],
    ['a number comes twice', { ...good, numbers: Uint32Array.of(3, 3, 1) }],
    ['numbers rise', { ...good, numbers: Uint32Array.of(1, 2, 3) }],
    ['a number is 0', { ...good, numbers: Uint32Array.of(3, 2, 0) }],
    ['a number is too great', { ...good, numbers: Uint32Array.of(0x8000_0000, 2, 1) }],
    ['a size is negative', { ...good, octets: Float64Array.of(1, -1, 1) }],
    ['a size is no integer', { ...good, octets: Float64Array.of(1, 0.5, 1) }],
    ['a size is endless', { ...good, octets: Float64Array.of(1, Number.POSITIVE_INFINITY, 1) }],
    ['ends fall', { ...good, idEnds: Uint32Array.of(2, 1, 2) }],
    ['ids go on behind the last', { ...good, idEnds: Uint32Array.of(1, 1, 1) }],
    ['ids end before the last', { ...good, idEnds: Uint32Array.of(1, 1, 3) }],
    ['an id holds a line end', imageWith('a\nb')],
    ['an id holds a tab', imageWith('a\tb')],
    ['an id begins with a blank', imageWith(' a')],
    ['an id ends with a blank', imageWith('a ')],
    ['an id holds two blanks', imageWith('a  b')],
    ['an id is too long', imageWith('x'.repeat(1025))],
  ])('is none where %s', (_, image) => {
    expect(maildropOfImage(image)).toBeUndefined()
  })
})
