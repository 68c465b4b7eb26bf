import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blocksOf, imageIn } from '../../src/store/listing-blocks.ts'
import { idsOf, type ListingImage } from '../../src/store/listing-image.ts'
import { listingImage, listingOf, names } from './cached.ts'

/** An image in plain arrays. */
const plain = (image: ListingImage | undefined) =>
  image && { numbers: [...image.numbers], octets: [...image.octets], ids: idsOf(image) }

const latin1 = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)),
  maxLength: 12,
})

const rows = fc
  .uniqueArray(fc.integer({ min: 1, max: 0x7fff_ffff }))
  .map(numbers => numbers.sort((one, other) => other - one))
  .chain(numbers =>
    fc.tuple(
      fc.constant(numbers),
      fc.array(fc.oneof(fc.maxSafeNat(), fc.constant(Number.NaN)), {
        minLength: numbers.length,
        maxLength: numbers.length,
      }),
      fc.array(fc.option(latin1, { nil: undefined }), {
        minLength: numbers.length,
        maxLength: numbers.length,
      }),
    ),
  )

describe('the image of a listing', () => {
  test('has all rows, and comes back from its blocks', () => {
    fc.assert(
      fc.property(rows, ([numbers, octets, ids]) => {
        const image = listingImage(Uint32Array.from(numbers), Float64Array.from(octets), ids)
        const expected = { numbers, octets, ids: ids.map(id => id || undefined) }
        expect(plain(image)).toEqual(expected)
        expect(plain(imageIn(blocksOf(image)))).toEqual(expected)
      }),
    )
  })

  test('of another’s making loses ids that are too long, and no others', () => {
    const ids = Buffer.from(`a${'x'.repeat(1025)}b`)
    const image = { ...listingOf(['a', 'c', 'b']), ids, idEnds: Uint32Array.of(1, 1026, 1027) }
    expect(plain(imageIn(blocksOf(image)))?.ids).toEqual(['a', undefined, 'b'])
  })

  test('comes in blocks of which a new message changes the last only', () => {
    const ids = names(0, 20_000)
    const [before, after] = [ids, ['new', ...ids]].map(ids => {
      const image = listingOf(ids)
      return blocksOf({ ...image, octets: image.octets.fill(7) })
    })
    expect(before?.length).toBeGreaterThan(1)
    expect(after?.length).toBe(before?.length)
    expect(after?.slice(0, -1)).toEqual(before?.slice(0, -1))
    expect(plain(imageIn(after ?? []))?.ids).toEqual(['new', ...ids])
  })
})

describe('blocks that do not add up are no listing', () => {
  const [block = new Uint8Array()] = blocksOf(listingOf(['a', 'bc']))
  const changed = (at: number, ...octets: number[]) => {
    const copy = block.slice()
    copy.set(octets, at)
    return copy
  }

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a head alone', block.slice(0, 8)],
    ['one that is cut', block.slice(0, -1)],
    ['one with more behind it', Uint8Array.of(...block, 1)],
    ['another mark', changed(0, 9)],
    ['no rows', changed(4, 0)],
    ['more rows than there are', changed(4, 200)],
    ['a size that is negative', changed(8 + 7, 0xc0)],
    ['a size that is no whole number', changed(8, 1)],
    ['a number that is 0', changed(8 + 16 + 4, 0)],
    ['numbers that rise', changed(8 + 16, 1, 0, 0, 0, 2)],
    ['an id that is too long', changed(8 + 16 + 8, 0xff, 0xff)],
  ])('%s', (_, octets) => {
    expect(imageIn([octets])).toBeUndefined()
  })

  test('the same block twice', () => {
    expect(imageIn([block])).toBeDefined()
    expect(imageIn([block, block])).toBeUndefined()
  })

  test('any octets: nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(3), (noise, rows) => {
        imageIn([noise])
        imageIn([Uint8Array.of(4, 3, 2, 1, rows, 0, 0, 0, ...noise)])
      }),
    )
  })
})
