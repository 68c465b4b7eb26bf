import type { Maildrop } from './maildrop.ts'

/**
 * A maildrop of any size whose messages are made from their numbers, the same each time. Sizes and unique ids
 * are had without making a message, and nothing is kept for each.
 */
export const pretendMaildrop = (count: number): Maildrop => {
  const numbered = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > count) throw new RangeError(`There is no message ${n}.`)
    return n
  }
  return {
    count,
    octets: n => octetsOf(numbered(n)),
    uniqueId: n => `pretend-${label(numbered(n))}`,
    message: n => [Buffer.from(compose(partsOf(numbered(n)), dateOf(n)))],
  }
}

/** The parts of a message that differ in length. All is ASCII: a character is an octet. */
type Parts = {
  readonly label: string
  readonly sender: string
  readonly subject: string
  readonly body: string
}

const compose = ({ label, sender, subject, body }: Parts, date: string): string =>
  `Received: from mail.example.net by postern.example with ESMTPS; ${date}\r\n` +
  `From: ${sender}\r\n` +
  'To: Demo <demo@postern.example>\r\n' +
  `Date: ${date}\r\n` +
  `Message-ID: <${label}@postern.example>\r\n` +
  `Subject: ${label} ${subject}\r\n` +
  'MIME-Version: 1.0\r\n' +
  'Content-Type: text/plain; charset=us-ascii\r\n' +
  `\r\n${body}`

const partsOf = (n: number): Parts => ({
  label: label(n),
  sender: pick(senders, n, 1),
  subject: pick(subjects, n, 2),
  body: pick(bodies, n, 3),
})

const label = (n: number) => `m${String(n).padStart(6, '0')}`

/** A little more than two minutes lie between one message and the next. */
const dateOf = (n: number): string =>
  new Date(Date.UTC(2021, 0, 1) + n * 137_000).toUTCString().replace('GMT', '+0000')

/** The size of a message without its parts: a date is always as long as any other. */
const frameOctets = compose({ label: '', sender: '', subject: '', body: '' }, dateOf(0)).length

const octetsOf = (n: number): number => {
  const { label, sender, subject, body } = partsOf(n)
  return frameOctets + 2 * label.length + sender.length + subject.length + body.length
}

/** One of the choices, as good as at random but always the same for a number and a purpose. */
const pick = (choices: readonly string[], n: number, purpose: number): string => {
  const mixed = Math.imul(n + purpose * 0x9e3779b9, 0x85ebca6b)
  return choices[((mixed ^ (mixed >>> 15)) >>> 0) % choices.length] ?? ''
}

const senders: readonly string[] = [
  'Ada Lovelace <ada@analytical.example>',
  'Grace Hopper <hopper@navy.example>',
  '=?utf-8?q?J=C3=BCrgen_Wei=C3=9F?= <jw@werkstatt.example>',
  '"Night desk" <desk@hotel.example>',
  '=?utf-8?b?5L2Q6Jek6Iqx5a2Q?= <hanako@garden.example>',
  'no-reply@builds.example',
  'Library of Alexandria <overdue@library.example>',
  'Edsger Dijkstra <ewd@eindhoven.example>',
  'root <root@web-03.example.net>',
  'Margaret Hamilton <hamilton@apollo.example>',
  'postmaster@example.org',
]

const subjects: readonly string[] = [
  'Minutes of yesterday',
  'Re: the gate at the back is stuck again',
  '=?utf-8?q?Gr=C3=BC=C3=9Fe_aus_dem_Garten?=',
  'Backup finished with 2 warnings',
  'Your booking is confirmed',
  'Fwd: lunch on Thursday?',
  'Disk usage of /var above 90 %',
  'Notes on the analytical engine, second draft',
  'Build 4711 is green',
  'Two books are overdue',
  'Invoice for the new hinges',
  'Re: Re: Re: which of the two drawings is the right one',
  'A quiet word',
]

const sentences: readonly string[] = [
  'The side gate was open all night, and nobody came through it.',
  'Please find below what we agreed on; say so if it reads wrong to you.',
  '> Did anybody measure it, or is this what we hope?',
  'I measured it twice, once in the morning and once when the line was busy.',
  '',
  'The carpenter comes on Tuesday and wants to be paid in apples.',
  '.profile was changed on web-03; nobody owns up to it.',
  'If it is not urgent, it can wait until the days are longer.',
  '  * oil the hinges, both of them',
  '  * return the ladder to its owner',
  'See https://www.example.org/notes/gate?page=2 for the drawing.',
  '..and that, as they say, was that.',
  'From here one can see the tower, but not the clock.',
]

/** Some four dozen bodies of a dozen to five dozen lines each, one of which every message has. */
const bodies: readonly string[] = Array.from({ length: 47 }, (_, i) =>
  [
    'Hello,',
    '',
    ...Array.from({ length: 12 + i }, (_, row) => pick(sentences, row, 100 + i)),
    '',
    '-- ',
    'm.',
  ]
    .map(line => `${line}\r\n`)
    .join(''),
)
