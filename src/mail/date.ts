import { setCommentsApart } from './comments.ts'

/**
 * The moment a date field names, in milliseconds since 1970 UTC; undefined when it cannot be read, never a
 * guess. Takes the dates of RFC 5322 (sections 3.3 and 4.3: comments, two-digit years, named zones, no day
 * name), and those of asctime and ISO 8601, which some programs write. A zone that is missing or not known
 * counts as UTC, as section 4.3 asks.
 */
export const parseDate = (value: string): number | undefined => {
  const { text } = setCommentsApart(value.slice(0, longestDate))
  for (const shape of shapes) {
    const parts = shape.exec(text.trim())?.groups
    if (parts) return moment(parts)
  }
  return undefined
}

/** No date is longer, comments included; it keeps the patterns below from long work. */
const longestDate = 200

const time = '(?<hour>\\d{1,2})\\s*:\\s*(?<minute>\\d{2})(?:\\s*:\\s*(?<second>\\d{2})(?:[.,]\\d+)?)?'
const zone = '(?:(?:gmt|utc?)(?=[+-]))?(?<zone>[+-]\\d{2}:?\\d{2}|[a-z]{1,5})?'

const shapes = [
  // Fri, 21 Nov 1997 09:55:06 -0600
  new RegExp(
    `^(?:[a-z]+\\s*[.,]?\\s*)?(?<day>\\d{1,2})[\\s-]+(?<month>[a-z]{3,9})[\\s.-]+(?<year>\\d{2,4}),?\\s+${time}\\s*${zone}`,
    'i',
  ),
  // Fri Nov 21 09:55:06 1997
  new RegExp(
    `^(?:[a-z]+,?\\s+)?(?<month>[a-z]{3,9})\\s+(?<day>\\d{1,2}),?\\s+${time}\\s*${zone}\\s+(?<year>\\d{4})`,
    'i',
  ),
  // 1997-11-21T09:55:06-06:00
  new RegExp(`^(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})[t\\s]+${time}\\s*${zone}`, 'i'),
]

type DateParts = { [part in 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'zone']?: string }

const moment = (parts: DateParts): number | undefined => {
  const year = fullYear(parts.year ?? '')
  const month = monthNumber(parts.month ?? '')
  const day = Number(parts.day)
  const hour = Number(parts.hour)
  const minute = Number(parts.minute)
  const second = Number(parts.second ?? 0)
  const offset = zoneMinutes(parts.zone ?? 'UT')
  if (year < 1900 || month === undefined || offset === undefined) return undefined
  // 60 is a leap second.
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const midnight = Date.UTC(year, month - 1, day)
  if (new Date(midnight).getUTCDate() !== day) return undefined
  return midnight + ((hour * 60 + minute - offset) * 60 + second) * 1_000
}

/** The year that two or three digits mean (RFC 5322, section 4.3). */
const fullYear = (digits: string): number => {
  const year = Number(digits)
  if (digits.length === 2) return year + (year < 50 ? 2_000 : 1_900)
  return digits.length === 3 ? year + 1_900 : year
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** 1 to 12, from an English name, short or long, or from digits. */
const monthNumber = (name: string): number | undefined => {
  const month = /^\d/.test(name) ? Number(name) : monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1
  return month >= 1 && month <= 12 ? month : undefined
}

/** The zones that have a name and a meaning (RFC 5322, section 4.3), in hours ahead of UTC. */
const zoneHours = new Map(
  Object.entries({ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 }),
)

/** Minutes ahead of UTC; undefined for what is no zone. */
const zoneMinutes = (name: string): number | undefined => {
  if (/^[ap]m$/i.test(name)) return undefined
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(name) ?? []
  if (sign === undefined) return (zoneHours.get(name.toUpperCase()) ?? 0) * 60
  if (Number(minutes) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
