import { setCommentsApart } from './comments.ts'
import { decodeWords } from './words.ts'

/**
 * Whom an address field such as From names first: the display name, else the name in a comment behind the
 * address, else the address; of a group, its name (RFC 5322, section 3.4). Encoded words are decoded, after
 * the value was taken apart. Takes anything, a name with a bare comma for one, and gives '' for nothing.
 * Hostile still.
 */
export const displayName = (value: string): string => {
  const { text, comments } = setCommentsApart(value)
  const { phrase, address } = firstMailbox(text)
  const names = [phrase, comments, address].map(name => decodeWords(name).trim())
  return names.find(name => name !== '') ?? ''
}

type Mailbox = { phrase: string; address: string }

/** A quoted string (or what is left of one), an angle address, a separator, or anything up to the next of these. */
const tokens = /"((?:[^"\\]|\\.)*)"?|<([^>]*)>?|([,;:])|[^"<,;:]+/gs

/**
 * The first mailbox, or the name of the group where one comes first. A comma behind what is no address is most
 * likely part of a name that lacks its quotes (Smith, Bob <bob@example.org>).
 */
const firstMailbox = (value: string): Mailbox => {
  let phrase = ''
  let isAddress = false
  for (const [token, quoted, angle, separator] of value.matchAll(tokens)) {
    if (angle !== undefined) return { phrase, address: withoutRoute(angle) }
    if (separator !== undefined) {
      if (phrase === '') continue
      if (isAddress ? separator !== ':' : separator !== ',') break
    }
    const text = quoted?.replace(/\\(.)/gs, '$1') ?? token
    isAddress ||= text.includes('@')
    phrase += phrase === '' ? text.trimStart() : text
  }
  return isAddress ? { phrase: '', address: phrase } : { phrase, address: '' }
}

/** An angle address without the obsolete route in front of it (RFC 5322, section 4.4). */
const withoutRoute = (address: string): string => address.replace(/^\s*@[^:]*:/, '').trim()
