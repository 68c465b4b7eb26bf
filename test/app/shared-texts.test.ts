import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SharedTexts } from '../../src/app/shared-texts.ts'
import { TextChunks } from '../../src/app/text-chunks.ts'
import { textRanks } from '../../src/app/text-order.ts'

/** The numbers of these texts, with slots for so many. */
const shared = (all: readonly string[], expected = all.length) => {
  const chunks = new TextChunks()
  // A text never lies at the beginning of a record.
  chunks.add(new Uint8Array(9))
  const texts = new SharedTexts(chunks, expected)
  const numbers = all.map(text => {
    const octets = Buffer.from(text)
    return texts.add(chunks.add(octets), octets.length)
  })
  return { texts, numbers }
}

const anyTexts = fc.array(
  fc
    .tuple(
      fc.constantFrom('', 'a', 'a long beginning of all texts, ', '\u00f6l, '),
      fc.string({ unit: fc.constantFrom(...'aB \u00e91'), maxLength: 20 }),
    )
    .map(([start, end]) => start + end),
)

/** What is compared: only the capitals of ASCII are made small here. */
const compared = (text: string) => text.replace(/[A-Z]/g, letter => letter.toLowerCase())

describe('texts that are shared', () => {
  test('have one number where they are equal but for capitals', () => {
    const { texts, numbers } = shared(['Lunch', 'Notes', 'lunch', 'LUNCH', 'notes', 'lunches'])
    expect(numbers).toEqual([0, 1, 0, 0, 1, 2])
    expect(texts.count).toBe(3)
  })

  test.each([0, 1000])('never have one number where they differ, with slots for %i', expected => {
    fc.assert(
      fc.property(anyTexts, all => {
        const { numbers } = shared(all, expected)
        const first = new Map<number, string>()
        numbers.forEach((number, i) => {
          const text = compared(all[i] as string)
          expect(first.get(number) ?? text).toBe(text)
          first.set(number, text)
        })
      }),
    )
  })

  test('have the same rank where they are equal, though there were too few slots, else that of their octets', () => {
    fc.assert(
      fc.property(anyTexts, fc.constantFrom(0, 1000), (all, expected) => {
        const { texts, numbers } = shared(all, expected)
        const ranks = textRanks(texts)
        const octets = all.map(text => Buffer.from(compared(text)))
        for (const [i, one] of octets.entries()) {
          for (const [j, other] of octets.entries()) {
            const difference =
              (ranks[numbers[i] as number] as number) - (ranks[numbers[j] as number] as number)
            expect(Math.sign(difference)).toBe(Buffer.compare(one, other))
          }
        }
      }),
    )
  })

  test('are looked for in a few slots only, however many there are', () => {
    const all = Array.from({ length: 40_000 }, (_, i) => `text ${i % 20_000}`)
    const { texts } = shared(all, 0)
    expect(texts.count).toBe(40_000)
    expect(new Set(textRanks(texts)).size).toBe(20_000)
  })
})
