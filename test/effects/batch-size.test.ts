import { expect, test } from 'vitest'
import { createBatchSize } from '../../src/effects/batch-size.ts'

/** The sizes of batches that come over a line of such a round trip, where each header takes so long and has so many octets. */
const sizesOver = (roundTrip: number, each: number, octets = 500, most = 10_000) => {
  const size = createBatchSize()
  return Array.from({ length: 12 }, () => {
    const count = size.next(most)
    size.learn({ count, octets: count * octets, first: roundTrip + each, last: roundTrip + count * each })
    return count
  })
}

test('a fast line is asked for twice as many each time, up to 256', () => {
  expect(sizesOver(50, 0.01).slice(0, 5)).toEqual([32, 64, 128, 256, 256])
})

test('the round trip does not count', () => {
  expect(sizesOver(2000, 0.01)).toEqual(sizesOver(1, 0.01))
})

test.each([1, 5, 20, 60])('what takes %i ms each settles at what comes in some 200 ms', each => {
  const settled = sizesOver(50, each).slice(4)
  for (const count of settled) {
    expect(count * each).toBeGreaterThan(50)
    expect(count * each).toBeLessThan(450)
  }
})

test('a line that takes longer for one than anybody should wait is asked for one', () => {
  expect(sizesOver(50, 1000).at(-1)).toBeLessThanOrEqual(2)
})

test('no more than a megabyte is asked for at once, as far as can be told', () => {
  expect(sizesOver(50, 0.01, 64 * 1024).at(-1)).toBe(15)
})

test('the window is not overrun, nor is nothing asked for', () => {
  expect(Math.max(...sizesOver(50, 0.01, 500, 100))).toBe(100)
  expect(sizesOver(50, 0.01, 500, 1)).toEqual(Array(12).fill(1))
  const size = createBatchSize()
  size.learn({ count: 1, octets: 50_000_000, first: 9000, last: 90_000 })
  expect(size.next(0)).toBe(1)
})

test('a small batch says nothing of a large one', () => {
  const size = createBatchSize()
  for (const count of [32, 64, 128]) size.learn({ count, octets: 500 * count, first: 50, last: 51 })
  size.learn({ count: 3, octets: 1500, first: 50, last: 51 })
  expect(size.next(1000)).toBe(256)
})
