import { describe, expect, test } from 'vitest'
import { readReceived } from '../../src/mail/received.ts'

const date = 'Tue, 17 Nov 2026 10:24:36 +0900'

describe('readReceived', () => {
  const cases: [name: string, value: string, hop: Partial<ReturnType<typeof readReceived>>][] = [
    [
      'the usual clauses',
      `from laptop.example (laptop.example [192.0.2.1])\tby mail.example.org (Mailer 3) with ESMTPS id 1A for <ada@example.org>; ${date}`,
      {
        from: 'laptop.example',
        seen: '192.0.2.1',
        by: 'mail.example.org',
        with: 'ESMTPS',
        for: 'ada@example.org',
        date: 'Tue 17 Nov 2026 10:24:36 +0900',
        time: Date.UTC(2026, 10, 17, 1, 24, 36),
      },
    ],
    [
      'clauses in another order, words of any case',
      `BY mail.example.org FOR ada@example.org WITH Strange Protocol(1.2) FROM laptop.example; ${date}`,
      { from: 'laptop.example', by: 'mail.example.org', with: 'Strange Protocol', for: 'ada@example.org' },
    ],
    [
      'another name than the host has',
      'from bank.example (pool-7.isp.example. [198.51.100.7] (may be forged)) by mx.example.org; x',
      { from: 'bank.example', seen: 'pool-7.isp.example, 198.51.100.7' },
    ],
    ['IPv6', 'from a.example (unknown [IPv6:2001:db8::7]) by b.example; x', { seen: '2001:db8::7' }],
    [
      'an address without brackets',
      'from a.example (HELO a) (192.0.2.9) by b.example',
      { seen: '192.0.2.9' },
    ],
    [
      'an address for a name',
      'from [192.0.2.9] ([192.0.2.9]) by b.example',
      { from: '[192.0.2.9]', seen: '' },
    ],
    ['via for with', 'from a.example by b.example via SMTP; x', { with: 'SMTP' }],
    [
      'nested comments with keywords and semicolons in them',
      `from a.example (by (with; from) x.example; id) by b.example (; ( ; )); ${date} (for (x; y))`,
      { from: 'a.example', by: 'b.example', date: 'Tue 17 Nov 2026 10:24:36 +0900' },
    ],
    [
      'a quoted parenthesis',
      'from a.example (\\) [192.0.2.9]) by b.example',
      { seen: '192.0.2.9', by: 'b.example' },
    ],
    ['a comment that is never closed', `from a.example (oh by b.example; ${date}`, { by: 'b.example' }],
    ['a comment first', '(from ada@localhost) by b.example', { from: '', by: 'b.example' }],
    [
      'no clauses',
      '(qmail 7 invoked\t by uid 5); 17 Nov 2026 01:24:36 -0000',
      { from: '', by: '', raw: '(qmail 7 invoked by uid 5)', date: '17 Nov 2026 01:24:36 -0000' },
    ],
    ['a date that is none', 'by b.example; yesterday', { date: 'yesterday', time: undefined }],
    ['no date', 'by b.example', { by: 'b.example', date: '', time: undefined }],
    ['nothing', '', { from: '', by: '', raw: '', date: '' }],
  ]
  test.each(cases)('%s', (_, value, hop) => {
    expect(readReceived(value)).toMatchObject(hop)
  })

  test('names are shortened', () => {
    const hop = readReceived(`from ${'a'.repeat(9_000)} by ${'b'.repeat(200)}`)
    expect(hop.from).toBe(`${'a'.repeat(79)}…`)
    expect(hop.by).toBe(`${'b'.repeat(79)}…`)
  })
})
