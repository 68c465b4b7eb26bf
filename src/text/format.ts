import { type DisplayText, joined, nothing, said, sanitise } from './sanitise.ts'

const unknown = said`?`

const octetUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'].map(sanitise)

/**
 * A size in octets in at most 6 cells, in decimal thousands (1 KB is 1000 octets): '512 B', '8.2 KB', '41
 * KB'. What is no size (negative, not finite, or 1000 PB and more) gives '?'.
 */
export function formatOctets(octets: number): DisplayText {
  if (!(octets >= 0)) return unknown
  let amount = Math.round(octets)
  for (const unit of octetUnits) {
    const decimals = unit === octetUnits[0] || amount >= 9.95 ? 0 : 1
    if (amount < 999.5) return said`${sanitise(amount.toFixed(decimals))} ${unit}`
    amount /= 1000
  }
  return unknown
}

/** A speed in octets a second, in at most 8 cells: '1.2 MB/s'. What `formatOctets` cannot say gives '?'. */
export function formatRate(octetsPerSecond: number): DisplayText {
  const amount = formatOctets(octetsPerSecond)
  return amount === unknown ? unknown : said`${amount}/s`
}

/** The units of a duration in seconds, the greatest first. */
const durationUnits = [
  [86_400, said`d`],
  [3_600, said`h`],
  [60, said`min`],
  [1, said`s`],
] as const

const longestDuration = 10_000 * 86_400

/**
 * A duration in its two greatest units, in at most 11 cells: '0 s', '2 min 5 s', '1 h 3 min', '2 d'. What is
 * less than the second one is cut off. What is no duration (negative, not finite, or 10,000 days and more)
 * gives '?'.
 */
export function formatDuration(seconds: number): DisplayText {
  if (!(seconds >= 0 && seconds < longestDuration)) return unknown
  const greatest = durationUnits.findIndex(([length]) => seconds >= length)
  if (greatest < 0) return said`0 s`
  let left = Math.floor(seconds)
  const amounts: DisplayText[] = []
  for (const [length, unit] of durationUnits.slice(greatest, greatest + 2)) {
    const amount = Math.floor(left / length)
    if (amount > 0) amounts.push(said`${amount} ${unit}`)
    left %= length
  }
  return joined(amounts, said` `)
}

/** How long ago a time was, in its greatest unit: '3 h ago', 'just now' within a minute. Both in milliseconds since 1970. */
export function formatAge(time: number, now: number): DisplayText {
  const seconds = (now - time) / 1000
  const unit = durationUnits.find(([length]) => seconds >= length)
  if (!unit || unit[0] < 60) return said`just now`
  return said`${formatDuration(Math.floor(seconds / unit[0]) * unit[0])} ago`
}

/**
 * A whole number with its thousands separated: '12,345'. Fractions are cut off; what is not finite gives '?'.
 */
export function formatCount(n: number): DisplayText {
  if (!Number.isFinite(n)) return unknown
  return sanitise(String(BigInt(Math.trunc(n))).replace(/\B(?=(\d{3})+$)/g, ','))
}

/** A count with its noun, in the singular for 1: '1 message', '12,345 messages'. */
export function counted(n: number, one: string, many = `${one}s`): DisplayText {
  return said`${formatCount(n)} ${sanitise(n === 1 ? one : many)}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * A moment for a list column, in at most 12 cells and in local time: 'Nov  9 14:02' in the year of `now`,
 * else '2024-03-02'. Both times are milliseconds since 1970; a time that is missing or not on the calendar
 * gives ''.
 */
export function formatDate(time: number | undefined, now: number): DisplayText {
  const date = calendarDate(time)
  if (date === undefined) return nothing
  if (date.getFullYear() !== new Date(now).getFullYear()) return sanitise(isoDay(date))
  const month = months[date.getMonth()]
  return sanitise(`${month} ${String(date.getDate()).padStart(2)} ${isoTime(date)}`)
}

/** The time of day in local time, '14:02'; a time that is not on the calendar gives ''. */
export function formatTimeOfDay(time: number): DisplayText {
  const date = calendarDate(time)
  return date === undefined ? nothing : sanitise(isoTime(date))
}

/** Only the years 0 to 9999: a Date field may claim anything, and a list column has its width. */
function calendarDate(time: number | undefined): Date | undefined {
  if (time === undefined) return undefined
  const date = new Date(time)
  const year = date.getFullYear()
  return year >= 0 && year <= 9999 ? date : undefined
}

function isoDay(date: Date): string {
  const year = String(date.getFullYear()).padStart(4, '0')
  return `${year}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}

function isoTime(date: Date): string {
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0')
}
