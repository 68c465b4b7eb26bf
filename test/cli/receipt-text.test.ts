import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { receiptLines, receiptList } from '../../src/cli/receipt-text.ts'
import type { PurgedMessage, PurgeRecord } from '../../src/store/records.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { hostileText } from '../text/hostile-text.ts'

beforeEach(() => {
  vi.stubEnv('TZ', 'Europe/Berlin')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const at = Date.UTC(2026, 10, 21, 10, 49)

const message = (change: Partial<PurgedMessage> = {}): PurgedMessage => ({
  id: 'id-1',
  octets: 8200,
  headerHash: 'hash',
  from: 'Jonas Lind <jonas@harbour.example>',
  subject: 'Start here',
  date: Date.UTC(2025, 5, 1, 6, 5),
  number: 3,
  savedAt: '/home/mira/copies/new/1.postern',
  outcome: 'removed',
  ...change,
})

const purge = (change: Partial<PurgeRecord> = {}): PurgeRecord => ({
  number: 7,
  account: 'mira@mail.example',
  mailbox: 'mira@mail.example',
  server: 'mail.example',
  begunAt: at,
  askedAt: at + 60_000,
  settledAt: at + 120_000,
  words: ['+OK Logging out, messages deleted.'],
  fault: undefined,
  messages: [message()],
  ...change,
})

describe('a list of purges', () => {
  const many = purge({
    number: 12,
    begunAt: Date.UTC(2025, 0, 2, 23, 5),
    mailbox: 'a.rather.long.user@a.long.name.of.a.server.example',
    messages: [
      ...Array.from({ length: 1200 }, () => message({ octets: 1_000_000 })),
      message({ outcome: 'alreadyGone' }),
      message({ outcome: 'stillThere' }),
      message({ outcome: 'unknown' }),
      message({ outcome: undefined }),
    ],
  })

  test('has a line for each, that fits', () => {
    expect(receiptList([many, purge(), purge({ number: 1, messages: [] })], 80)).toEqual([
      'No  Begun             Mailbox              Removed  Still there  Unknown    Size',
      '12  2025-01-03 00:05  a.rather.long.user…    1,200            1        2  1.2 GB',
      ' 7  2026-11-21 11:49  mira@mail.example          1            0        0  8.2 KB',
      ' 1  2026-11-21 11:49  mira@mail.example          0            0        0       -',
    ])
  })

  test.each([73, 80, 100, 200])('is at most %d cells wide where the terminal is', columns => {
    const widths = receiptList([many, purge()], columns).map(cellWidth)
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns)
  })

  test('names mailboxes in full where there is no terminal', () => {
    expect(receiptList([many], undefined).join('\n')).toContain(many.mailbox)
  })
})

describe('a receipt', () => {
  test('says all that is known', () => {
    expect(receiptLines(purge())).toEqual([
      'Purge 7 of mira@mail.example, on mail.example',
      '',
      'Begun:    2026-11-21 11:49',
      'Asked:    2026-11-21 11:50 (QUIT, with which the server removes what is marked)',
      'Settled:  2026-11-21 11:51',
      'Messages: 1 removed (8.2 KB)',
      'The server said:',
      '  +OK Logging out, messages deleted.',
      '',
      'removed, 8.2 KB, 2025-06-01 08:05',
      '  From:      Jonas Lind <jonas@harbour.example>',
      '  Subject:   Start here',
      '  Unique-id: id-1',
      '  Copy:      /home/mira/copies/new/1.postern',
    ])
  })

  test('says what is not known, and what went wrong', () => {
    const nothing = {
      id: undefined,
      octets: undefined,
      from: undefined,
      subject: undefined,
      date: undefined,
      savedAt: undefined,
    }
    const messages = [
      message({ ...nothing, outcome: undefined }),
      message({ ...nothing, id: 'id-2', octets: 12, outcome: 'stillThere' }),
      message({ ...nothing, id: 'id-3', octets: 13, outcome: 'alreadyGone' }),
    ]
    const record = purge({
      askedAt: undefined,
      settledAt: undefined,
      words: [],
      fault: 'The line broke.',
      messages,
    })
    expect(receiptLines(record).slice(2)).toEqual([
      'Begun:    2026-11-21 11:49',
      'Asked:    not yet, as far as is written down',
      'Settled:  not yet; the next connection to the mailbox does that',
      'Messages: 1 already gone (13 B), 1 still there (12 B), 1 unknown (?)',
      'Fault:    The line broke.',
      '',
      'unknown, size unknown',
      '  Unique-id: none that names it alone',
      '',
      'still there, 12 B',
      '  Unique-id: id-2',
      '',
      'already gone, 13 B',
      '  Unique-id: id-3',
    ])
  })

  test('is safe for a terminal whatever was kept', () => {
    fc.assert(
      fc.property(hostileText, fc.double(), (text, number) => {
        const hostile = message({ id: text, from: text, subject: text, savedAt: text, date: number })
        const record = purge({
          mailbox: text,
          server: text,
          words: [text],
          fault: text,
          begunAt: number,
          messages: [hostile],
        })
        for (const line of [...receiptLines(record), ...receiptList([record], 80)]) {
          expect(line).toMatch(/^\P{C}*$/u)
        }
      }),
    )
  })
})
