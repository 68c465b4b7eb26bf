import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cellWidth } from '../../src/text/cells.ts'
import {
  counted,
  formatAge,
  formatCount,
  formatDate,
  formatDuration,
  formatOctets,
  formatRate,
  formatTimeOfDay,
} from '../../src/text/format.ts'

describe('formatOctets', () => {
  test.each([
    [0, '0 B'],
    [512, '512 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [8_192, '8.2 KB'],
    [9_949, '9.9 KB'],
    [9_950, '10 KB'],
    [41_000, '41 KB'],
    [999_499, '999 KB'],
    [999_500, '1.0 MB'],
    [8_200_000, '8.2 MB'],
    [1_234_567_890, '1.2 GB'],
    [Number.MAX_SAFE_INTEGER, '9.0 PB'],
    [1e18, '?'],
    [-1, '?'],
    [Number.NaN, '?'],
    [Number.POSITIVE_INFINITY, '?'],
  ])('%d is %s', (octets, shown) => {
    expect(formatOctets(octets)).toBe(shown)
  })

  test('never takes more than 6 cells', () => {
    fc.assert(fc.property(fc.double(), octets => cellWidth(formatOctets(octets)) <= 6))
    fc.assert(fc.property(fc.maxSafeNat(), octets => cellWidth(formatOctets(octets)) <= 6))
  })
})

describe('formatRate', () => {
  test.each([
    [0, '0 B/s'],
    [1_234_567, '1.2 MB/s'],
    [-1, '?'],
    [1e18, '?'],
    [Number.NaN, '?'],
    [Number.POSITIVE_INFINITY, '?'],
  ])('%d is %s', (octetsPerSecond, shown) => {
    expect(formatRate(octetsPerSecond)).toBe(shown)
  })

  test('never takes more than 8 cells', () => {
    fc.assert(fc.property(fc.double(), rate => cellWidth(formatRate(rate)) <= 8))
  })
})

describe('formatDuration', () => {
  test.each([
    [0, '0 s'],
    [0.9, '0 s'],
    [3, '3 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [125, '2 min 5 s'],
    [3_599, '59 min 59 s'],
    [3_600, '1 h'],
    [3_659, '1 h'],
    [3_780, '1 h 3 min'],
    [86_399, '23 h 59 min'],
    [86_400, '1 d'],
    [2 * 86_400 + 4 * 3_600 + 59, '2 d 4 h'],
    [10_000 * 86_400 - 1, '9999 d 23 h'],
    [10_000 * 86_400, '?'],
    [-1, '?'],
    [Number.NaN, '?'],
    [Number.POSITIVE_INFINITY, '?'],
    [Number.NEGATIVE_INFINITY, '?'],
  ])('%d seconds are %s', (seconds, shown) => {
    expect(formatDuration(seconds)).toBe(shown)
  })

  test('never takes more than 11 cells', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9 }), seconds => cellWidth(formatDuration(seconds)) <= 11),
    )
    fc.assert(fc.property(fc.double(), seconds => cellWidth(formatDuration(seconds)) <= 11))
  })
})

describe('formatAge', () => {
  test.each([
    [0, 'just now'],
    [59_999, 'just now'],
    [60_000, '1 min ago'],
    [3_599_000, '59 min ago'],
    [3 * 3_600_000 + 59 * 60_000, '3 h ago'],
    [2 * 86_400_000 + 1, '2 d ago'],
    [-5000, 'just now'],
  ])('%d ms is %s', (age, shown) => {
    expect(formatAge(1e12 - age, 1e12)).toBe(shown)
  })
})

describe('formatCount and counted', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [12_345, '12,345'],
    [1_234_567, '1,234,567'],
    [-1_234, '-1,234'],
    [1.9, '1'],
    [Number.NaN, '?'],
    [Number.NEGATIVE_INFINITY, '?'],
  ])('%d is %s', (n, shown) => {
    expect(formatCount(n)).toBe(shown)
  })

  test.each([
    [0, '0 messages'],
    [1, '1 message'],
    [12_345, '12,345 messages'],
  ])('%d counted is %s', (n, shown) => {
    expect(counted(n, 'message')).toBe(shown)
  })

  test('takes a plural of its own', () => {
    expect(counted(1, 'reply', 'replies')).toBe('1 reply')
    expect(counted(2, 'reply', 'replies')).toBe('2 replies')
  })
})

describe('dates', () => {
  beforeEach(() => {
    vi.stubEnv('TZ', 'Europe/Berlin')
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  const now = Date.UTC(2026, 10, 21, 12)

  test.each([
    [Date.UTC(2026, 10, 19, 13, 2), 'Nov 19 14:02'],
    [Date.UTC(2026, 6, 9, 6, 5), 'Jul  9 08:05'],
    [Date.UTC(2026, 11, 31, 22, 59), 'Dec 31 23:59'],
    [Date.UTC(2026, 11, 31, 23, 0), '2027-01-01'],
    [Date.UTC(2024, 2, 2, 9), '2024-03-02'],
    [Date.UTC(1969, 11, 31), '1969-12-31'],
    [Date.UTC(99_999, 0, 1), ''],
    [-8.64e15, ''],
    [Number.NaN, ''],
    [Number.POSITIVE_INFINITY, ''],
    [undefined, ''],
  ])('formatDate of %j is %j', (time, shown) => {
    expect(formatDate(time, now)).toBe(shown)
  })

  test('formatDate never takes more than 12 cells', () => {
    fc.assert(fc.property(fc.double(), time => cellWidth(formatDate(time, now)) <= 12))
  })

  test.each([
    [Date.UTC(2026, 10, 19, 13, 2), '14:02'],
    [Date.UTC(2026, 6, 9, 6, 5), '08:05'],
    [Number.NaN, ''],
  ])('formatTimeOfDay of %d is %j', (time, shown) => {
    expect(formatTimeOfDay(time)).toBe(shown)
  })
})
