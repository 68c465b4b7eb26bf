import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HeaderField } from '../../src/mail/header.ts'
import { traceOf } from '../../src/mail/trace.ts'
import { expectShowable, textOf } from './hostile-fields.ts'

const header = (...lines: string[]): HeaderField[] =>
  lines.map(line => {
    const colon = line.indexOf(':')
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() }
  })

/** Received fields as a message bears them, newest first, for hops at these times of day, oldest first. */
const received = (...times: string[]): HeaderField[] =>
  times
    .map((time, n) => ({ name: 'Received', value: `by h${n}.example; Tue, 17 Nov 2026 ${time} +0000` }))
    .reverse()

const way = (fields: readonly HeaderField[]) =>
  traceOf(fields).find(({ title }) => title === 'The way it took')?.lines

describe('the way it took', () => {
  test('each hop in the order it travelled, with the delays', () => {
    const fields = header(
      'Return-Path: <ada@example.org>',
      'received: from mail.example.org (mail.example.org [192.0.2.2]) by mx.example.net with ESMTP for <bo@example.net>; Tue, 17 Nov 2026 01:24:49 +0000',
      'RECEIVED: from laptop.example ([192.0.2.1]) by mail.example.org with ESMTPS; Tue, 17 Nov 2026 10:24:36 +0900 (JST)',
      'DKIM-Signature: v=1; d=example.org; s=x',
      'Date: Tue, 17 Nov 2026 10:24:30 +0900',
    )
    expect(way(fields)).toEqual([
      'Written Tue 17 Nov 2026 10:24:30 +0900, by the sender’s clock',
      '1  from laptop.example (192.0.2.1) by mail.example.org with ESMTPS, Tue 17 Nov 2026 10:24:36 +0900 (+6 s)',
      '2  from mail.example.org (192.0.2.2) by mx.example.net with ESMTP for bo@example.net, Tue 17 Nov 2026 01:24:49 +0000 (+13 s, longest)',
      '2 hops, 19 s in all',
      'Return-Path: <ada@example.org>',
      'Signed by (DKIM, not verified here): example.org',
    ])
  })

  const delays = (fields: readonly HeaderField[]) =>
    way(fields)?.map(line => / \(([^()]*)\)$/.exec(line)?.[1] ?? '')

  test.each([
    [
      ['10:00:00', '10:00:00', '12:14:00'],
      ['', '+0 s', '+2 h 14 min, longest', ''],
    ],
    [
      ['10:00:10', '10:00:06', '10:00:09', '10:00:10'],
      ['', 'clock 4 s behind', '+3 s', '+1 s, longest', ''],
    ],
    [
      ['10:00:00', 'noon', '10:00:05'],
      ['', '', '+5 s', ''],
    ],
    [
      ['10:00:00', '10:00:00'],
      ['', '+0 s', ''],
    ],
    [
      ['noon', 'night'],
      ['', '', ''],
    ],
  ])('hops at %j', (times, words) => {
    expect(delays(received(...times))).toEqual(words)
  })

  test.each([
    [['10:00:00', '10:00:05', '10:00:12'], '3 hops, 12 s in all'],
    [['10:00:05', '10:00:00'], '2 hops'],
    [['noon', '10:00:00'], '2 hops'],
    [['10:00:00'], '1 hop'],
  ])('hops at %j take %s', (times, words) => {
    expect(way(received(...times))?.at(-1)).toBe(words)
  })

  test('clocks that are far apart', () => {
    const fields = header('Date: Tue, 17 Nov 3609 10:00:00 +0000')
    expect(delays([...received('10:00:00', '10:00:01'), ...fields])).toEqual([
      '',
      'clock far behind',
      '+1 s',
      '',
    ])
  })

  test('hops that cannot be read are shown as they stand', () => {
    expect(way(header('Received: (invoked by\t uid 5)', 'Received:', 'Date: long ago'))).toEqual([
      '1  (empty), no date',
      '2  (invoked by uid 5), no date',
      '2 hops',
    ])
  })

  test('the newest 50 hops are shown', () => {
    const times = Array.from({ length: 60 }, (_, n) => `10:00:${String(n).padStart(2, '0')}`)
    const lines = way([...received(...times), ...header('Date: Tue, 17 Nov 2026 09:00:00 +0000')])
    expect(lines).toHaveLength(52)
    expect(lines?.slice(0, 2)).toEqual([
      '10 earlier hops left out',
      '11  by h10.example, Tue 17 Nov 2026 10:00:10 +0000',
    ])
    expect(lines?.at(-1)).toBe('60 hops, 49 s in all')
  })
})

describe('checked on the way', () => {
  test('each field is a claim of the host that wrote it, in the order of the message', () => {
    const fields = header(
      'Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=example.org; dmarc=fail',
      'Received-SPF: pass (mx.example.net: fine)',
      'ARC-Authentication-Results: i=1; relay.example; dkim=pass',
      'Subject: spf=pass',
    )
    expect(traceOf(fields)).toEqual([
      {
        title: 'Checked on the way',
        lines: [
          'Any host on the way could have written these; only those of your own server count.',
          'mx.example.net claims: spf=pass (smtp.mailfrom=example.org), dmarc=fail',
          'mx.example.net claims (Received-SPF): spf=pass',
          'relay.example claims (ARC, set 1): dkim=pass',
        ],
      },
    ])
  })

  test('at most 20 claims', () => {
    const fields = header(...Array<string>(23).fill('Authentication-Results: mx.example.net; none'))
    const [section] = traceOf(fields)
    expect(section?.lines).toHaveLength(22)
    expect(section?.lines.at(-1)).toBe('and 3 earlier claims')
  })
})

test.each([[[]], [['Subject: Hello', 'Date: Tue, 17 Nov 2026 10:00:00 +0000']], [['Return-Path:']]])(
  '%j says nothing of the way',
  lines => {
    expect(traceOf(header(...lines))).toEqual([])
  },
)

const names = fc.constantFrom(
  'Received',
  'Date',
  'Authentication-Results',
  'ARC-Authentication-Results',
  'Received-SPF',
  'DKIM-Signature',
  'Return-Path',
)
const values = textOf(
  'from ',
  ' by ',
  ' with ',
  '(',
  ')',
  '[192.0.2.1]',
  '; Tue, 17 Nov 2026 10:00:00 +0000',
  '; 17 Nov 9999 10:00:00',
  'spf=pass ',
  'd=',
  ';',
  '\\',
  '"',
)

test('any fields give lines that a terminal may show', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ name: names, value: values })), fields => {
      for (const { lines } of traceOf(fields)) expectShowable(lines)
    }),
  )
})
