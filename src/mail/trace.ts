import { counted, formatDuration } from '../text/format.ts'
import { said } from '../text/sanitise.ts'
import { authenticationClaim, dkimSigners } from './authentication.ts'
import { brief, briefLine } from './brief.ts'
import { parseDate } from './date.ts'
import { field, type HeaderField } from './header.ts'
import type { BodySection } from './message-view.ts'
import { type Hop, readReceived } from './received.ts'
import { writtenDate } from './written-date.ts'

const mostHops = 50
const mostClaims = 20
const longestPath = 300

/**
 * Where a message came by, and what hosts on the way claim to have checked, by its header fields: at most two
 * sections of lines of at most 500 characters. Times are shown as each host wrote them, in its own zone. None
 * where the header says nothing of it. Never throws, and takes linear time.
 */
export const traceOf = (fields: readonly HeaderField[]): BodySection[] =>
  [
    { title: said`Checked on the way`, lines: claimLines(fields).map(briefLine) },
    { title: said`The way it took`, lines: wayLines(fields).map(briefLine) },
  ].filter(({ lines }) => lines.length > 0)

/** In the order of the message: the host that wrote last comes first. */
const claimLines = (fields: readonly HeaderField[]): string[] => {
  const claims = fields.map(authenticationClaim).filter(claim => claim !== undefined)
  if (claims.length === 0) return []
  const more = claims.length - mostClaims
  return [
    'Any host on the way could have written these; only those of your own server count.',
    ...claims.slice(0, mostClaims),
    ...(more > 0 ? [`and ${counted(more, 'earlier claim')}`] : []),
  ]
}

const wayLines = (fields: readonly HeaderField[]): string[] => {
  const path = brief(field(fields, 'Return-Path') ?? '', longestPath)
  const signers = dkimSigners(fields)
  return [
    ...hopLines(fields),
    ...(path === '' ? [] : [`Return-Path: ${path}`]),
    ...(signers.length === 0 ? [] : [`Signed by (DKIM, not verified here): ${signers.join(', ')}`]),
  ]
}

/** Each host writes its Received field on top (RFC 5321, section 4.4), so the first hop is the last of them. */
const hopLines = (fields: readonly HeaderField[]): string[] => {
  const received = fields.filter(({ name }) => name.toLowerCase() === 'received')
  if (received.length === 0) return []
  const leftOut = Math.max(0, received.length - mostHops)
  const hops = received
    .slice(0, mostHops)
    .reverse()
    .map(({ value }) => readReceived(value))
  const written = field(fields, 'Date') ?? ''
  // Where hops are left out, the first one shown was not reached from the sender.
  const start = leftOut > 0 ? undefined : parseDate(written)
  const delays = delaysOf(hops, start)
  const longest = longestOf(delays)
  const lines = hops.map((hop, index) => {
    const delay = delayWords(delays[index], index === longest)
    return `${leftOut + index + 1}  ${hopWords(hop)}${delay}`
  })
  return [
    ...(start === undefined ? [] : [`Written ${writtenDate(written)}, by the sender’s clock`]),
    ...(leftOut === 0 ? [] : [`${counted(leftOut, 'earlier hop')} left out`]),
    ...lines,
    totalWords(received.length, delays),
  ]
}

/** The seconds to each hop from the last known moment before it; undefined where one of the two is not known. */
const delaysOf = (hops: readonly Hop[], start: number | undefined): (number | undefined)[] => {
  let before = start
  return hops.map(({ time }) => {
    if (time === undefined) return undefined
    const delay = before === undefined ? undefined : Math.round((time - before) / 1000)
    before = time
    return delay
  })
}

/**
 * Which delay is the longest, where there are several to choose from. One behind a clock that was behind
 * tells of that clock, not of waiting.
 */
const longestOf = (delays: readonly (number | undefined)[]): number => {
  const waits = delays.map((delay, index) => ((delays[index - 1] ?? 0) < 0 ? 0 : (delay ?? 0)))
  const longest = Math.max(0, ...waits)
  const isOneOfSeveral = delays.filter(delay => delay !== undefined).length > 1
  return isOneOfSeveral && longest > 0 ? waits.indexOf(longest) : -1
}

const delayWords = (delay: number | undefined, isLongest: boolean): string => {
  if (delay === undefined) return ''
  const length = formatDuration(Math.abs(delay))
  const isTold = length !== beyondWords
  if (delay < 0) return isTold ? ` (clock ${length} behind)` : ' (clock far behind)'
  return ` (${isTold ? `+${length}` : 'far later'}${isLongest ? ', longest' : ''})`
}

/** What stands for a duration that is too long, or negative. */
const beyondWords = formatDuration(-1)

/** 'from laptop.example (192.0.2.1) by mail.example.org with ESMTPS, Tue 17 Nov 2026 10:24:36 +0900'. */
const hopWords = (hop: Hop): string => {
  const clauses = [
    hop.from === '' ? '' : `from ${hop.from}`,
    hop.seen === '' ? '' : `(${hop.seen})`,
    hop.by === '' ? '' : `by ${hop.by}`,
    hop.with === '' ? '' : `with ${hop.with}`,
    hop.for === '' ? '' : `for ${hop.for}`,
  ]
  const isReadable = hop.from !== '' || hop.by !== ''
  const words = isReadable ? clauses.filter(clause => clause !== '').join(' ') : hop.raw || '(empty)'
  return hop.date === '' ? `${words}, no date` : `${words}, ${hop.date}`
}

const totalWords = (hops: number, delays: readonly (number | undefined)[]): string => {
  const known = delays.filter(delay => delay !== undefined)
  const total = formatDuration(known.reduce((sum, delay) => sum + delay, 0))
  const isTold = known.length > 0 && total !== beyondWords
  return isTold ? `${counted(hops, 'hop')}, ${total} in all` : counted(hops, 'hop')
}
