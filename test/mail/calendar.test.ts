import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { invitation } from '../../src/mail/calendar.ts'
import { expectShowable, textOf } from './hostile-fields.ts'

const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')

const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']

describe('an invitation', () => {
  const whole = calendar(
    'METHOD:REQUEST',
    'BEGIN:VTIMEZONE',
    'TZID:Europe/Berlin',
    'BEGIN:STANDARD',
    'DTSTART:19961027T030000',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    'END:STANDARD',
    'END:VTIMEZONE',
    ...event(
      'DTSTART;TZID=Europe/Berlin:20261124T100000',
      'DTEND;TZID=Europe/Berlin:20261124T113000',
      'RRULE:FREQ=WEEKLY;UNTIL=20261222T090000Z',
      'SUMMARY:Tide tables\\, the ne',
      ' xt year\\nand after',
      'LOCATION:Room 3\\; second door',
      'DESCRIPTION:Bring the old ones.',
      'ORGANIZER;CN="Sousa, Ana":MAILTO:ana@example.org',
      'ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:ada@example.org',
      'ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:bob@example.org',
      "ATTENDEE;CN=Cy ^'the boat^';PARTSTAT=declined:mailto:cy@example.org",
      'ATTENDEE;CN=Di:mailto:di@example.org',
      'STATUS:CONFIRMED',
      'BEGIN:VALARM',
      'SUMMARY:Alarm',
      'END:VALARM',
    ),
  )
  const words = [
    'Invitation: Tide tables, the next year and after',
    'When: Tue 24 Nov 2026 10:00 – 11:30 (Europe/Berlin)',
    'Repeats: every week, until Tue 22 Dec 2026',
    'Where: Room 3; second door',
    'From: Sousa, Ana <ana@example.org>',
    'Asked: Ada (accepted), bob@example.org (no answer), Cy "the boat" (declined), Di (no answer)',
  ]

  test('says what, when, how often, where, and who', () => {
    expect(invitation(whole)).toEqual(words)
  })

  test('is read with LF too', () => {
    expect(invitation(whole.replaceAll('\r', ''))).toEqual(words)
  })

  test('is read as far as it goes', () => {
    expect(invitation(whole.slice(0, whole.indexOf('RRULE:FREQ=WEEKLY')))).toEqual([
      'Invitation: without a title',
      words[1],
    ])
  })
})

describe('when', () => {
  const cases: [name: string, lines: string[], when: string][] = [
    ['UTC', ['DTSTART:20261124T100000Z', 'DTEND:20261124T110000Z'], 'Tue 24 Nov 2026 10:00 – 11:00 (UTC)'],
    ['no zone', ['DTSTART:20261124T100000'], 'Tue 24 Nov 2026 10:00 (time zone not given)'],
    [
      'over midnight',
      ['DTSTART;TZID=Asia/Tokyo:20261124T220000', 'DTEND;TZID=Asia/Tokyo:20261125T020000'],
      'Tue 24 Nov 2026 22:00 – Wed 25 Nov 2026 02:00 (Asia/Tokyo)',
    ],
    [
      'two zones',
      ['DTSTART;TZID="Europe/Berlin":20261124T100000', 'DTEND:20261124T110000Z'],
      'Tue 24 Nov 2026 10:00 (Europe/Berlin) – Tue 24 Nov 2026 11:00 (UTC)',
    ],
    ['no length', ['DTSTART:20261124T100000Z', 'DTEND:20261124T100000Z'], 'Tue 24 Nov 2026 10:00 (UTC)'],
    [
      'a duration',
      ['DTSTART:20261124T100000Z', 'DURATION:PT1H30M'],
      'Tue 24 Nov 2026 10:00, for 1 h 30 min (UTC)',
    ],
    ['a whole day', ['DTSTART;VALUE=DATE:20261124'], 'Tue 24 Nov 2026, all day'],
    ['one day', ['DTSTART;VALUE=DATE:20261124', 'DTEND;VALUE=DATE:20261125'], 'Tue 24 Nov 2026, all day'],
    [
      'three days',
      ['DTSTART;VALUE=DATE:20261124', 'DTEND;VALUE=DATE:20261127'],
      'Tue 24 Nov 2026 – Thu 26 Nov 2026, all day',
    ],
    ['days by duration', ['DTSTART;VALUE=DATE:20261124', 'DURATION:P2D'], 'Tue 24 Nov 2026, for 2 d'],
    ['no date', ['DTSTART:next Tuesday'], 'next Tuesday'],
    ['a day that is not on the calendar', ['DTSTART:20260230T100000Z'], '20260230T100000Z'],
    ['an hour that is not on the clock', ['DTSTART:20261124T250000Z'], '20261124T250000Z'],
    ['an end that cannot be read', ['DTSTART:20261124T100000Z', 'DTEND:late'], 'Tue 24 Nov 2026 10:00 (UTC)'],
  ]
  test.each(cases)('%s', (_, lines, when) => {
    expect(invitation(calendar(...event(...lines)))).toEqual(['Event: without a title', `When: ${when}`])
  })
})

