import { describe, expect, test } from 'vitest'
import { activity } from '../../src/app/activity.ts'
import type { Connection } from '../../src/app/state.ts'
import { topLine } from '../../src/app/top-line.ts'
import { formatTimeOfDay } from '../../src/text/format.ts'
import { said, sanitise } from '../../src/text/sanitise.ts'
import { lost, maildropOf, readAt, Visit, visitTo } from './rig.ts'

const texts = (visit: Visit) => topLine(visit.state).map(({ text }) => text)

describe('the top line', () => {
  test('says whose mailbox, how safe, how connected, how large', () => {
    expect(texts(visitTo(5))).toEqual(['mira@mail.example', 'connected, TLSv1.3', '5 messages', '5.0 KB'])
    expect(texts(visitTo(1))).toContain('1 message')
  })

  test('counts what is queued', () => {
    expect(texts(visitTo(5).press('d', 'd'))).toContain('2 queued')
  })

  test('warns where there is no TLS, and where nothing can be removed', () => {
    const visit = new Visit({ columns: 120, account: { plaintext: true, readOnly: true } }).happen({
      type: 'maildropOpened',
      maildrop: maildropOf([1]),
      tls: undefined,
      certain: true,
      policy: [],
      at: readAt,
    })
    expect(topLine(visit.state).slice(1, 4)).toEqual([
      { text: 'NO TLS: everybody on the way can read this', tone: 'problem', isAlwaysTold: true },
      { text: 'connected', tone: 'plain' },
      { text: 'read-only', tone: 'warning' },
    ])
  })

  test('says since when there is no connection, and keeps what was known', () => {
    const gone = visitTo(5).happen(lost)
    expect(texts(gone)).toEqual([
      'mira@mail.example',
      `not connected since ${formatTimeOfDay(readAt + 1000)}`,
      '5 messages',
      '5.0 KB',
    ])
  })

  test('says that it is connecting, or purging', () => {
    expect(texts(new Visit())).toEqual(['mira@mail.example', 'connecting'])
    const purging = visitTo(5).press('d', '$').happen({ type: 'questionAnswered', answer: 'purge' })
    expect(texts(purging)).toContain('purging')
  })
})

describe('what goes on', () => {
  test.each<[Connection, string | undefined]>([
    [{ status: 'opening', step: 'connecting' }, 'Connecting to mail.example…'],
    [{ status: 'opening', step: 'securing' }, 'Setting up TLS with mail.example…'],
    [{ status: 'opening', step: 'loggingIn' }, 'Logging in to mail.example…'],
    [{ status: 'opening', step: 'listing', messages: 12_345 }, 'Reading the list of 12,345 messages…'],
    [{ status: 'purging', step: { at: 'opening' } }, 'Purge: opening a session of its own…'],
    [{ status: 'purging', step: { at: 'comparing' } }, 'Purge: comparing unique-ids…'],
    [{ status: 'purging', step: { at: 'marking', done: 1, of: 2 } }, 'Purge: marking 1 of 2 messages…'],
    [{ status: 'purging', step: { at: 'quitting' } }, 'Purge: asking the server to remove what is marked…'],
    [{ status: 'purging', step: { at: 'proving' } }, 'Purge: looking in a new session what is gone…'],
    [{ status: 'purging', step: { at: 'checking', done: 1, of: 64 } }, 'Purge: comparing headers, 1 of 64…'],
    [
      { status: 'purging', step: { at: 'saving', done: 2, of: 4, octets: 500_000, ofOctets: 1_000_000 } },
      'Saving ████···· 2 of 4 copies, 500 KB of 1.0 MB. Esc stops.',
    ],
    [
      {
        status: 'purging',
        step: { at: 'waiting', until: readAt + 9000, why: 'loginDelay', next: 'proving' },
      },
      'Purge: proof in 9 s: the server wants a pause. Esc leaves it for later.',
    ],
    [{ status: 'open', tls: sanitise('TLSv1.3'), since: readAt }, undefined],
    [
      {
        status: 'closed',
        since: readAt,
        problem: { what: said`Broken.`, advice: said`Mend it.` },
        next: undefined,
      },
      undefined,
    ],
  ])('%o', (connection, words) => {
    expect(activity({ ...visitTo(5).state, connection })).toBe(words)
  })
})
