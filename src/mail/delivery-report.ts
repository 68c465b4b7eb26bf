import { counted } from '../text/format.ts'
import type { DisplayText } from '../text/sanitise.ts'
import { brief, briefLine } from './brief.ts'
import { setCommentsApart } from './comments.ts'
import { nameIn, type ReportFields, reportBlocks, textIn } from './report-fields.ts'
import { type StatusCode, statusCodeIn, statusWords } from './status-code.ts'
import { writtenDate } from './written-date.ts'

const mostRecipients = 50
const longestWord = 60

/**
 * The body of a message/delivery-status part (RFC 3464) in words: what became of the message for each
 * recipient (at most 50), why, which server said so, and who reports it. Malformed reports give what can be
 * read of them, nothing where that is nothing. Never throws.
 */
export const deliveryReport = (text: string): DisplayText[] => {
  const blocks = reportBlocks(text)
  const recipients = blocks.filter(isRecipient)
  const lines = recipients.slice(0, mostRecipients).flatMap(recipientLines)
  const more = recipients.length - mostRecipients
  if (more > 0) lines.push(`and ${counted(more, 'more recipient', 'more recipients')}`)
  const reporter = blocks.find(block => block.has('reporting-mta') || block.has('arrival-date'))
  if (reporter) lines.push(...reporterLines(reporter))
  return lines.map(briefLine)
}

const recipientFields = ['final-recipient', 'original-recipient', 'action', 'status', 'diagnostic-code']

const isRecipient = (block: ReportFields): boolean => recipientFields.some(name => block.has(name))

const recipientLines = (fields: ReportFields): string[] => {
  const original = decodeXtext(nameIn(fields.get('original-recipient')))
  const who = nameIn(fields.get('final-recipient')) || original
  const asked = original !== '' && original.toLowerCase() !== who.toLowerCase()
  const details = [
    asked ? `Was written to ${original}` : '',
    ...reasonGiven(fields),
    dated('Tried last', fields.get('last-attempt-date')),
    dated('Will be tried until', fields.get('will-retry-until')),
  ]
  const first = `${who || 'A recipient without a name'}: ${outcome(fields)}.`
  return [first, ...details.filter(line => line !== '').map(line => `  ${line}`)]
}

const outcome = (fields: ReportFields): string => {
  const status =
    statusCodeIn(setCommentsApart(fields.get('status') ?? '').text) ??
    statusCodeIn(textIn(fields.get('diagnostic-code')))
  const words = actionWords(fields.get('action') ?? '', status)
  if (status === undefined) return words
  const reason = [status.code, statusWords(status)].filter(part => part !== '').join(', ')
  return `${words} (${reason})`
}

/** RFC 3464, section 2.3.3. */
const actions = new Map(
  Object.entries({
    failed: 'failed',
    delayed: 'delayed',
    delivered: 'delivered',
    relayed: 'relayed to a server that sends no reports',
    expanded: 'expanded, sent on to several addresses',
  }),
)

/** What the class of a status code says of the action (RFC 3463, section 3.1). */
const classWords = { '2': 'succeeded', '4': 'not delivered so far', '5': 'failed' } as const

const actionWords = (value: string, status: StatusCode | undefined): string => {
  const action = brief(setCommentsApart(value).text, longestWord)
  const words = actions.get(action.toLowerCase())
  if (words !== undefined) return words
  if (action !== '') return `“${action}”`
  return status === undefined ? 'nothing is said about what happened' : classWords[status.class]
}

const reasonGiven = (fields: ReportFields): string[] => {
  const server = nameIn(fields.get('remote-mta'))
  const reason = textIn(fields.get('diagnostic-code'))
  if (reason === '') return server === '' ? [] : [`The server there: ${server}`]
  return [server === '' ? `The reason given: “${reason}”` : `${server} said: “${reason}”`]
}

const reporterLines = (fields: ReportFields): string[] => {
  const reporter = nameIn(fields.get('reporting-mta'))
  const lines = [
    reporter === '' ? '' : `Reported by ${reporter}`,
    dated(reporter === '' ? 'Arrived' : 'Arrived there', fields.get('arrival-date')),
  ]
  return lines.filter(line => line !== '')
}

const dated = (words: string, value: string | undefined): string => {
  const date = writtenDate(value ?? '')
  return date === '' ? '' : `${words} ${date}`
}

/**
 * An original recipient without its xtext (RFC 3461, section 4), which some servers forget to decode. Only
 * printable characters count: a plus sign may also stand for itself.
 */
const decodeXtext = (value: string): string =>
  value.replace(/\+([2-7][0-9A-F])/g, (whole, code: string) => {
    const character = String.fromCharCode(Number.parseInt(code, 16))
    return /^[!-~]$/.test(character) ? character : whole
  })

/**
 * The body of a message/disposition-notification part (RFC 8098) in words: whether the message was read, by
 * whom, and who says so. Nothing where nothing can be read. Never throws.
 */
export const dispositionReport = (text: string): DisplayText[] => {
  const fields: ReportFields = new Map(
    reportBlocks(text)
      .reverse()
      .flatMap(block => [...block]),
  )
  const who = nameIn(fields.get('final-recipient')) || nameIn(fields.get('original-recipient'))
  const disposition = setCommentsApart(fields.get('disposition') ?? '').text
  if (who === '' && disposition.trim() === '') return []
  const error = textIn(fields.get('error') ?? fields.get('failure'))
  const about = brief(fields.get('original-message-id') ?? '', longestWord * 2)
  const reporter = brief((fields.get('reporting-ua') ?? '').replaceAll(';', ', '), longestWord * 2)
  const lines = [
    ...dispositionLines(disposition, who || 'a recipient without a name'),
    error === '' ? '' : `Error: “${error}”`,
    about === '' ? '' : `About the message ${about}`,
    reporter === '' ? '' : `Reported by ${reporter}`,
  ]
  return lines.filter(line => line !== '').map(briefLine)
}

/** What may have become of a message (RFC 8098, section 3.2.6.2; the last two RFC 2298). */
const dispositions = new Map(
  Object.entries({
    displayed: 'Read by',
    deleted: 'Deleted, perhaps without being read, by',
    dispatched: 'Forwarded or printed, perhaps without being read, by',
    processed: 'Processed, without being shown, for',
    denied: 'No answer is wanted by',
    failed: 'No report could be made for',
  }),
)

const modes = new Map(
  Object.entries({
    'automatic-action': 'A program did this, not a person.',
    'mdn-sent-automatically': 'The report was sent without asking the recipient.',
    'mdn-sent-manually': 'The recipient agreed to this report.',
  }),
)

/** 'action-mode/sending-mode; type/modifier,modifier', in words (RFC 8098, section 3.2.6). */
const dispositionLines = (disposition: string, who: string): string[] => {
  const [mode = '', type = mode] = brief(disposition, 4 * longestWord).split(';')
  const [name = '', ...modifiers] = type.split(/[/,]/).map(word => brief(word, longestWord))
  const words = dispositions.get(name.toLowerCase())
  const first = words ? `${words} ${who}.` : `${who}: ${name === '' ? 'nothing is said' : `“${name}”`}.`
  const marked = modifiers.filter(word => word !== '').join(', ')
  const ways = mode.split('/').map(each => modes.get(each.trim().toLowerCase()) ?? '')
  return [first, ...ways, marked === '' ? '' : `Marked: ${marked}`]
}
