import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collectMaildrop, messageAt, withSummaries } from '../../src/app/maildrop.ts'
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

/** A maildrop of these messages, the newest first. Where there is no subject the header is not known. */
const maildropWith = (messages: readonly Known[]) => {
  const rows = collectMaildrop(messages.length)
  messages.forEach(({ octets }, row) => {
    rows.identified(numbered(messages.length - row), `${row}` as never)
    if (octets !== undefined) rows.listed(numbered(messages.length - row), octets)
  })
  return withSummaries(
    rows.finish(),
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
}

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
    .tuple(fc.constantFrom('one and the same ', 'Re: One And '), fc.string({ maxLength: 12 }))
    .map(([a, b]) => a + b),
)

const anyMessages = (longest: number) =>
  fc.array(
    fc.record(
      {
        octets: fc.oneof(fc.nat({ max: 3 }), fc.maxSafeNat()),
        date: fc.oneof(fc.integer(), fc.constantFrom(0, -0, -1, -1.5e12, 1.7e12)),
        from: anyText,
        subject: anyText,
      },
      { requiredKeys: [] },
    ),
    { maxLength: longest },
  )

describe.each<SortedBy>(['date', 'octets', 'from', 'subject'])('sorted by %s', by => {
  test('rows stand as when each is compared with each', () => {
    fc.assert(
      fc.property(anyMessages(60), fc.boolean(), (messages, falling) => {
        expect([...sortedRows(maildropWith(messages), by, falling)]).toEqual(naive(messages, by, falling))
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
