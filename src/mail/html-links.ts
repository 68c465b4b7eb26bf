import { type DisplayText, nothing, said, sanitise, slice } from '../text/sanitise.ts'
import { linkWarning, longestLinkText, longestTarget } from './links.ts'
import type { Link } from './message-view.ts'

const mostLinks = 1_000
const mostOthers = 100
const longestOther = 200

/** The links of an html text. */
export type LinkCollector = {
  /** The number that a link bears; undefined where it leads nowhere that a person can go. Both are hostile. */
  number(target: string, text: string): number | undefined
  /** Those with a number, in order; behind them those that are no addresses of the web or of mail. */
  links(): Link[]
  /** How many have a number. */
  count(): number
}

/**
 * Collects links, numbered from `first` on: those to one target share a number, unless one of them has a text to
 * be warned of. At most 1,000 have a number, and 100 others are kept.
 */
export const collectLinks = (first = 1): LinkCollector => {
  const numbers = new Map<string, number>()
  const numbered: Link[] = []
  const others = new Map<string, Link>()
  const numberOf = (target: string, text: string): number | undefined => {
    const warning = linkWarning(text, target)
    const key = `${warning ?? ''}\n${target}`
    const number = numbers.get(key)
    if (number !== undefined) {
      numbered[number - first] = named(numbered[number - first], text)
      return number
    }
    if (numbered.length === mostLinks) return undefined
    numbered.push(makeLink(text, target, warning))
    const next = first + numbered.length - 1
    numbers.set(key, next)
    return next
  }
  return {
    number: (target, text) => {
      if (target === '' || target.startsWith('#')) return undefined
      if (webAddress.test(target)) return numberOf(target, text)
      if (others.size < mostOthers) others.set(target.slice(0, longestOther), otherLink(text, target))
      return undefined
    },
    links: () => [...numbered, ...others.values()],
    count: () => numbered.length,
  }
}

const webAddress = /^(?:https?|ftp|mailto):/i

/** A link with the text where it had none, such as one around a picture. */
const named = (link: Link | undefined, text: string): Link => {
  const known = link ?? makeLink(text, '', undefined)
  return known.text === nothing ? { ...known, text: linkText(text, known.target) } : known
}

/** A link for a person; its text is left out where it is the target itself. Both are hostile. */
export const makeLink = (text: string, target: string, warning: DisplayText | undefined): Link => {
  const shown = short(target, longestTarget)
  return { text: linkText(text, shown), target: shown, warning }
}

const linkText = (text: string, target: DisplayText): DisplayText => {
  const shown = short(text.trim(), longestLinkText)
  return shown === target ? nothing : shown
}

const otherLink = (text: string, target: string): Link => {
  const shown = short(target, longestOther)
  return { ...makeLink(text, target, said`Not a web address: ${shown}`), target: shown }
}

const short = (text: string, length: number): DisplayText => slice(sanitise(text.slice(0, length)), 0, length)
