import type { Builder, Formatter, Node, Walk } from 'html-to-text'
import { compile } from 'html-to-text'
import type { LinkCollector } from './html-links.ts'
import { block, isBlankText, table } from './html-table.ts'

const mostPrefixes = 12
const longestLinkText = 300
const mostLinkNodes = 300
const rule = '─'.repeat(40)

/** What the layout keeps besides the text: its links, and how many lists and quotations it is in. */
type Layout = { readonly links: LinkCollector; prefixes: number }

/**
 * Lays out html that `visibleHtml` made: paragraphs in one line each, links with the number that `links` gives
 * them. Hostile still: entities spell any control character.
 */
export const layOut = (html: string, links: LinkCollector): string =>
  convert(html, { links, prefixes: 0 } satisfies Layout)

const layoutOf = (builder: Builder): Layout => builder.metadata as Layout

const heading: Formatter = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 })
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

const pre: Formatter = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2, isPre: true })
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 2 })
}

const inline: Formatter = (element, walk, builder) => walk(element.children, builder)
const lineBreak: Formatter = (_element, _walk, builder) => builder.addLineBreak()

const horizontalRule: Formatter = (_element, _walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 })
  builder.addInline(rule)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

const image: Formatter = () => {}

const link: Formatter = (element, walk, builder) => {
  walk(element.children, builder)
  const text = linkText(element)
  if (text === undefined) return
  const number = layoutOf(builder).links.number(withoutSpace(element.attribs?.['href']), text)
  if (number !== undefined) builder.addInline(` [${number}]`)
}

/** A URL without white space, which browsers ignore too and which would break the list of targets. */
const withoutSpace = (url = ''): string => url.replace(/\s+/g, '')

/** What a person would click on: the start of its text, empty for a picture, undefined where there is nothing. */
const linkText = (element: Node): string | undefined => {
  const waiting = [element]
  let text = ''
  let seen = false
  for (let count = 0; count < mostLinkNodes && text.length < longestLinkText; count++) {
    const node = waiting.pop()
    if (!node) break
    if (node.type === 'text') text += ` ${(node.data ?? '').slice(0, longestLinkText)}`
    if (node.name === 'img') seen = true
    for (const child of node.children?.slice(0, mostLinkNodes).reverse() ?? []) waiting.push(child)
  }
  const words = text.replace(/\s+/g, ' ').trim()
  return seen || words !== '' ? words : undefined
}

/** Lets `write` run where prefixes are still added to lines: each doubles the work, and narrows the text. */
const prefixed = (builder: Builder, write: (adds: boolean) => void): void => {
  const layout = layoutOf(builder)
  layout.prefixes++
  write(layout.prefixes <= mostPrefixes)
  layout.prefixes--
}

const quotation: Formatter = (element, walk, builder) =>
  prefixed(builder, adds => {
    builder.openBlock({ leadingLineBreaks: 2 })
    walk(element.children, builder)
    builder.closeBlock({ trailingLineBreaks: 2, ...(adds && { blockTransform: quoted }) })
  })

const quoted = (text: string): string =>
  withoutOuterGaps(text)
    .split('\n')
    .map(line => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()))
    .join('\n')

const withoutOuterGaps = (text: string): string => {
  let start = 0
  let end = text.length
  while (text[start] === '\n') start++
  while (end > start && text[end - 1] === '\n') end--
  return text.slice(start, end)
}

const list =
  (prefixOf: (element: Node) => (item: Node) => string): Formatter =>
  (element, walk, builder) =>
    prefixed(builder, adds => {
      const items = (element.children ?? []).filter(child => !isBlankText(child))
      if (adds) writeList(items, prefixOf(element), layoutOf(builder).prefixes > 1 ? 1 : 2, walk, builder)
      else for (const item of items) block(1)({ type: 'tag', children: [item] }, walk, builder)
    })

const writeList = (
  items: Node[],
  prefixOf: (item: Node) => string,
  gap: number,
  walk: Walk,
  builder: Builder,
): void => {
  if (items.length === 0) return
  const prefixes = items.map(item => (item.name === 'li' ? prefixOf(item) : ''))
  const maxPrefixLength = prefixes.reduce((most, prefix) => Math.max(most, prefix.length), 0)
  builder.openList({ leadingLineBreaks: gap, maxPrefixLength })
  for (const [index, item] of items.entries()) {
    builder.openListItem({ prefix: prefixes[index] ?? '' })
    walk(item.name === 'li' ? item.children : [item], builder)
    builder.closeListItem()
  }
  builder.closeList({ trailingLineBreaks: gap })
}

/** One that is in no list. */
const looseItem: Formatter = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 })
  builder.addInline('* ')
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 1 })
}

const numbered = (element: Node): ((item: Node) => string) => {
  let next = wholeNumber(element.attribs?.['start']) ?? 1
  return item => {
    const number = wholeNumber(item.attribs?.['value']) ?? next
    next = number + 1
    return `${number}. `
  }
}

const wholeNumber = (value = ''): number | undefined =>
  /^-?\d{1,9}$/.test(value.trim()) ? Number(value) : undefined

/** Keeps one cell's text from running into the next. */
const cell: Formatter = (element, walk, builder) => {
  walk(element.children, builder)
  builder.addInline(' ')
}

const formatters = {
  a: link,
  blockquote: quotation,
  br: lineBreak,
  div: block(1),
  h1: heading,
  hr: horizontalRule,
  img: image,
  li: looseItem,
  ol: list(numbered),
  p: block(2),
  pre,
  table,
  td: cell,
  th: cell,
  tr: block(1),
  ul: list(() => () => '* '),
  '*': inline,
}

/** No element is a base: the text may stand outside of the body, as footers of mailing lists do. */
const convert = compile({
  wordwrap: false,
  baseElements: { selectors: [] },
  limits: { maxInputLength: 0 },
  formatters,
  selectors: Object.keys(formatters).map(selector => ({ selector, format: selector })),
})
