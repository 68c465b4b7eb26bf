import { counted } from '../text/format.ts'
import { type DisplayText, nothing, sanitise } from '../text/sanitise.ts'
import { brief, briefLine } from './brief.ts'
import { type Component, calendarComponents, type Property, propertyOf, textValue } from './calendar-lines.ts'
import { timeWords, whenWords } from './calendar-time.ts'
import { recurrenceWords } from './recurrence.ts'

const mostEntries = 5
const mostAttendees = 20
const longestText = 300
const longestName = 60

/**
 * A text/calendar part (RFC 5545, 5546) in words: what is asked or answered, about what, when (as it is
 * written, with the time zone as given), where, by whom and whom else. The first 5 events and tasks, with an
 * empty line between them; nothing where there is none. Their descriptions are left out. Never throws.
 */
export const invitation = (text: string): DisplayText[] => {
  const components = calendarComponents(text)
  const calendar = components.find(({ name }) => name === 'VCALENDAR')
  const method = brief(rawValue(calendar, 'METHOD'), longestName).toUpperCase()
  const entries = components.filter(({ name }) => name === 'VEVENT' || name === 'VTODO')
  const lines = entries.slice(0, mostEntries).flatMap((entry, index) => {
    const shown = entryLines(entry, method)
    return index > 0 ? [nothing, ...shown] : shown
  })
  const more = entries.length - mostEntries
  return more > 0
    ? [...lines, nothing, briefLine(`and ${counted(more, 'more entry', 'more entries')}`)]
    : lines
}

const entryLines = (entry: Component, method: string): DisplayText[] => {
  const only = propertyOf(entry, 'RECURRENCE-ID')
  const due = propertyOf(entry, 'DUE')
  const organiser = propertyOf(entry, 'ORGANIZER')
  const when = whenWords(
    propertyOf(entry, 'DTSTART'),
    propertyOf(entry, 'DTEND'),
    propertyOf(entry, 'DURATION'),
  )
  const lines = [
    ...titleLines(entry, method),
    labelled('When', when),
    labelled('Due', due && timeWords(due)),
    labelled('Repeats', repeats(propertyOf(entry, 'RRULE'))),
    labelled('Only the one of', only && timeWords(only)),
    labelled('Where', textOf(entry, 'LOCATION')),
    labelled('From', organiser && personWords(organiser)),
    labelled('Status', statusWords(entry)),
    labelled('Comment', textOf(entry, 'COMMENT')),
  ]
  const shown = lines.filter(line => line !== '').map(briefLine)
  // 20 names may be longer than a line is elsewhere; each has its own bound.
  return method === 'REPLY' ? shown : [...shown, ...askedLine(entry).map(sanitise)]
}

/** RFC 5546, section 1.4. */
const methods = new Map(
  Object.entries({
    REQUEST: 'Invitation',
    CANCEL: 'Cancelled',
    COUNTER: 'Another proposal',
    DECLINECOUNTER: 'Proposal declined',
    PUBLISH: 'For your calendar',
    ADD: 'Added',
    REFRESH: 'The newest version is asked for',
  }),
)

const titleLines = (entry: Component, method: string): string[] => {
  const summary = textOf(entry, 'SUMMARY') || 'without a title'
  if (method === 'REPLY') return [...answers(entry), `About: ${summary}`]
  const kind = methods.get(method)
  if (entry.name !== 'VTODO') return [`${kind ?? 'Event'}: ${summary}`]
  return [`${kind === undefined ? 'Task' : `${kind}, a task`}: ${summary}`]
}

/** What participants may have answered (RFC 5545, section 3.2.12): of others, and as an answer. */
const participation = new Map(
  Object.entries({
    ACCEPTED: ['accepted', 'accepts'],
    DECLINED: ['declined', 'declines'],
    TENTATIVE: ['perhaps', 'perhaps accepts'],
    DELEGATED: ['sends somebody else', 'sends somebody else'],
    COMPLETED: ['done', 'has done it'],
    'IN-PROCESS': ['begun', 'has begun'],
    'NEEDS-ACTION': ['no answer', 'gives no answer yet'],
  }),
)

const participationWords = ({ parameters }: Property): readonly string[] => {
  const status = brief(parameters.get('PARTSTAT') ?? 'NEEDS-ACTION', longestName)
  return participation.get(status.toUpperCase()) ?? [`“${status}”`, `answers “${status}”`]
}

const attendees = ({ properties }: Component): Property[] =>
  properties.filter(({ name }) => name === 'ATTENDEE')

const answers = (entry: Component): string[] => {
  const shown = attendees(entry).slice(0, mostAttendees)
  if (shown.length === 0) return ['An answer']
  return shown.map(attendee => `An answer: ${nameWords(attendee)} ${participationWords(attendee)[1]}`)
}

const askedLine = (entry: Component): string[] => {
  const all = attendees(entry)
  const names = all
    .slice(0, mostAttendees)
    .map(attendee => `${nameWords(attendee)} (${participationWords(attendee)[0]})`)
  if (all.length > mostAttendees) names.push(`and ${all.length - mostAttendees} more`)
  return names.length === 0 ? [] : [`Asked: ${names.join(', ')}`]
}

const nameOf = ({ parameters }: Property): string => brief(parameters.get('CN') ?? '', longestName)

const addressOf = ({ value }: Property): string => brief(value.replace(/^\s*mailto:/i, ''), longestName * 2)

const nameWords = (person: Property): string =>
  nameOf(person) || addressOf(person) || 'somebody without a name'

/** 'Ana Sousa <ana@example.org>', or what of it there is. */
const personWords = (person: Property): string => {
  const name = nameOf(person)
  const address = addressOf(person)
  return name === '' || name === address ? address : address === '' ? name : `${name} <${address}>`
}

/** What is confirmed needs no words. */
const statusWords = (entry: Component): string => {
  const status = brief(rawValue(entry, 'STATUS'), longestName).toLowerCase().replaceAll('-', ' ')
  return status === 'confirmed' ? '' : status
}

const repeats = (rule: Property | undefined): string =>
  rule === undefined ? '' : recurrenceWords(rule.value)

const rawValue = (component: Component | undefined, name: string): string =>
  (component && propertyOf(component, name))?.value ?? ''

const textOf = (component: Component, name: string): string =>
  brief(textValue(rawValue(component, name)), longestText)

const labelled = (label: string, value: string | undefined): string => (value ? `${label}: ${value}` : '')
