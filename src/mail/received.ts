import { brief } from './brief.ts'
import { parseDate } from './date.ts'
import { writtenDate } from './written-date.ts'

/** What a Received field says (RFC 5321, section 4.4); '' for what it does not say. Shortened, hostile still. */
export type Hop = {
  readonly from: string
  /** What the receiving host saw behind that name: 'host.example, 192.0.2.1', or one of the two. */
  readonly seen: string
  readonly by: string
  readonly with: string
  readonly for: string
  /** The date as it is written, and the moment, in milliseconds since 1970; undefined where it is not readable. */
  readonly date: string
  readonly time: number | undefined
  /** The whole field without its date, for a hop that says neither from nor by. */
  readonly raw: string
}

const longestName = 80
const longestRaw = 200
const longestComment = 300

/**
 * Takes a Received field apart: clauses in any order, with comments anywhere and nested, and the date behind
 * the last semicolon outside them. Never throws, and takes linear time.
 */
export const readReceived = (value: string): Hop => {
  const pieces = piecesOf(value)
  const semicolon = pieces.findLastIndex(piece => piece.text === ';' && !piece.comment)
  const said = semicolon < 0 ? pieces : pieces.slice(0, semicolon)
  const date = semicolon < 0 ? '' : wordsOf(pieces.slice(semicolon + 1))
  const clauses = clausesOf(said)
  const from = brief(firstWord(clauses.get('from')), longestName)
  return {
    from,
    seen: seenBehind(from, clauses.get('from') ?? []),
    by: brief(firstWord(clauses.get('by')), longestName),
    with: brief(wordsOf(clauses.get('with') ?? clauses.get('via') ?? []), longestName),
    for: brief(firstWord(clauses.get('for')).replace(/^<(.*)>$/s, '$1'), longestName),
    date: writtenDate(date),
    time: parseDate(date),
    raw: brief(said.map(({ text, comment }) => (comment ? `(${text})` : text)).join(' '), longestRaw),
  }
}

/** A word, a semicolon, or what a comment says. */
type Piece = { readonly text: string; readonly comment: boolean }

const tokens = /\\.|[();\\]|\s+|[^\\();\s]+/gs

/**
 * Words and comments in order. Comments nest; where one is never closed, parentheses are taken for text (RFC
 * 5322, section 3.2.2).
 */
const piecesOf = (value: string, withComments = true): Piece[] => {
  const pieces: Piece[] = []
  let text = ''
  let depth = 0
  const end = (comment: boolean): void => {
    if (text !== '') pieces.push({ text, comment })
    text = ''
  }
  for (const [token] of value.matchAll(tokens)) {
    if (withComments && token === '(' && ++depth === 1) end(false)
    else if (depth > 0 && token === ')' && --depth === 0) end(true)
    else if (depth === 0 && token === ';') {
      end(false)
      pieces.push({ text: token, comment: false })
    } else if (depth === 0 && token.trim() === '') end(false)
    else text += token
  }
  end(false)
  return depth === 0 ? pieces : piecesOf(value, false)
}

const clauseNames = new Set(['from', 'by', 'via', 'with', 'id', 'for'])

/** What stands behind each of these words, up to the next of them; of several the first counts. */
const clausesOf = (pieces: readonly Piece[]): ReadonlyMap<string, readonly Piece[]> => {
  const clauses = new Map<string, Piece[]>()
  let clause: Piece[] = []
  for (const piece of pieces) {
    const name = piece.text.toLowerCase()
    if (piece.comment || !clauseNames.has(name)) {
      clause.push(piece)
      continue
    }
    clause = []
    if (!clauses.has(name)) clauses.set(name, clause)
  }
  return clauses
}

const wordsOf = (pieces: readonly Piece[]): string =>
  pieces
    .filter(({ comment }) => !comment)
    .map(({ text }) => text)
    .join(' ')

const firstWord = (pieces: readonly Piece[] = []): string =>
  pieces.find(({ comment }) => !comment)?.text ?? ''

/** The host name and the address in the comments behind a name, where they tell more than the name does. */
const seenBehind = (from: string, pieces: readonly Piece[]): string => {
  const known = new Set(['', 'unknown', from.toLowerCase(), from.replace(/^\[(?:ipv6:)?(.*)\]$/i, '$1')])
  const words = pieces.filter(({ comment }) => comment).flatMap(({ text }) => wordsSeen(text))
  return words.filter(word => !known.has(word.toLowerCase())).join(', ')
}

const bracketed = /\[(?:ipv6:)?([0-9a-f.:]{2,45})\]/i
const bareAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f.:]*:[0-9a-f.:]*)$/i

/** 'host.example [192.0.2.1]' in a comment, or an address alone. */
const wordsSeen = (comment: string): string[] => {
  const text = brief(comment, longestComment)
  const match = bracketed.exec(text)
  const address = match?.[1]
  if (address === undefined)
    return text
      .split(' ')
      .filter(word => bareAddress.test(word))
      .slice(0, 1)
  const host = text.slice(0, match?.index).trim().split(' ').at(-1) ?? ''
  return [/^[\w-]+\.[\w.-]+$/.test(host) ? brief(host.replace(/\.$/, ''), longestName) : '', address]
}