describe('what is asked', () => {
  test.each([
    ['REQUEST', 'Invitation: Tea'],
    ['cancel', 'Cancelled: Tea'],
    ['COUNTER', 'Another proposal: Tea'],
    ['DECLINECOUNTER', 'Proposal declined: Tea'],
    ['PUBLISH', 'For your calendar: Tea'],
    ['ADD', 'Added: Tea'],
    ['REFRESH', 'The newest version is asked for: Tea'],
    ['CONSTRUCTOR', 'Event: Tea'],
  ])('METHOD:%s gives %s', (method, words) => {
    expect(invitation(calendar(`METHOD:${method}`, ...event('SUMMARY:Tea')))).toEqual([words])
  })

  test.each([
    ['ACCEPTED', 'An answer: Ada accepts'],
    ['DECLINED', 'An answer: Ada declines'],
    ['TENTATIVE', 'An answer: Ada perhaps accepts'],
    ['DELEGATED', 'An answer: Ada sends somebody else'],
    ['X-SLEEPS', 'An answer: Ada answers “X-SLEEPS”'],
  ])('a reply with %s gives %s', (status, words) => {
    const answer = `ATTENDEE;CN=Ada;PARTSTAT=${status}:mailto:ada@example.org`
    const reply = calendar('METHOD:REPLY', ...event('SUMMARY:Tea', answer, 'COMMENT:With milk'))
    expect(invitation(reply)).toEqual([words, 'About: Tea', 'Comment: With milk'])
  })

  test('a cancelled one of a row', () => {
    const one = event('SUMMARY:Tea', 'RECURRENCE-ID;TZID=Europe/Berlin:20261124T100000', 'STATUS:CANCELLED')
    expect(invitation(calendar('METHOD:CANCEL', ...one))).toEqual([
      'Cancelled: Tea',
      'Only the one of: Tue 24 Nov 2026 10:00 (Europe/Berlin)',
      'Status: cancelled',
    ])
  })

  test('a task', () => {
    const task = ['BEGIN:VTODO', 'SUMMARY:Paint the hull', 'DUE;VALUE=DATE:20261130', 'STATUS:IN-PROCESS']
    expect(invitation(calendar(...task, 'END:VTODO'))).toEqual([
      'Task: Paint the hull',
      'Due: Mon 30 Nov 2026',
      'Status: in process',
    ])
  })
})

describe('bounds', () => {
  test('at most 5 entries, with empty lines between them', () => {
    const events = Array.from({ length: 8 }, (_, n) => event(`SUMMARY:Tea ${n}`)).flat()
    expect(invitation(calendar(...events))).toEqual(
      'Event: Tea 0//Event: Tea 1//Event: Tea 2//Event: Tea 3//Event: Tea 4//and 3 more entries'.split('/'),
    )
  })

  test('at most 20 of those who are asked', () => {
    const asked = Array.from({ length: 25 }, (_, n) => `ATTENDEE;CN=A${n}:mailto:a${n}@example.org`)
    const words = invitation(calendar(...event(...asked))).at(-1)
    expect(words).toMatch(/^Asked: A0 \(no answer\), .*, A19 \(no answer\), and 5 more$/)
  })

  test('what is deeply nested is read as far as it is useful', () => {
    const nested = `${'BEGIN:VEVENT\r\n'.repeat(4_000)}SUMMARY:Deep\r\n${'END:VEVENT\r\n'.repeat(4_000)}`
    expect(invitation(nested)).toHaveLength(11)
  })

  test.each(['', 'Hello', 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR', 'SUMMARY:Tea'])(
    'nothing is read in %j',
    text => {
      expect(invitation(text)).toEqual([])
    },
  )

  const calendars = textOf(
    'BEGIN:VEVENT\r\n',
    'END:VEVENT\r\n',
    'BEGIN:VCALENDAR\n',
    'METHOD:REPLY\n',
    'SUMMARY:',
    'DTSTART;TZID="',
    'DTEND:20261124T100000Z',
    'DTSTART:20261124',
    'DURATION:P',
    'RRULE:FREQ=WEEKLY;BYDAY=',
    'ATTENDEE;CN=',
    'ORGANIZER:mailto:',
    'STATUS:',
    '":',
    ';',
    '\r\n',
    '\n ',
    '\\n',
  )
  test('any text gives lines that a terminal may show', () => {
    fc.assert(fc.property(calendars, text => expectShowable(invitation(`BEGIN:VEVENT\n${text}`), 3_000)))
  })
})
