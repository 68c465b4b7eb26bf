import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withSummaries } from '../../src/app/maildrop.ts'
import { knownHeaders, matchingRows } from '../../src/app/row-search.ts'
import { foldCase } from '../../src/text/find.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { maildropOf, numbered, upTo } from './rig.ts'

/** A maildrop whose messages have these senders and subjects, the newest first. */
const maildropWith = (texts: readonly (readonly [from: string, subject: string])[]) =>
  withSummaries(
    maildropOf(upTo(texts.length)),
    texts.map(([from, subject], row) => [
      numbered(texts.length - row),
      { from: sanitise(from), subject: sanitise(subject), date: undefined },
    ]),
  )

const letters = fc.constantFrom(
  'a',
  'A',
  'b',
  'é',
  'É',
  'e\u0301',
  'σ',
  'ς',
  'Σ',
  'İ',
  'ß',
  'ẞ',
  '漢',
  '😀',
  '.',
  ' ',
)
const anyText = fc.oneof(fc.string({ unit: letters }), fc.string({ unit: 'grapheme' }))

describe('rows whose sender or subject holds a text', () => {
  test('are found as when each is folded and looked through', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyText, anyText), { maxLength: 12 }),
        fc.string({ unit: letters, minLength: 1, maxLength: 3 }),
        (texts, typed) => {
          const wanted = foldCase(sanitise(typed))
          const expected = texts.flatMap((pair, row) =>
            pair.some(text => foldCase(sanitise(text)).includes(wanted)) ? [row] : [],
          )
          expect([...matchingRows(maildropWith(texts), typed)]).toEqual(expected)
        },
      ),
    )
  })

  test.each([
    ['harbour', [0, 1]],
    ['HARBOUR', [0, 1]],
    ['größe', [2]],
    ['GRÖSSE', []],
    ['ΟΔΟΣ', [3]],
    ['.*', [4]],
    ['mira@', []],
    ['rh', []],
    ['', []],
    ['x'.repeat(10_000), []],
  ])('for %j', (typed, rows) => {
    const maildrop = maildropWith([
      ['Harbour Office', 'Berths'],
      ['Mira', 'the hARBOUR'],
      ['Lena', 'GRÖßE'],
      ['Nikos', 'οδος'],
      ['a.*b', 'mira'],
    ])
    expect([...matchingRows(maildrop, typed)]).toEqual(rows)
  })

  test('are not those whose header was refused, or has not come', () => {
    const summary = { from: sanitise('Mira'), subject: sanitise('Hello'), date: undefined }
    const maildrop = withSummaries(maildropOf(upTo(3)), [
      [numbered(1), summary],
      [numbered(2), { ...summary, refused: true }],
    ])
    expect([...matchingRows(maildrop, 'hello')]).toEqual([2])
    expect(knownHeaders(maildrop)).toBe(1)
  })
})
