import type { Queued } from '../../src/app/state.ts'
import { listedMaildrop, type Maildrop, storedMessage } from '../../src/demo/maildrop.ts'
import { headerHash } from '../../src/mail/header-hash.ts'
import { queuedOf } from '../effects/rig.ts'

/** A message, and what the rig knows of it. */
export type Letter = {
  /** The unique-id that is its own, whatever a server says. */
  readonly id: string
  readonly octets: Buffer
  /** Whether the person wants it removed. */
  readonly marked: boolean
}

type Described = {
  readonly from?: string
  readonly subject?: string
  readonly size: number
  readonly marked?: true
}

/**
 * What makes it hard to tell them apart: the second, third and fourth have one From and one Subject, and the second and
 * third one size too; the seventh and eighth, and the tenth to twelfth, have one size.
 */
const described: readonly Described[] = [
  { size: 260 },
  { from: 'Ada', subject: 'Minutes', size: 333 },
  { from: 'Ada', subject: 'Minutes', size: 333, marked: true },
  { from: 'Ada', subject: 'Minutes', size: 347, marked: true },
  { size: 281 },
  { from: 'Ada', size: 412 },
  { size: 300, marked: true },
  { size: 300 },
  { subject: 'Minutes', size: 515 },
  { size: 290, marked: true },
  { size: 290, marked: true },
  { size: 290 },
]

/** A message of just so many octets, with lines that begin with a dot. */
const written = ({ from, subject, size }: Described, place: number): Buffer => {
  const head = [
    `From: ${from ?? `Sender ${place}`} <sender@example.org>`,
    `Subject: ${subject ?? `Letter ${place}`}`,
    `Date: Sat, 21 Nov 2026 10:${String(place).padStart(2, '0')}:00 +0000`,
    `Message-ID: <${place}@example.org>`,
    '',
    `.Text of letter ${place}.`,
    '..',
    '',
  ].join('\r\n')
  return Buffer.from(`${head.padEnd(size - 2, '.')}\r\n`)
}

/** Twelve messages, of which five are marked. */
export const letters: readonly Letter[] = described.map((each, i) => ({
  id: `id-${String(i + 1).padStart(2, '0')}`,
  octets: written(each, i + 1),
  marked: each.marked === true,
}))

/** What comes in while nobody looks. */
export const newcomer = written({ size: 290 }, 13)

/** The twelve as a server has them. */
export const lettersThere = (): Maildrop =>
  listedMaildrop(letters.map(({ id, octets }) => storedMessage(id, octets)))

/** The five as they are queued where nothing is wrong. */
export const queuedLetters = (): readonly Queued[] =>
  letters
    .filter(({ marked }) => marked)
    .map(({ id, octets }) =>
      queuedOf(id, undefined, { octets: octets.length, headerHash: headerHash(octets) }),
    )
