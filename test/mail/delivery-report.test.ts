import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deliveryReport, dispositionReport } from '../../src/mail/delivery-report.ts'
import { expectShowable, textOf } from './hostile-fields.ts'

const lines = (...rows: string[]) => rows.join('\r\n')

describe('deliveryReport', () => {
  const cases: [name: string, report: string, words: string[]][] = [
    [
      'a failure with all that may be said',
      lines(
        'Reporting-MTA: dns; mx.example.net',
        'Arrival-Date: Tue, 17 Nov 2026 10:24:36 +0900 (JST)',
        '',
        'Original-Recipient: rfc822;ada@example.org',
        'Final-Recipient: rfc822; ada@example.org',
        'Action: failed',
        'Status: 5.1.1',
        'Remote-MTA: dns; mail.example.org',
        'Diagnostic-Code: smtp; 550 5.1.1',
        '   User unknown',
        'Last-Attempt-Date: Tue, 17 Nov 2026 10:30:00 +0900',
        '',
      ),
      [
        'ada@example.org: failed (5.1.1, no such mailbox).',
        '  mail.example.org said: “550 5.1.1 User unknown”',
        '  Tried last Tue 17 Nov 2026 10:30:00 +0900',
        'Reported by mx.example.net',
        'Arrived there Tue 17 Nov 2026 10:24:36 +0900',
      ],
    ],
    [
      'two recipients, one still tried, with LF and several empty lines',
      '\n\nReporting-MTA: dns;mx.example.net\n\n \n\nFinal-Recipient: RFC822; <bo@example.org>\nAction: Delayed (busy)\nStatus: 4.2.2 (full)\nWill-Retry-Until: Sun, 22 Nov 2026 10:00:00 +0000\n\n\nFinal-Recipient: rfc822;cy@example.org\nAction: relayed\nStatus: 2.0.0\n\n\n',
      [
        'bo@example.org: delayed (4.2.2, the mailbox is full).',
        '  Will be tried until Sun 22 Nov 2026 10:00:00 +0000',
        'cy@example.org: relayed to a server that sends no reports (2.0.0).',
        'Reported by mx.example.net',
      ],
    ],
    [
      'delivered and expanded, without empty lines between',
      lines(
        'Reporting-MTA: dns; mx.example.net',
        'Final-Recipient: rfc822; ada@example.org',
        'Action: delivered',
        'Final-Recipient: rfc822; crew@example.org',
        'Action: expanded',
      ),
      [
        'ada@example.org: delivered.',
        'crew@example.org: expanded, sent on to several addresses.',
        'Reported by mx.example.net',
      ],
    ],
    [
      'another address than the one it was written to, in xtext',
      lines('Original-Recipient: rfc822; ada+2Blist@example.org', 'Final-Recipient: rfc822; ada@example.org'),
      ['ada@example.org: nothing is said about what happened.', '  Was written to ada+list@example.org'],
    ],
    [
      'a plus sign that stands for itself',
      'Original-Recipient: rfc822; ada+20@example.org',
      ['ada+20@example.org: nothing is said about what happened.'],
    ],
    [
      'no status, but one in the diagnosis',
      lines('Final-Recipient: ada@example.org', 'Diagnostic-Code: smtp; 452 4.3.1 Disk; full'),
      [
        'ada@example.org: not delivered so far (4.3.1, the mail server has no room left).',
        '  The reason given: “452 4.3.1 Disk; full”',
      ],
    ],
    [
      'a server and no diagnosis',
      lines(
        'Final-Recipient: rfc822; ada@example.org',
        'Action: failed',
        'Remote-MTA: DNS; mail.example.org',
      ),
      ['ada@example.org: failed.', '  The server there: mail.example.org'],
    ],
    [
      'an action that is not known, and no name',
      lines('Action: lost at sea', 'Status: 5.0.0'),
      ['A recipient without a name: “lost at sea” (5.0.0).'],
    ],
    ['no reporter, but a date', 'Arrival-Date: yesterday', ['Arrived yesterday']],
    ['nothing', '', []],
    ['no report', 'This message could not be delivered.\n\nSorry: really\n', []],
  ]
  test.each(cases)('%s', (_, report, words) => {
    expect(deliveryReport(report)).toEqual(words)
  })

  test('names at most 50 recipients', () => {
    const report = Array.from({ length: 62 }, (_, n) => `Final-Recipient: rfc822; r${n}@example.org\n\n`)
    const words = deliveryReport(report.join(''))
    expect(words).toHaveLength(51)
    expect(words.at(-1)).toBe('and 12 more recipients')
  })

  test('makes controls visible and shortens what is long', () => {
    const [first, second] = deliveryReport(
      `Final-Recipient: rfc822;\x1b[2Jada@example.org\nDiagnostic-Code: smtp;${'no '.repeat(9_000)}`,
    )
    expect(first).toContain('␛[2Jada@example.org')
    expect(second).toMatch(/^ {2}The reason given: “no no .*…”$/)
  })
})

describe('dispositionReport', () => {
  const cases: [name: string, report: string, words: string[]][] = [
    [
      'read, by hand',
      lines(
        'Reporting-UA: desk.example.org; Gannet Mail 3.2',
        'Original-Recipient: rfc822;ada@example.org',
        'Final-Recipient: rfc822;ada@example.org',
        'Original-Message-ID: <1@example.net>',
        'Disposition: manual-action/MDN-sent-manually; displayed',
      ),
      [
        'Read by ada@example.org.',
        'The recipient agreed to this report.',
        'About the message <1@example.net>',
        'Reported by desk.example.org, Gannet Mail 3.2',
      ],
    ],
    [
      'deleted by a program',
      lines(
        'Final-Recipient: rfc822; ada@example.org',
        'Disposition: automatic-action/MDN-sent-automatically; deleted/error',
        'Error: no room; none at all',
      ),
      [
        'Deleted, perhaps without being read, by ada@example.org.',
        'A program did this, not a person.',
        'The report was sent without asking the recipient.',
        'Marked: error',
        'Error: “no room; none at all”',
      ],
    ],
    ['a type alone', 'Disposition: Displayed', ['Read by a recipient without a name.']],
    [
      'a type that is not known',
      lines('Final-Recipient: rfc822; ada@example.org', 'Disposition: ; eaten'),
      ['ada@example.org: “eaten”.'],
    ],
    ['a recipient alone', 'Final-Recipient: ada@example.org', ['ada@example.org: nothing is said.']],
    ['nothing', 'Hello\n\n', []],
  ]
  test.each(cases)('%s', (_, report, words) => {
    expect(dispositionReport(report)).toEqual(words)
  })
})

const reports = textOf(
  'Final-Recipient: rfc822;',
  'Original-Recipient: rfc822; a+2B@example.org',
  'Action: failed',
  'Status: 5.1.1',
  'Diagnostic-Code: smtp; 550',
  'Reporting-MTA: dns; ',
  'Last-Attempt-Date: Tue, 17 Nov 2026 10:30:00 +0900',
  'Disposition: a/b; displayed/',
  'Reporting-UA: ',
  '\r\n',
  '\n',
  '\n\n',
  '(',
  ';',
)

test('any text gives lines that a terminal may show', () => {
  fc.assert(
    fc.property(reports, text => {
      expectShowable(deliveryReport(text))
      expectShowable(dispositionReport(text))
    }),
  )
})
