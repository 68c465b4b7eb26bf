/** What a purge's review offers first: to go back, to purge, to back up and purge. */
export type PurgeChoice = 'back' | 'purge' | 'backUp'

/** Whose headers are read unasked: of all messages, or only of those that are seen in the list. */
export type HeaderScope = 'all' | 'seen'

/** How a person wants a mailbox to be treated, as far as it was said. */
export type Settings = {
  /** A shell command that prints the password. */
  readonly passwordCommand: string | undefined
  /** A file with a certificate authority to trust besides the usual ones. */
  readonly ca: string | undefined
  readonly readOnly: boolean
  /** Whether messages are loaded with TOP instead of RETR. */
  readonly noRetr: boolean
  /** After so many seconds without use the session is let go; 0: never. */
  readonly letGoAfter: number | undefined
  readonly headers: HeaderScope | undefined
  readonly purgeChoice: PurgeChoice | undefined
  /** The folder for copies of messages that are about to be removed. */
  readonly backUpTo: string | undefined
  /** Messages of more octets than this are loaded only after a question. */
  readonly askAbove: number | undefined
  /** So many octets at most are kept of the mailbox for the next start; 0: nothing. */
  readonly cacheSize: number | undefined
}

const units = { '': 1, K: 1e3, M: 1e6, G: 1e9 } as const

/** Octets from a size as a person writes it, in decimal thousands: `10MB`, `500 kB`, `0`; undefined for anything else. */
export const parseSize = (text: string): number | undefined => {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?([KMG]?)B?$/i.exec(text.trim()) ?? []
  return amount === undefined ? undefined : Number(amount) * units[unit.toUpperCase() as keyof typeof units]
}

/** Whole seconds: `60`, `0`; undefined for anything else. */
export const parseSeconds = (text: string): number | undefined =>
  /^\d{1,9}$/.test(text) ? Number(text) : undefined

const purgeChoices: ReadonlyMap<string, PurgeChoice> = new Map([
  ['back', 'back'],
  ['purge', 'purge'],
  ['back-up', 'backUp'],
])

/** A choice as a person writes it: `back`, `purge`, `back-up`; undefined for anything else. */
export const parsePurgeChoice = (text: string): PurgeChoice | undefined => purgeChoices.get(text)

/** Whose headers are read, as a person writes it: `all`, `seen`; undefined for anything else. */
export const parseHeaderScope = (text: string): HeaderScope | undefined =>
  text === 'all' || text === 'seen' ? text : undefined

/** What is said of a value that is none of its kind, behind the name of what takes it. */
export const takes = {
  size: 'takes a size such as 10MB, 500KB or 0.',
  seconds: 'takes seconds: a number such as 60, or 0 for never.',
  headers: 'takes all or seen.',
  purgeChoice: 'takes one of back, purge and back-up.',
} as const
