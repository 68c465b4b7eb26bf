import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findIn, nextMatch, type Wanted, wantedOf } from '../../src/text/find.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from './hostile-text.ts'

const wanted = (typed: string): Wanted => {
  const found = wantedOf(typed)
  if (!found) throw new Error(`${JSON.stringify(typed)} is nothing to search for`)
  return found
}

const matchesIn = (raw: string, typed: string) => {
  const text = sanitise(raw)
  return findIn(text, wanted(typed)).map(([start, end]) => [start, text.slice(start, end)])
}

describe('wantedOf', () => {
  test.each(['', '\u200b', '\ufe0f'])('%j is nothing to search for', typed => {
    expect(wantedOf(typed)).toBeUndefined()
  })

  test('what is typed beyond 200 is not compared, and no character is halved there', () => {
    expect(matchesIn('a'.repeat(200), 'a'.repeat(500))).toEqual([[0, 'a'.repeat(200)]])
    expect(matchesIn('a'.repeat(199), `${'a'.repeat(199)}😀`)).toEqual([[0, 'a'.repeat(199)]])
  })
})

describe('findIn', () => {
  test.each<[string, string, [number, string][]]>([
    ['', 'a', []],
    [
      'one two one',
      'one',
      [
        [0, 'one'],
        [8, 'one'],
      ],
    ],
    ['one two', 'three', []],
    [
      'aaaa',
      'aa',
      [
        [0, 'aa'],
        [2, 'aa'],
      ],
    ],
    ['a b', ' ', [[1, ' ']]],
    // Literally.
    ['price (in $)', '(in $)', [[6, '(in $)']]],
    ['a.c abc', 'a.c', [[0, 'a.c']]],
    ['a\\d', '\\d', [[1, '\\d']]],
    // Capital letters count once one is typed.
    [
      'Mail MAIL mail',
      'mail',
      [
        [0, 'Mail'],
        [5, 'MAIL'],
        [10, 'mail'],
      ],
    ],
    ['Mail MAIL mail', 'Mail', [[0, 'Mail']]],
    [
      'ÄPFEL äpfel',
      'äpfel',
      [
        [0, 'ÄPFEL'],
        [6, 'äpfel'],
      ],
    ],
    ['ÄPFEL äpfel', 'Äpfel', []],
    [
      'ΟΔΟΣ οδός οδος',
      'οδοσ',
      [
        [0, 'ΟΔΟΣ'],
        [10, 'οδος'],
      ],
    ],
    ['ΟΔΟΣ', 'οδος', [[0, 'ΟΔΟΣ']]],
    [
      '\u{10400} \u{10428}',
      '\u{10428}',
      [
        [0, '\u{10400}'],
        [3, '\u{10428}'],
      ],
    ],
    // Small letters that are longer.
    ['İİ Izmir İZMİR x', 'x', [[15, 'x']]],
    [
      'İİ Izmir İZMİR x',
      'i',
      [
        [0, 'İ'],
        [1, 'İ'],
        [3, 'I'],
        [6, 'i'],
        [9, 'İ'],
        [12, 'İ'],
      ],
    ],
    ['İİ İZMİR', 'İZ', [[3, 'İZ']]],
    ['in İstanbul today', 'stan', [[4, 'stan']]],
    // Spelled with marks or without.
    [
      'caf\u00e9 cafe\u0301!',
      'caf\u00e9',
      [
        [0, 'caf\u00e9'],
        [5, 'cafe\u0301'],
      ],
    ],
    [
      'caf\u00e9 cafe\u0301!',
      'cafe\u0301',
      [
        [0, 'caf\u00e9'],
        [5, 'cafe\u0301'],
      ],
    ],
    ['caf\u00e9 cafe\u0301 cafe', 'cafe', [[11, 'cafe']]],
    [
      'E\u0301e\u0301 \u00c9',
      '\u00e9',
      [
        [0, 'E\u0301'],
        [2, 'e\u0301'],
        [5, '\u00c9'],
      ],
    ],
    // A match takes in the marks of its last character, and the character of its first mark.
    [
      'x\u0302y x',
      'x',
      [
        [0, 'x\u0302'],
        [4, 'x'],
      ],
    ],
    [
      'का का',
      'क',
      [
        [0, 'का'],
        [3, 'का'],
      ],
    ],
    [
      'का का',
      '\u093e',
      [
        [0, 'का'],
        [3, 'का'],
      ],
    ],
    // What is sanitised in the line is sanitised in what was typed.
    ['กำ', 'กำ', [[0, 'ก\u0e4d\u0e32']]],
    ['I ❤\ufe0f mail', '❤\ufe0f', [[2, '❤']]],
    ['한글', '\u1112\u1161\u11ab', [[0, '한']]],
    [
      'a😀b😀',
      '😀',
      [
        [1, '😀'],
        [4, '😀'],
      ],
    ],
  ])('in %j, %j is found at %j', (raw, typed, found) => {
    expect(matchesIn(raw, typed)).toEqual(found)
  })

  test('tells of 200 matches at most', () => {
    expect(findIn(sanitise('a'.repeat(1000)), wanted('a'))).toHaveLength(200)
  })

  test('matches are in order, not empty, and what stands there compares equal', () => {
    const letters = fc.constantFrom(
      'a',
      'A',
      'i',
      'İ',
      'é',
      'e\u0301',
      'x\u0302',
      'ß',
      'Σ',
      'ς',
      'का',
      '😀',
      ' ',
    )
    const text = fc.oneof(
      hostileText,
      fc.array(letters, { maxLength: 30 }).map(all => all.join('')),
    )
    const typed = fc.oneof(
      hostileText,
      fc.array(letters, { maxLength: 3 }).map(all => all.join('')),
    )
    const folded = (part: string) => part.normalize('NFC').toLowerCase().replaceAll('ς', 'σ')
    fc.assert(
      fc.property(text, typed, (raw, typed) => {
        const line = sanitise(raw)
        const asked = wantedOf(typed)
        fc.pre(asked !== undefined)
        let last = 0
        for (const [start, end] of findIn(line, asked)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(line.slice(start, end).isWellFormed()).toBe(true)
          const part = line.slice(start, end)
          expect(asked.cased ? part.normalize('NFC') : folded(part)).toContain(asked.text)
          last = end
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('any part of a line, cut between characters, is found in it', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(), fc.nat(), (raw, a, b) => {
        const line = sanitise(raw)
        const characters = line.match(/\P{M}\p{M}*/gu) ?? []
        const start = a % (characters.length + 1)
        const typed = characters.slice(start, start + 1 + (b % 5)).join('')
        fc.pre(typed !== '')
        expect(findIn(line, wanted(typed))).not.toEqual([])
      }),
    )
  })

  test.each(['a', 'İ', 'e\u0301', 'क\u093e', '\u093e', 'ab'])('is linear: a megabyte of %j', piece => {
    const line = sanitise(piece.repeat(1_000_000 / piece.length))
    // At most 200 ms each; anything quadratic would outlast the test's time by far.
    for (const typed of [piece, `x${piece.repeat(99)}`, `${piece.repeat(99)}x`, 'İ', '\u093e']) {
      expect(findIn(line, wanted(typed)).length).toBeLessThanOrEqual(200)
    }
  })
})

describe('nextMatch', () => {
  const lines = ['one', 'two', 'One more', 'three'].map(sanitise)

  test.each([
    ['one', 0, 'forward', { line: 2, wrapped: false }],
    ['one', 2, 'forward', { line: 0, wrapped: true }],
    ['one', -1, 'forward', { line: 0, wrapped: false }],
    ['one', -9, 'forward', { line: 0, wrapped: false }],
    ['one', 4, 'forward', { line: 0, wrapped: true }],
    ['one', 2, 'backward', { line: 0, wrapped: false }],
    ['one', 0, 'backward', { line: 2, wrapped: true }],
    ['one', 4, 'backward', { line: 2, wrapped: false }],
    ['one', 99, 'backward', { line: 2, wrapped: false }],
    ['one', -1, 'backward', { line: 2, wrapped: true }],
    // The line itself comes last.
    ['two', 1, 'forward', { line: 1, wrapped: true }],
    ['two', 1, 'backward', { line: 1, wrapped: true }],
    ['four', 1, 'forward', undefined],
    ['four', 1, 'backward', undefined],
  ] as const)('%j from %i %s is %j', (typed, from, direction, match) => {
    expect(nextMatch(lines, wanted(typed), from, direction)).toEqual(match)
  })

  test('finds nothing where there are no lines', () => {
    expect(nextMatch([], wanted('a'), 0, 'forward')).toBeUndefined()
    expect(nextMatch([], wanted('a'), 0, 'backward')).toBeUndefined()
  })

  test('gives a line in which findIn finds something', () => {
    const direction = fc.constantFrom('forward' as const, 'backward' as const)
    fc.assert(
      fc.property(
        fc.array(hostileText),
        hostileText,
        fc.integer({ min: -2, max: 12 }),
        direction,
        (raws, typed, from, direction) => {
          const asked = wantedOf(typed.slice(0, 2))
          fc.pre(asked !== undefined)
          const shown = raws.map(sanitise)
          const holding = shown.flatMap((line, i) => (findIn(line, asked).length > 0 ? [i] : []))
          const match = nextMatch(shown, asked, from, direction)
          if (match) expect(holding).toContain(match.line)
          else expect(holding).toEqual([])
        },
      ),
    )
  })
})
