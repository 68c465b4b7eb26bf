import { isPixel, visibilityOf } from './html-hidden.ts'
import { type HtmlToken, htmlTokens } from './html-tokens.ts'

const greatestDepth = 200

/** Html made anew, of few elements and few attributes. */
export type VisibleHtml = {
  readonly html: string
  /** Whether elements were left out, though not what they hold, because they were nested too deeply. */
  readonly tooDeep: boolean
}

/**
 * What a browser would show of html, in well-formed html of a few elements: a, blockquote, br, div, h1, hr, img,
 * li, ol, p, pre, table, td, th, tr and ul, nested at most 200 deep. Images become their description in
 * brackets. This is what keeps a parser whose time grows with the depth from hostile html. Linear in time,
 * never throws.
 */
export const visibleHtml = (html: string): VisibleHtml => {
  const writer = makeWriter()
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') writer.text(token.text)
    else if (token.kind === 'close') writer.close(token.name)
    else if (emptyElements.has(token.name)) writer.empty(token)
    else writer.open(token)
  }
  return writer.finish()
}

type OpenTag = Extract<HtmlToken, { kind: 'open' }>
type OpenElement = {
  readonly name: string
  /** The element written for it; empty where none was. */
  readonly written: string
  readonly hidden: boolean
  readonly small: boolean
}

const makeWriter = () => {
  const pieces: string[] = []
  const stack: OpenElement[] = []
  const counts = new Map<string, number>()
  /** Where in the stack the elements are that were written. */
  const written: number[] = []
  let tooDeep = false

  const pop = (): string | undefined => {
    const element = stack.pop()
    if (!element) return undefined
    counts.set(element.name, (counts.get(element.name) ?? 1) - 1)
    if (element.written) {
      pieces.push(`</${element.written}>`)
      written.pop()
    }
    return element.name
  }
  const isHidden = (): boolean => stack.at(-1)?.hidden ?? false
  const isSmall = (): boolean => stack.at(-1)?.small ?? false

  /** Closes what ends where such an element begins (HTML, section 13.1.2.4). */
  const closeImplied = (element: string): void => {
    for (;;) {
      const top = written.at(-1)
      if (top === undefined || !impliedEnds(element).has(stack[top]?.written ?? '')) return
      while (stack.length > top) pop()
    }
  }
  const write = (element: string, attributes: OpenTag['attributes']): string => {
    closeImplied(element)
    if (written.length >= greatestDepth) {
      tooDeep = true
      pieces.push(element === 'a' ? ' ' : '<br>')
      return ''
    }
    pieces.push(tag(element, attributes))
    written.push(stack.length)
    return element
  }

  return {
    text: (text: string): void => {
      if (!isHidden()) pieces.push(isSmall() ? ' ' : escaped(text))
    },
    empty: ({ name, attributes }: OpenTag): void => {
      if (!isHidden() && !visibilityOf(attributes, false).hidden) pieces.push(emptyTag(name, attributes))
    },
    open: ({ name, attributes }: OpenTag): void => {
      const { hidden, small } = visibilityOf(attributes, isSmall())
      const isOut = isHidden() || hidden || unseen.has(name)
      const element = isOut ? undefined : elements.get(name)
      const entry = { name, written: element ? write(element, attributes) : '', hidden: isOut, small }
      stack.push(entry)
      counts.set(name, (counts.get(name) ?? 0) + 1)
    },
    close: (name: string): void => {
      if (name === 'br') pieces.push('<br>')
      if ((counts.get(name) ?? 0) > 0) while (pop() !== name);
    },
    finish: (): VisibleHtml => {
      while (pop() !== undefined);
      return { html: pieces.join(''), tooDeep }
    },
  }
}

const listed = (words: string): string[] => words.split(' ')

const emptyElements = new Set(
  listed('area base basefont br col embed frame hr img input link meta param source track wbr'),
)

const unseen = new Set(listed('script style title template iframe noembed noframes datalist'))

const blocks = listed(
  'address article aside caption center dd details dialog div dl dt fieldset figcaption figure footer form ' +
    'header hgroup legend main nav optgroup option search section summary',
)

/** What is written for an element; others leave only what they hold. */
const elements = new Map<string, string>([
  ...listed('a blockquote li ol p pre table td th tr ul').map(name => [name, name] as const),
  ...listed('h1 h2 h3 h4 h5 h6').map(name => [name, 'h1'] as const),
  ...blocks.map(name => [name, 'div'] as const),
  ...listed('dir menu').map(name => [name, 'ul'] as const),
  ...listed('listing plaintext xmp').map(name => [name, 'pre'] as const),
])

const nothingEnds: ReadonlySet<string> = new Set()
const endsParagraph: ReadonlySet<string> = new Set(['p'])
const otherEnds = new Map<string, ReadonlySet<string>>([
  ['a', new Set(['a'])],
  ['li', new Set(['li'])],
  ['td', new Set(['td', 'th'])],
  ['th', new Set(['td', 'th'])],
  ['tr', new Set(['td', 'th', 'tr'])],
])
const endParagraphs = new Set(listed('blockquote div h1 hr ol p pre table ul'))

const impliedEnds = (element: string): ReadonlySet<string> =>
  otherEnds.get(element) ?? (endParagraphs.has(element) ? endsParagraph : nothingEnds)

const escaped = (text: string): string => text.replaceAll('<', '&lt;')

const kept = new Map([
  ['a', ['href']],
  ['ol', ['start']],
  ['li', ['value']],
  ['table', ['border', 'role']],
])

const tag = (element: string, attributes: OpenTag['attributes']): string => {
  const values = (kept.get(element) ?? []).flatMap(name => {
    const value = attributes.get(name)
    return value === undefined ? [] : ` ${name}="${value.replaceAll('"', '&quot;')}"`
  })
  return `<${element}${values.join('')}>`
}

const emptyTag = (name: string, attributes: OpenTag['attributes']): string => {
  if (name === 'br' || name === 'hr') return `<${name}>`
  const description = attributes.get('alt')?.trim()
  if (name === 'area' && attributes.has('href')) {
    return `${tag('a', attributes)}[${escaped(description || 'area')}]</a> `
  }
  if (name !== 'img' || isPixel(attributes)) return ''
  return description ? `[${escaped(description)}]` : '<img>'
}
