import { brief } from './brief.ts'
import { setCommentsApart } from './comments.ts'
import type { HeaderField } from './header.ts'

const mostResults = 20
const mostProperties = 10
const mostSigners = 10
const longestHost = 100
const longestWord = 100

/**
 * What a field claims about checks that a host made, in one line: 'mx.example.net claims: spf=pass
 * (smtp.mailfrom=example.org), dmarc=fail'. Reads Authentication-Results (RFC 8601), ARC-Authentication-Results
 * (RFC 8617, section 4.1.1) and Received-SPF (RFC 7208, section 9.1); undefined for any other field. Hostile
 * still. Never throws, and takes linear time.
 */
export const authenticationClaim = ({ name, value }: HeaderField): string | undefined => {
  const kind = name.toLowerCase()
  if (kind === 'authentication-results') return resultsClaim(piecesOf(value), '')
  if (kind === 'arc-authentication-results') return arcClaim(piecesOf(value))
  return kind === 'received-spf' ? spfClaim(value) : undefined
}

/** The domains that signed with DKIM (RFC 6376, section 3.5, tag d), each once, at most 10. Hostile still. */
export const dkimSigners = (fields: readonly HeaderField[]): string[] => {
  const signers = fields
    .filter(({ name }) => name.toLowerCase() === 'dkim-signature')
    .map(({ value }) => /(?:^|;)\s*d\s*=([^;]*)/.exec(value)?.[1] ?? '')
    .map(domain => brief(domain, longestHost).toLowerCase())
    .filter(domain => domain !== '')
  return [...new Set(signers)].slice(0, mostSigners)
}

/** A quoted string (or what is left of one), a separator, or anything up to the next of these. */
const tokens = /"(?:[^"\\]|\\.)*"?|;|[^";]+/gs

/** The pieces between semicolons outside of quoted strings, without comments. */
const piecesOf = (value: string): string[] => {
  const pieces = ['']
  for (const [token] of setCommentsApart(value).text.matchAll(tokens)) {
    if (token === ';') pieces.push('')
    else pieces[pieces.length - 1] += token
  }
  return pieces.map(piece => piece.trim())
}

/** The set of claims that a host passed on (RFC 8617): its number comes first. */
const arcClaim = (pieces: string[]): string => {
  const [, number] = /^i\s*=\s*(\d{1,3})$/i.exec(pieces[0] ?? '') ?? []
  return number === undefined
    ? resultsClaim(pieces, ' (ARC)')
    : resultsClaim(pieces.slice(1), ` (ARC, set ${number})`)
}

/** Some servers leave out their name, the first word (RFC 8601, section 2.2), or the semicolon behind it. */
const resultsClaim = (pieces: string[], mark: string): string => {
  const [first = '', ...others] = pieces
  const [word = ''] = first.split(/\s/, 1)
  const host = word.includes('=') ? '' : word
  const results = [first.slice(host.length).replace(/^\s+\d+$/, ''), ...others]
    .map(piece => piece.trim())
    .filter(piece => piece !== '' && piece.toLowerCase() !== 'none')
  const words = results.slice(0, mostResults).map(resultWords)
  if (results.length > mostResults) words.push(`and ${results.length - mostResults} more`)
  const claimant = brief(host, longestHost) || 'A host without a name'
  return `${claimant} claims${mark}: ${words.join(', ') || 'nothing was checked'}`
}

/** 'dkim=pass header.d=example.org' with its properties in parentheses. */
const resultWords = (result: string): string => {
  const [outcome = '', ...properties] = wordsOf(brief(result, 1_000).replace(/ ?= ?/g, '='))
  return withProperties(outcome, properties)
}

/** The words between spaces outside of quoted strings. */
const wordsOf = (text: string): string[] => {
  const words = ['']
  for (const [token] of text.matchAll(/"[^"]*"?| |[^" ]+/g)) {
    if (token === ' ') words.push('')
    else words[words.length - 1] += token
  }
  return words
}

const withProperties = (outcome: string, properties: readonly string[]): string => {
  const shown = properties.slice(0, mostProperties).map(each => brief(each, longestWord))
  return shown.length === 0
    ? brief(outcome, longestWord)
    : `${brief(outcome, longestWord)} (${shown.join(', ')})`
}

const spfClaim = (value: string): string => {
  const { text, comments } = setCommentsApart(value)
  const [outcome = '', ...properties] = brief(text.replaceAll(';', ' '), 1_000).split(' ')
  const receiver = properties.find(each => each.toLowerCase().startsWith('receiver='))
  // Many servers name themselves at the beginning of the comment only.
  const [, commenter = ''] = /^\s*([\w.-]{1,100}):\s/.exec(comments) ?? []
  const host = brief(receiver?.slice('receiver='.length) || commenter, longestHost)
  const rest = properties.filter(each => each !== receiver)
  const words = withProperties(`spf=${outcome.toLowerCase() || 'unknown'}`, rest)
  return `${host || 'A host without a name'} claims (Received-SPF): ${words}`
}
