import type { Builder, Formatter } from 'html-to-text'
import { compile } from 'html-to-text'

/** Thrown where html is nested too deeply to be laid out. */
export class TooDeepError extends Error {
  override readonly name = 'TooDeepError'
}

const longestHtml = 2 * 1024 * 1024
const mostOpenElements = 2_000
const greatestDepth = 250
const mostLinks = 500
const longestLink = 500

/**
 * The text of an html part, whole or cut: paragraphs unwrapped, links as [1] with their targets listed at the
 * end, images as their description, and nothing of what a browser would hide. Only http, https and mailto
 * links count. Takes the first 2 MB. Hostile still: html can spell any control character. Throws TooDeepError.
 */
export const htmlToText = (html: string): string => {
  const source = html.slice(0, longestHtml)
  if (openElements(source) > mostOpenElements) throw new TooDeepError()
  const links = new Map<string, number>()
  const text = withoutGaps(convert(source, links))
  const targets = Array.from(links, ([target, number]) => `[${number}] ${target}`)
  return targets.length === 0 ? text : `${text}\n\n${targets.join('\n')}`
}

/** No more than one empty line in a row, and none at either end. */
const withoutGaps = (text: string): string => {
  const lines = text.split('\n').map(line => line.trimEnd())
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/**
 * At least as many elements as are ever open at once in `html`: the parser's time grows with the square of
 * that. A closing tag counts only against an opening one of its name, so this may be too high, never too low.
 */
const openElements = (html: string): number => {
  const open = new Map<string, number>()
  let all = 0
  let most = 0
  for (const [, slash, tag = ''] of html.matchAll(/<(\/?)([a-z][^\s/>]*)/gi)) {
    const name = tag.toLowerCase()
    const before = open.get(name) ?? 0
    if (emptyElements.has(name) || (slash && before === 0)) continue
    const step = slash ? -1 : 1
    open.set(name, before + step)
    all += step
    if (all > most) most = all
  }
  return most
}

const emptyElements = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)

/** What follows is a link when it leads somewhere outside the message that a person can go. */
const linkTarget = /^(?:https?|mailto):/i

const link: Formatter = (element, walk, builder) => {
  walk(element.children, builder)
  const target = withoutSpace(element.attribs.href)
  const number = linkTarget.test(target) ? linkNumber(builder, target) : undefined
  if (number !== undefined) builder.addInline(` [${number}]`)
}

/** The number of a link's target: one number for each target, undefined when there are too many. */
const linkNumber = (builder: Builder, target: string): number | undefined => {
  const links = builder.metadata as Map<string, number>
  if (!links.has(target) && links.size < mostLinks && target.length <= longestLink) {
    links.set(target, links.size + 1)
  }
  return links.get(target)
}

/** A URL without white space, which browsers ignore too and which would break the list of targets. */
const withoutSpace = (url = ''): string => url.replace(/\s+/g, '')

const image: Formatter = (element, _walk, builder) => {
  const description = element.attribs.alt?.trim()
  if (description) builder.addInline(`[${description}]`)
}

/** Keeps one table cell's text from running into the next. */
const cell: Formatter = (element, walk, builder) => {
  walk(element.children, builder)
  builder.addInline(' ')
}

const skipped = [
  'title',
  '[hidden]',
  '[style*="display:none" i]',
  '[style*="display: none" i]',
  '[style*="mso-hide:all" i]',
]

const plainHeading = { leadingLineBreaks: 2, trailingLineBreaks: 1, uppercase: false }

const convert = compile({
  wordwrap: false,
  limits: { maxDepth: greatestDepth, ellipsis: '…' },
  formatters: { link, image, cell },
  selectors: [
    { selector: 'a', format: 'link' },
    { selector: 'img', format: 'image' },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(selector => ({
      selector,
      format: 'heading',
      options: plainHeading,
    })),
    ...skipped.map(selector => ({ selector, format: 'skip' })),
  ],
})
