import { type DisplayText, said, sanitise, slice } from '../text/sanitise.ts'
import { type Host, hostNamesIn, readAddress } from './link-host.ts'

/** So much of a link's text is kept, in UTF-16 units. */
export const longestLinkText = 300
/** So much of where it leads. */
export const longestTarget = 2_000
const longestHost = 100
const mostLinks = 500

/** The addresses in a plain text: `text` as it stands there, `target` with its scheme. Hostile. */
export type RawLink = { readonly text: string; readonly target: string }

const addressStart = /\b(?:https?:\/\/|ftp:\/\/|mailto:|www\.(?=[a-z0-9]))[^\s<>"]+/gi

/**
 * The web addresses, mailto addresses and names that begin with www in a plain text (RFC 3986), without
 * punctuation behind them, each once; the first 500. Linear in time.
 */
export const linksOfText = (text: string): RawLink[] => {
  const links = new Map<string, RawLink>()
  for (const [found] of text.matchAll(addressStart)) {
    if (links.size === mostLinks) break
    const address = withoutPunctuation(found.slice(0, longestTarget))
    const target = /^www\./i.test(address) ? `http://${address}` : address
    if (!links.has(target) && !bareScheme.test(address)) links.set(target, { text: address, target })
  }
  return [...links.values()]
}

const bareScheme = /^(?:https?|ftp|mailto):\/{0,2}$/i

const trailing = new Set([...`.,;:!?'"*_|>…»«”“’‘„`, '\u3002', '\uff0c', '\u3001'])
const brackets = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
  ['\uff09', '\uff08'],
])

/** Closing brackets stay only where the address opens them. */
const withoutPunctuation = (address: string): string => {
  const surplus = surplusBrackets(address)
  let end = address.length
  for (; end > 0; end--) {
    const last = address.charAt(end - 1)
    const unopened = surplus.get(last)
    if (unopened === undefined ? !trailing.has(last) : unopened <= 0) break
    if (unopened !== undefined) surplus.set(last, unopened - 1)
  }
  return address.slice(0, end)
}

/** How many more closing brackets of each kind there are than opening ones. */
const surplusBrackets = (address: string): Map<string, number> => {
  const surplus = new Map<string, number>()
  for (const [closing, opening] of brackets) {
    surplus.set(closing, address.split(closing).length - address.split(opening).length)
  }
  return surplus
}

/**
 * Why a link may not be what its text says, undefined where nothing speaks against it: the text names another
 * host, or the address hides or disguises its host. Never throws. A host is honest where it is the one named,
 * or lies below it.
 */
export const linkWarning = (text: string, target: string): DisplayText | undefined => {
  const address = readAddress(target.slice(0, longestTarget))
  if (address === 'malformed') return said`Its address is malformed.`
  if (address === undefined) return undefined
  const host = shown(address.name)
  // What is invisible would hide a host's name; full-width letters and dots are the same name to a reader and a browser.
  const words = sanitise(text.slice(0, longestLinkText)).normalize('NFKC').replaceAll('。', '.')
  const other = hostNamesIn(words, address).find(name => !isHonest(name, address.name))
  if (other !== undefined) return said`The text names ${shown(other)}, the link leads to ${host}.`
  return disguise(address, host)
}

const disguise = (address: Host, host: DisplayText): DisplayText | undefined => {
  if (address.hidden) return said`The address hides its host behind an @: it leads to ${host}.`
  if (address.number) return said`It leads to a bare IP address: ${host}.`
  if (/(?:^|\.)xn--/.test(address.name)) {
    return said`Its host name is written in other letters (punycode): ${host}.`
  }
  return undefined
}

const isHonest = (named: string, host: string): boolean => {
  const name = withoutWww(named)
  return withoutWww(host) === name || host.endsWith(`.${name}`)
}

const withoutWww = (host: string): string => host.replace(/^www\./, '')

const shown = (host: string): DisplayText => slice(sanitise(host.slice(0, longestHost)), 0, longestHost)
