import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  collectMaildrop,
  type Maildrop,
  messageAt,
  withSummaries,
  withSummariesOf,
} from '../../src/app/maildrop.ts'
import { type SortedBy, sortedRows } from '../../src/app/row-order.ts'
import { foldCase } from '../../src/text/find.ts'
import { nothing, sanitise } from '../../src/text/sanitise.ts'
import { numbered, upTo } from './rig.ts'

type Known = {
  readonly octets?: number | undefined
  readonly date?: number | undefined
  readonly from?: string
  readonly subject?: string
}

/** A maildrop of so many messages, of which no header is known. */
const maildropOfRows = (messages: readonly Known[]): Maildrop => {
  const rows = collectMaildrop(messages.length)
  messages.forEach(({ octets }, row) => {
    rows.identified(numbered(messages.length - row), `${row}` as never)
    if (octets !== undefined) rows.listed(numbered(messages.length - row), octets)
  })
  return rows.finish()
}

/** A maildrop of these messages, the newest first. Where there is no subject the header is not known. */
const maildropWith = (messages: readonly Known[], rows = maildropOfRows(messages)): Maildrop =>
  withSummaries(
    rows,
    messages.flatMap(({ date, from = '', subject }, row) =>
      subject === undefined
        ? []
        : [
            [
              numbered(messages.length - row),
              { from: sanitise(from), subject: sanitise(subject), date },
            ] as const,
          ],
    ),
  )
const withoutPrefixes = (subject: string): string => {
  const rest = subject.replace(/^ *(?:re|aw|sv|vs|antw|fwd?|wg)(?:\[\d*\])?:/i, '').replace(/^ +/, '')
  return rest === subject ? subject : withoutPrefixes(rest)
}

/** The same by comparing each with each. */
const naive = (messages: readonly Known[], by: SortedBy, falling: boolean): number[] => {
  const maildrop = maildropWith(messages)
  const keyOf = (row: number) => {
    const { octets, summary } = messageAt(maildrop, row) ?? expect.fail()
    if (by === 'octets') return octets
    if (by === 'date') return summary?.date
    if (!summary) return undefined
    const text = foldCase(by === 'from' ? summary.from : withoutPrefixes(summary.subject))
    return Buffer.from(text).toString('hex')
  }
  const rows = upTo(messages.length).map(row => row - 1)
  const keys = rows.map(keyOf)
  const isKnown = (row: number) => keys[row] !== undefined
  const compare = (one: number, other: number) => {
    const [a = nothing, b = nothing] = [keys[one], keys[other]]
    return (a < b ? -1 : a > b ? 1 : 0) * (falling ? -1 : 1)
  }
  return [...rows.filter(isKnown).sort(compare), ...rows.filter(row => !isKnown(row))]
}

const anyText = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'A',
    'Re: a',
    'Fwd: RE[2]: a',
    'same beginning ',
    'SAME BEGINNING 1',
    'Österreich',
    'öl',
  ),
  fc.string({ unit: 'grapheme' }),
  fc
    .tuple(fc.constantFrom(1, 15, 16, 17, 24, 25, 40), fc.constantFrom('', ' ', 'b', 'B', '\u00e9'))
    .map(([longer, end]) => `${'Long '.repeat(9).slice(0, longer + 5)}${end}`),
  fc
    .tuple(fc.constantFrom('one and the same ', 'Re: One And '), fc.string({ maxLength: 12 }))
    .map(([a, b]) => a + b),
)

const anyMessage = fc.record(
  {
    octets: fc.oneof(fc.nat({ max: 3 }), fc.maxSafeNat()),
    date: fc.oneof(fc.integer(), fc.constantFrom(0, -0, -1, -1.5e12, 1.7e12)),
    from: anyText,
    subject: anyText,
  },
  { requiredKeys: [] },
)

const anyMessages = (longest: number) => fc.array(anyMessage, { maxLength: longest })

/** What is known of each message before, and what comes. */
const anyPairs = fc.array(fc.tuple(anyMessage, anyMessage), { maxLength: 40 })

/** What is known of messages once what has come of some stands in place of what was known. */
const replaced = (before: readonly Known[], now: readonly Known[]): Known[] =>
  before.map((message, row) => {
    const { octets } = message
    const { subject } = now[row] ?? {}
    return subject === undefined ? message : { ...now[row], octets }
  })

describe.each<SortedBy>(['date', 'octets', 'from', 'subject'])('sorted by %s', by => {
  test('rows stand as when each is compared with each', () => {
    fc.assert(
      fc.property(anyMessages(60), fc.boolean(), (messages, falling) => {
        expect([...sortedRows(maildropWith(messages), by, falling)]).toEqual(naive(messages, by, falling))
      }),
    )
  })

  test('rows stand where they belong when what is known of them is replaced', () => {
    fc.assert(
      fc.property(anyPairs, pairs => {
        const before = pairs.map(([message]) => message)
        const now = pairs.map(([, message]) => message)
        const maildrop = maildropWith(now, maildropWith(before))
        expect([...sortedRows(maildrop, by)]).toEqual(naive(replaced(before, now), by, false))
      }),
    )
  })

  test.each([true, false])('so do those of which another maildrop knew; some known before: %s', isFilled => {
    fc.assert(
      fc.property(anyPairs, pairs => {
        const before = pairs.map(([message]) => (isFilled ? { ...message, octets: 1 } : { octets: 1 }))
        const now = pairs.map(([, message]) => ({ ...message, octets: 1 }))
        const maildrop = withSummariesOf(maildropWith(before), maildropWith(now))
        expect([...sortedRows(maildrop, by)]).toEqual(naive(replaced(before, now), by, false))
      }),
    )
  })

  test.each([150, 3000, 25_000])('so do %i', count => {
    const [few = []] = fc.sample(anyMessages(60), { numRuns: 1, seed: 7 })
    const messages = upTo(count).map(i => ({
      octets: (i * 7919) % 5000,
      date: (i * 104_729) % 70_000_000,
      from: `Sender ${(i * 31) % 97}`,
      subject: `${i % 3 ? '' : 're: '}The weekly REPORT of ${(i * 7919) % 3001} ${i % 5 ? 'x' : 'Ö'}`,
      ...few[i],
    }))
    expect([...sortedRows(maildropWith(messages), by)]).toEqual(naive(messages, by, false))
  })
})

test('rows stand where they belong once texts that no row bears any more were let go', () => {
  const long = (i: number) => `${String(1000 - i)} ${'long '.repeat(2000)}`
  let maildrop = maildropWith([{ subject: 'm' }, { subject: 'Re: a' }, { subject: 'z' }, { subject: 'A' }])
  for (let i = 0; i < 1000; i += 1) {
    const summary = { from: sanitise('from'), subject: sanitise(long(i)), date: i }
    maildrop = withSummaries(maildrop, [[numbered(2), summary]])
  }
  expect([...sortedRows(maildrop, 'subject')]).toEqual([2, 1, 3, 0])
  expect([...sortedRows(maildrop, 'from')]).toEqual([0, 1, 3, 2])
})
