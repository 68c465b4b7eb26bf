import { brief } from './brief.ts'
import { dayWords } from './calendar-time.ts'

const longestRule = 200

/**
 * A recurrence rule (RFC 5545, section 3.3.10) in plain words where it is a simple one: 'every 2 weeks on
 * Mon, Wed, until Thu 31 Dec 2026'; else the rule as it stands, shortened. Hostile still.
 */
export const recurrenceWords = (rule: string): string => simpleWords(rule) ?? brief(rule, longestRule)

const simpleParts = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'WKST'])

const simpleWords = (rule: string): string | undefined => {
  if (rule.length > longestRule) return undefined
  const parts = new Map(rule.toUpperCase().split(';').map(part))
  if (![...parts.keys()].every(name => simpleParts.has(name))) return undefined
  const frequency = parts.get('FREQ') ?? ''
  const words = [
    everyWords(frequency, parts.get('INTERVAL') ?? '1'),
    onWords(frequency, parts.get('BYDAY'), parts.get('BYMONTHDAY')),
    endWords(parts.get('COUNT'), parts.get('UNTIL')),
  ]
  return words.includes(undefined) ? undefined : words.join('')
}

const part = (text: string): [name: string, value: string] => {
  const [name = '', value = ''] = text.split('=')
  return [name.trim(), value.trim()]
}

const units = new Map(Object.entries({ DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' }))

const everyWords = (frequency: string, interval: string): string | undefined => {
  const unit = units.get(frequency)
  if (unit === undefined || !/^[1-9]\d{0,3}$/.test(interval)) return undefined
  return interval === '1' ? `every ${unit}` : `every ${interval} ${unit}s`
}

/** Days are said only where their meaning is plain: in weeks, and one of its kind in months. */
const onWords = (
  frequency: string,
  days: string | undefined,
  dates: string | undefined,
): string | undefined => {
  if (days === undefined && dates === undefined) return ''
  if (days !== undefined && dates !== undefined) return undefined
  const names = days === undefined ? [dateName(dates ?? '')] : days.split(',').map(dayName)
  const fits = names.every(name => name?.frequency === frequency)
  return fits ? ` on ${names.map(name => name?.words).join(', ')}` : undefined
}

type Named = { words: string; frequency: string }

const weekdays = new Map(
  Object.entries({ MO: 'Mon', TU: 'Tue', WE: 'Wed', TH: 'Thu', FR: 'Fri', SA: 'Sat', SU: 'Sun' }),
)

const ordinals = new Map(
  Object.entries({ '1': 'first', '2': 'second', '3': 'third', '4': 'fourth', '5': 'fifth', '-1': 'last' }),
)

const dayName = (day: string): Named | undefined => {
  const [, number = '', code = ''] = /^\s*\+?(-?\d?)([A-Z]{2})\s*$/.exec(day) ?? []
  const weekday = weekdays.get(code)
  if (weekday === undefined) return undefined
  if (number === '') return { words: weekday, frequency: 'WEEKLY' }
  const ordinal = ordinals.get(number)
  return ordinal === undefined ? undefined : { words: `the ${ordinal} ${weekday}`, frequency: 'MONTHLY' }
}

const dateName = (date: string): Named | undefined => {
  if (date === '-1') return { words: 'its last day', frequency: 'MONTHLY' }
  return /^[1-9]\d?$/.test(date) ? { words: `day ${date}`, frequency: 'MONTHLY' } : undefined
}

const endWords = (count: string | undefined, until: string | undefined): string | undefined => {
  if (count !== undefined && until !== undefined) return undefined
  if (count !== undefined) {
    if (!/^[1-9]\d{0,5}$/.test(count)) return undefined
    return count === '1' ? ', once' : `, ${count} times`
  }
  if (until === undefined) return ''
  const day = dayWords(until)
  return day === undefined ? undefined : `, until ${day}`
}
