import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  isAmbiguous,
  type Maildrop,
  messageAt,
  type RowSummary,
  rowOfId,
  withSummaries,
  withSummariesOf,
} from '../../src/app/maildrop.ts'
import { knownHeaders } from '../../src/app/row-search.ts'
import type { UniqueId } from '../../src/pop3/identity.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from '../text/hostile-text.ts'
import { idOf, maildropOf, numbered, upTo } from './rig.ts'

const anyText = fc.oneof(hostileText, fc.string({ unit: 'grapheme' }), fc.string()).map(sanitise)

const anySummary: fc.Arbitrary<RowSummary> = fc
  .record({
    from: anyText,
    subject: anyText,
    date: fc.option(fc.oneof(fc.constant(0), fc.integer()), { nil: undefined }),
    refused: fc.boolean(),
    headerHash: fc.option(fc.string({ minLength: 1, maxLength: 30 }), { nil: undefined }),
  })
  .map(({ refused, headerHash, ...summary }) => ({
    ...summary,
    ...(refused && { refused: true as const }),
    ...(headerHash !== undefined && { headerHash: sanitise(headerHash) }),
  }))

const anyFilling = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), anySummary), { maxLength: 20 })

const filled = (maildrop: Maildrop, filling: readonly (readonly [number, RowSummary])[]) =>
  filling.reduce((now, [number, summary]) => withSummaries(now, [[numbered(number), summary]]), maildrop)

const summariesIn = (maildrop: Maildrop) =>
  upTo(maildrop.count).map(row => messageAt(maildrop, row - 1)?.summary)

test('summaries come back as they were put in, whatever came before them', () => {
  fc.assert(
    fc.property(anyFilling, filling => {
      const maildrop = filled(maildropOf(upTo(5)), filling)
      const model = new Map(filling)
      expect(summariesIn(maildrop)).toEqual([5, 4, 3, 2, 1].map(number => model.get(number)))
      const known = [...model].filter(([number, { refused }]) => number <= 5 && !refused)
      expect(knownHeaders(maildrop)).toBe(known.length)
    }),
  )
})

test('a sanitised text holds no half of a character, which UTF-8 would lose', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map(unit => String.fromCharCode(unit)) }),
      raw => {
        expect(sanitise(raw).isWellFormed()).toBe(true)
      },
    ),
  )
})

test('the next maildrop knows them by unique-id, and each goes on by itself from there', () => {
  const id = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined })
  const ids = fc.array(id, { maxLength: 6 })
  const named = (given: (string | undefined)[]) =>
    maildropOf(upTo(given.length), number => given[number - 1] as UniqueId | undefined)
  fc.assert(
    fc.property(ids, ids, anyFilling, anyFilling, anyFilling, (before, now, filling, known, later) => {
      const former = filled(named(before), filling)
      const own = filled(named(now), known)
      const expected = summariesIn(own)
      before.forEach((id, i) => {
        const summary = messageAt(former, before.length - 1 - i)?.summary
        if (id === undefined || isAmbiguous(former, id as UniqueId) || !summary || summary.refused) return
        const row = rowOfId(own, id as UniqueId)
        if (row !== undefined) expected[row] = summary
      })
      const next = withSummariesOf(own, former)
      expect(summariesIn(next)).toEqual(expected)
      const formerSummaries = summariesIn(former)
      const model = new Map(later)
      expect(summariesIn(filled(next, later))).toEqual(
        expected.map((summary, row) => model.get(now.length - row) ?? summary),
      )
      expect(summariesIn(former)).toEqual(formerSummaries)
    }),
  )
})

test('what is replaced over and over is right at the end, and the others are as they were', () => {
  const subject = sanitise('Ä'.repeat(4000))
  let maildrop = maildropOf(upTo(3), idOf)
  for (let i = 0; i < 2000; i += 1) {
    const summary = { from: sanitise(`Sender ${i}`), subject, date: i }
    maildrop = withSummaries(maildrop, [[numbered(i === 0 ? 1 : 2), summary]])
  }
  expect(summariesIn(maildrop)).toEqual([
    undefined,
    { from: 'Sender 1999', subject, date: 1999 },
    { from: 'Sender 0', subject, date: 0 },
  ])
})

test('a text that is longer than any is cut between characters', () => {
  const long = sanitise(`x${'\u{1F600}'.repeat(100_000)}`)
  const summary = { from: long, subject: long, date: undefined, headerHash: 'h'.repeat(1000) }
  const kept = messageAt(withSummaries(maildropOf([1]), [[numbered(1), summary]]), 0)?.summary
  expect(long.startsWith(kept?.from ?? 'none')).toBe(true)
  expect(kept?.subject.length).toBeGreaterThan(5000)
  expect(kept?.from).toBe(kept?.subject)
  expect(kept?.from.isWellFormed()).toBe(true)
})
