/** A tag or a stretch of text, as it stands in the source: entities are not decoded. Hostile. */
export type HtmlToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }

/** Elements whose content is text up to their closing tag (HTML, section 13.1.2). */
const rawText = new Map(
  ['script', 'style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes'].map(name => [
    name,
    new RegExp(`</${name}(?=[\\s/>])`, 'gi'),
  ]),
)

const longestName = 40
const mostAttributes = 50
const longestValue = 4_000

/**
 * The tags and texts of html in order, without comments and declarations. Names are in small letters, at most
 * 40 characters, attributes at most 50 for each tag and their values at most 4,000 characters. What is cut
 * inside of a tag or a comment ends there. Linear in time, never throws.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  let at = 0
  while (at < html.length) {
    const tag = html.indexOf('<', at)
    const end = tag < 0 ? html.length : tag
    if (end > at) yield { kind: 'text', text: html.slice(at, end) }
    if (tag < 0) return
    at = yield* markupAt(html, tag)
  }
}

/** Gives the offset behind the markup that begins with '<' at `start`. */
function* markupAt(html: string, start: number): Generator<HtmlToken, number> {
  const next = html.charAt(start + 1)
  if (isLetter(next)) return yield* openTag(html, start + 1)
  if (next === '/' && isLetter(html.charAt(start + 2))) {
    const name = nameAt(html, start + 2)
    yield { kind: 'close', name: shortName(name) }
    return behind(html, '>', start + 2 + name.length)
  }
  if (html.startsWith('<!--', start)) return behind(html, '-->', start + 2)
  if (next === '!' || next === '?' || next === '/') return behind(html, '>', start + 1)
  yield { kind: 'text', text: '<' }
  return start + 1
}

const isLetter = (character: string): boolean => /^[a-z]$/i.test(character)

const behind = (html: string, end: string, from: number): number => {
  const found = html.indexOf(end, from)
  return found < 0 ? html.length : found + end.length
}

const tagName = /[^\s/>]*/y

const nameAt = (html: string, at: number): string => {
  tagName.lastIndex = at
  return tagName.exec(html)?.[0] ?? ''
}

const shortName = (name: string): string => name.slice(0, longestName).toLowerCase()

function* openTag(html: string, start: number): Generator<HtmlToken, number> {
  const found = nameAt(html, start)
  const name = shortName(found)
  const attributes = new Map<string, string>()
  const end = readAttributes(html, start + found.length, attributes)
  if (end === undefined) return html.length
  yield { kind: 'open', name, attributes }
  const closing = rawText.get(name)
  return closing ? yield* rawTextAt(html, end, closing) : end
}

function* rawTextAt(html: string, start: number, closing: RegExp): Generator<HtmlToken, number> {
  closing.lastIndex = start
  const end = closing.exec(html)?.index ?? html.length
  yield { kind: 'text', text: html.slice(start, end) }
  return end
}

const attributeName = /[\s/]*([^\s/>=]*)\s*(=?)\s*/y
const bareValue = /[^\s>]*/y

/** Reads the attributes at `start`. Gives the offset behind the tag, undefined where the tag never ends. */
const readAttributes = (html: string, start: number, attributes: Map<string, string>): number | undefined => {
  let at = start
  while (at < html.length) {
    attributeName.lastIndex = at
    const [all = '', name = '', equals] = attributeName.exec(html) ?? []
    at += all.length
    let value = ''
    if (equals) {
      const quote = html.charAt(at)
      const end = quote === '"' || quote === "'" ? html.indexOf(quote, at + 1) : undefined
      if (end === -1) return undefined
      value = end === undefined ? bareAt(html, at) : html.slice(at + 1, end)
      at = end === undefined ? at + value.length : end + 1
    } else if (html.charAt(at) === '>') {
      if (name) keep(attributes, name, '')
      return at + 1
    }
    if (name) keep(attributes, name, value)
  }
  return undefined
}

const bareAt = (html: string, at: number): string => {
  bareValue.lastIndex = at
  return bareValue.exec(html)?.[0] ?? ''
}

const keep = (attributes: Map<string, string>, name: string, value: string): void => {
  const key = shortName(name)
  if (attributes.size < mostAttributes && !attributes.has(key)) {
    attributes.set(key, value.slice(0, longestValue))
  }
}
