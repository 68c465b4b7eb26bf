import { brief } from './brief.ts'
import { setCommentsApart } from './comments.ts'
import { parseHeader } from './header.ts'

/** The fields of a block of a report, by their names in small letters; of several the first counts. */
export type ReportFields = ReadonlyMap<string, string>

const mostText = 256 * 1024

/** Fields that a report says once for each recipient (RFC 3464, section 2.3). */
const oncePerRecipient = new Set(['final-recipient', 'original-recipient', 'action'])

/**
 * The blocks of fields of a report, which empty lines part (RFC 3464, section 2.1.1), from its first 256 KB.
 * Where they are missing, a field that comes once for each recipient opens the next block. Blocks without
 * fields are left out. Never throws, and takes linear time.
 */
export const reportBlocks = (text: string): ReportFields[] => {
  const blocks: string[][] = [[]]
  for (const line of text.slice(0, mostText).split(/\r?\n/)) {
    if (line.trim() !== '') blocks.at(-1)?.push(line)
    else if (blocks.at(-1)?.length !== 0) blocks.push([])
  }
  return blocks.flatMap(fieldsOf).filter(({ size }) => size > 0)
}

const fieldsOf = (lines: string[]): ReportFields[] => {
  let fields = new Map<string, string>()
  const all = [fields]
  for (const { name, value } of parseHeader(Buffer.from(lines.join('\n')))) {
    const key = name.toLowerCase()
    if (fields.has(key) && oncePerRecipient.has(key)) {
      fields = new Map()
      all.push(fields)
    }
    if (!fields.has(key)) fields.set(key, value)
  }
  return all
}

const longestAddress = 200
const longestDiagnostic = 400

/** What stands behind the type of a value such as 'smtp; 550 No' or 'dns;mx.example.org', or all of it. */
const withoutType = (value: string): string => value.replace(/^\s*[\w-]{1,40}\s*;/, '').trim()

/** The address or host in a typed value, without comments and angle brackets. Hostile still; '' for nothing. */
export const nameIn = (value: string | undefined): string => {
  const name = withoutType(setCommentsApart(value ?? '').text)
  return brief(name.replace(/^<(.*)>$/s, '$1'), longestAddress)
}

/** The text in a typed value. Hostile still; '' for nothing. */
export const textIn = (value: string | undefined): string =>
  brief(withoutType(value ?? ''), longestDiagnostic)
