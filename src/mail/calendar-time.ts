import { formatDuration } from '../text/format.ts'
import { brief } from './brief.ts'
import type { Property } from './calendar-lines.ts'

/** A date or time as a calendar object writes it. */
type CalendarTime = {
  /** 'Tue 24 Nov 2026'. */
  readonly day: string
  /** '10:00'; '' for a whole day. */
  readonly clock: string
  /** The time zone as given, such as 'Europe/Berlin' or 'UTC'; '' where none is. */
  readonly zone: string
  /** Midnight of the day, in milliseconds since 1970, without regard to the zone. */
  readonly midnight: number
}

const longestValue = 60
const longestZone = 80
const msPerDay = 86_400_000

/**
 * When something is, in words, with the times and zones as they are written and nothing converted: 'Tue 24
 * Nov 2026 10:00 – 11:30 (Europe/Berlin)', 'Tue 24 Nov 2026, all day' (RFC 5545, sections 3.3.4 to 3.3.6).
 * A value that cannot be read stays as it stands. '' where there is no start. Hostile still.
 */
export const whenWords = (
  start: Property | undefined,
  end: Property | undefined,
  duration: Property | undefined,
): string => {
  if (start === undefined) return ''
  const from = calendarTime(start)
  const to = end && calendarTime(end)
  if (from === undefined) return brief(start.value, longestValue)
  if (to === undefined) return from.clock === '' ? wholeDays(from, duration) : openEnd(from, duration)
  if (from.clock === '' || to.clock === '') return dayRange(from, to)
  if (from.zone !== to.zone) return `${momentWords(from)} – ${momentWords(to)}`
  const last = from.day === to.day ? to.clock : `${to.day} ${to.clock}`
  return last === from.clock ? momentWords(from) : `${from.day} ${from.clock} – ${last} ${zoneWords(from)}`
}

/** One date or time in words: 'Tue 24 Nov 2026 10:00 (UTC)'. A value that cannot be read stays as it stands. */
export const timeWords = (property: Property): string => {
  const time = calendarTime(property)
  return time === undefined ? brief(property.value, longestValue) : momentWords(time)
}

/** The day of a date or time, 'Tue 24 Nov 2026'; undefined where the value cannot be read. */
export const dayWords = (value: string): string | undefined =>
  calendarTime({ name: '', parameters: new Map(), value })?.day

const momentWords = (time: CalendarTime): string =>
  time.clock === '' ? time.day : `${time.day} ${time.clock} ${zoneWords(time)}`

const zoneWords = ({ zone }: CalendarTime): string => `(${zone === '' ? 'time zone not given' : zone})`

/** The end of whole days is the day behind the last (RFC 5545, section 3.6.1). */
const dayRange = (from: CalendarTime, to: CalendarTime): string => {
  const last = to.clock === '' ? dayName(to.midnight - msPerDay) : to.day
  return to.midnight - from.midnight <= msPerDay ? `${from.day}, all day` : `${from.day} – ${last}, all day`
}

const wholeDays = (from: CalendarTime, duration: Property | undefined): string => {
  const seconds = durationSeconds(duration?.value ?? '')
  if (seconds === undefined || seconds * 1000 <= msPerDay) return `${from.day}, all day`
  return `${from.day}, for ${formatDuration(seconds)}`
}

const openEnd = (from: CalendarTime, duration: Property | undefined): string => {
  const seconds = durationSeconds(duration?.value ?? '')
  if (seconds === undefined) return momentWords(from)
  return `${from.day} ${from.clock}, for ${formatDuration(seconds)} ${zoneWords(from)}`
}

const timeShape = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z?))?$/

const calendarTime = ({ value, parameters }: Property): CalendarTime | undefined => {
  const match = timeShape.exec(value.slice(0, longestValue).trim().toUpperCase())
  if (match === null) return undefined
  const [, year, month, day, hour, minute, , utc] = match
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const isOnCalendar = Number(year) >= 1900 && new Date(midnight).getUTCDate() === Number(day)
  if (!isOnCalendar || Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59) return undefined
  const zone = utc === 'Z' ? 'UTC' : brief(parameters.get('TZID') ?? '', longestZone)
  return { day: dayName(midnight), clock: hour === undefined ? '' : `${hour}:${minute}`, zone, midnight }
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const dayName = (midnight: number): string => {
  const date = new Date(midnight)
  const month = months[date.getUTCMonth()]
  return `${days[date.getUTCDay()]} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`
}

const durationShape =
  /^\+?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/

/** Seconds of a duration that is not negative (RFC 5545, section 3.3.6); undefined for anything else. */
const durationSeconds = (value: string): number | undefined => {
  const match = durationShape.exec(value.slice(0, longestValue).trim().toUpperCase())
  if (match === null) return undefined
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map(digits => Number(digits ?? 0))
  const minutesInAll = (((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)
  return minutesInAll * 60 + (seconds ?? 0)
}
