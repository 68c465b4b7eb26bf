import libmime from 'libmime'
import { setCommentsApart } from './comments.ts'
import { field, type HeaderField } from './header.ts'
import type { PartContent } from './part-node.ts'
import { decodeWords } from './words.ts'

const longestType = 200
const longestWord = 200
const longestName = 1_000
const longestParameter = 2_000
const mostParameters = 50

/**
 * What a part's header says of its content (RFC 2045, RFC 2183). File names are decoded by RFC 2231, and by RFC
 * 2047 as well, which is not allowed there and common. Of several parameters of one name the last counts. A
 * multipart cannot be encoded, whatever it says (RFC 2045, section 6.4). Never throws, and takes linear time.
 */
export const partContent = (header: readonly HeaderField[], defaultType = 'text/plain'): PartContent => {
  const contentType = field(header, 'Content-Type') ?? ''
  const { value, parameters } = parse(withoutComments(contentType))
  const type = mediaType(value) || defaultType
  const encoding = word(field(header, 'Content-Transfer-Encoding') ?? '') || '7bit'
  const disposition = field(header, 'Content-Disposition') ?? ''
  return {
    type,
    parameters,
    name: fileName(disposition, contentType),
    disposition: word(parse(withoutComments(disposition)).value),
    encoding: type.startsWith('multipart/') ? '7bit' : encoding,
    charset: (parameters.get('charset') ?? '').trim().toLowerCase().slice(0, longestWord),
  }
}

/** Comments are left in: unquoted file names often have parentheses in them, as in 'tide (2).pdf'. */
const fileName = (disposition: string, contentType: string): string => {
  const name =
    parse(disposition).parameters.get('filename') || parse(contentType).parameters.get('name') || ''
  return decodeWords(name).slice(0, longestName)
}

type Parsed = { value: string; parameters: Map<string, string> }

const parse = (fieldValue: string): Parsed => {
  try {
    const { value, params } = libmime.parseHeaderValue(fieldValue)
    const parameters = Object.entries(params)
      .slice(0, mostParameters)
      .map(
        ([key, each]) => [key.toLowerCase().slice(0, longestWord), each.slice(0, longestParameter)] as const,
      )
    return { value: value || '', parameters: new Map(parameters) }
  } catch {
    return { value: fieldValue.split(';', 1)[0] ?? '', parameters: new Map() }
  }
}

const withoutComments = (value: string): string => setCommentsApart(value).text

/** Empty where it is none: what lacks a subtype means nothing (RFC 2045, section 5.2). */
const mediaType = (value: string): string =>
  value.includes('/') ? value.trim().toLowerCase().slice(0, longestType) : ''

/** The first word of printable ASCII in a value (RFC 2045, section 5.1), comments set aside. */
const word = (value: string): string =>
  (/[!-:<-~]+/.exec(withoutComments(value))?.[0] ?? '').toLowerCase().slice(0, longestWord)
