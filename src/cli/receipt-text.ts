import type { Outcome, PurgedMessage, PurgeRecord } from '../store/records.ts'
import { cellWidth, fit } from '../text/cells.ts'
import { formatCount, formatDate, formatOctets, formatTimeOfDay } from '../text/format.ts'
import { type DisplayText, joined, nothing, said, sanitise } from '../text/sanitise.ts'

const space = said` `
const gap = said`  `

/** A list never gives the mailbox fewer cells than this. */
const leastMailbox = 12

/**
 * Purges in lines, one for each under a heading, in the order they are given in; at most `columns` cells wide where that
 * is said and is 73 or more. A message whose outcome is not settled counts as unknown.
 */
export const receiptList = (
  purges: readonly PurgeRecord[],
  columns: number | undefined,
): readonly DisplayText[] => {
  const heading = [
    said`No`,
    said`Begun`,
    said`Mailbox`,
    said`Removed`,
    said`Still there`,
    said`Unknown`,
    said`Size`,
  ]
  const rows = [heading, ...purges.map(rowOf)]
  const widths = heading.map((_, column) => Math.max(...rows.map(row => cellWidth(row[column] ?? nothing))))
  const total = widths.reduce((sum, width) => sum + width + cellWidth(gap), -cellWidth(gap))
  const mailbox = widths[2] ?? 0
  const excess = columns === undefined ? 0 : Math.max(0, total - columns)
  widths[2] = Math.min(mailbox, Math.max(leastMailbox, mailbox - excess))
  const line = (row: readonly DisplayText[]) =>
    row.map((text, column) => {
      const align = column === 1 || column === 2 ? 'left' : 'right'
      return fit(text, widths[column] ?? 0, { align })
    })
  return rows.map(row => joined(line(row), gap))
}

const rowOf = ({ number, begunAt, mailbox, messages }: PurgeRecord): DisplayText[] => {
  const removed = having(messages, 'removed')
  return [
    said`${number}`,
    moment(begunAt),
    sanitise(mailbox),
    formatCount(removed.length),
    formatCount(having(messages, 'stillThere').length),
    formatCount(having(messages, 'unknown').length),
    sizeOf(removed),
  ]
}

const outcomes: readonly Outcome[] = ['removed', 'alreadyGone', 'stillThere', 'unknown']

const outcomeWords: Readonly<Record<Outcome, DisplayText>> = {
  removed: said`removed`,
  alreadyGone: said`already gone`,
  stillThere: said`still there`,
  unknown: said`unknown`,
}

const outcomeOf = ({ outcome }: PurgedMessage): Outcome => outcome ?? 'unknown'

const having = (messages: readonly PurgedMessage[], outcome: Outcome): PurgedMessage[] =>
  messages.filter(message => outcomeOf(message) === outcome)

/** The size of messages together, as far as it is known; `-` where there are none. */
const sizeOf = (messages: readonly PurgedMessage[]): DisplayText => {
  if (messages.length === 0) return said`-`
  const known = messages.flatMap(({ octets }) => octets ?? [])
  return formatOctets(known.length === 0 ? Number.NaN : known.reduce((sum, octets) => sum + octets))
}

/** One purge in full, in lines. */
export const receiptLines = (purge: PurgeRecord): readonly DisplayText[] => [
  said`Purge ${purge.number} of ${sanitise(purge.mailbox)}, on ${sanitise(purge.server)}`,
  nothing,
  said`Begun:    ${moment(purge.begunAt)}`,
  said`Asked:    ${askedOf(purge)}`,
  said`Settled:  ${settledOf(purge)}`,
  said`Messages: ${countsOf(purge.messages)}`,
  ...(purge.fault === undefined ? [] : [said`Fault:    ${sanitise(purge.fault)}`]),
  ...serverWords(purge.words),
  ...purge.messages.flatMap(message => [nothing, ...messageLines(message)]),
]

const askedOf = ({ askedAt, settledAt }: PurgeRecord): DisplayText =>
  askedAt === undefined
    ? settledAt === undefined
      ? said`not yet, as far as is written down`
      : said`never: the server was not told to remove anything`
    : said`${moment(askedAt)} (QUIT, with which the server removes what is marked)`

const settledOf = ({ settledAt }: PurgeRecord): DisplayText =>
  settledAt === undefined ? said`not yet; the next connection to the mailbox does that` : moment(settledAt)

const countsOf = (messages: readonly PurgedMessage[]): DisplayText => {
  const counts = outcomes.flatMap(outcome => {
    const these = having(messages, outcome)
    return these.length === 0
      ? []
      : [said`${formatCount(these.length)} ${outcomeWords[outcome]} (${sizeOf(these)})`]
  })
  return counts.length === 0 ? said`none` : joined(counts, said`, `)
}

const serverWords = (words: readonly string[]): readonly DisplayText[] =>
  words.length === 0 ? [] : [said`The server said:`, ...words.map(text => said`  ${sanitise(text)}`)]

const messageLines = (message: PurgedMessage): readonly DisplayText[] => {
  const { octets, date, from, subject, id, savedAt } = message
  const size = octets === undefined ? said`size unknown` : formatOctets(octets)
  const written = moment(date)
  const lines: readonly (readonly [DisplayText, string | undefined])[] = [
    [said`From:     `, from],
    [said`Subject:  `, subject],
    [said`Unique-id:`, id ?? 'none that names it alone'],
    [said`Copy:     `, savedAt],
  ]
  return [
    said`${outcomeWords[outcomeOf(message)]}, ${size}${written === nothing ? nothing : said`, ${written}`}`,
    ...lines.flatMap(([name, text]) => (text === undefined ? [] : [said`  ${name} ${sanitise(text)}`])),
  ]
}

/** Day and time, always with the year: a receipt is read years later too. */
const moment = (time: number | undefined): DisplayText => {
  // Seen from no year, a date has its own.
  const day = formatDate(time, Number.NaN)
  return time === undefined || day === nothing ? nothing : joined([day, formatTimeOfDay(time)], space)
}
