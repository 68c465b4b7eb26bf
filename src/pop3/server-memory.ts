import type { LoginMethod } from './auth.ts'
import { type Capabilities, noCapabilities, parseCapabilities } from './reply.ts'

/** What came of CAPA: its rows, or that the server has none (RFC 2449, section 5). */
export type CapaAnswer = readonly string[] | 'refused'

/**
 * How a server was found the last time, so that less has to be asked: plain data, without a secret. All of it is a
 * guess; what the server says now counts.
 */
export type ServerMemory = {
  /** What CAPA brought before the login. */
  readonly before?: CapaAnswer
  /** What CAPA brought behind it. */
  readonly after?: CapaAnswer
  /** The way to log in that worked. */
  readonly method?: LoginMethod
  /** Whether the server answers a login that is written together with CAPA; if not it is asked one by one. */
  readonly together?: boolean
  /** Whether it answers what was written before its greeting had come. */
  readonly early?: boolean
}

/** Nothing is known. */
export const noMemory: ServerMemory = {}

/** What the server can do by such an answer. */
export const capabilitiesIn = (answer: CapaAnswer): Capabilities =>
  answer === 'refused' ? noCapabilities : parseCapabilities(answer)

/** What of a memory is still worth something once CAPA was answered like this before the login. */
export const memoryBehind = ({ after, ...rest }: ServerMemory, before: CapaAnswer): ServerMemory => {
  const isAsBefore = rest.before === undefined || isSame(rest.before, before)
  return { ...rest, before, ...(isAsBefore && after && { after }) }
}

const isSame = (one: CapaAnswer, other: CapaAnswer): boolean =>
  one === other || (one.length === other.length && [...one].every((row, i) => row === other[i]))

/** What serves before a login only. */
const doorTags: readonly string[] = ['STLS', 'USER', 'SASL']

/** What CAPA will say behind the login, by the last time, or else by what it said before it. */
export const expectedBehindLogin = ({ before = 'refused', after }: ServerMemory): Capabilities =>
  after === undefined
    ? new Map([...capabilitiesIn(before)].filter(([tag]) => !doorTags.includes(tag)))
    : capabilitiesIn(after)

/** A memory without what has not worked: the line may have been to blame, and servers change. */
export const withoutLessons = ({ before, after, method, together, early }: ServerMemory): ServerMemory => ({
  ...(before && before !== 'refused' && { before }),
  ...(after && after !== 'refused' && { after }),
  ...(method && { method }),
  ...(together && { together }),
  ...(early && { early }),
})

/** More than this is no memory, in octets. */
const longestText = 64 * 1024

/** A memory as text that may be kept, in 64 KB at most: rows of CAPA that are too many are left out. */
export const formatServerMemory = (memory: ServerMemory): string => {
  const { before, after, ...rest } = memory
  const brief = { ...rest, ...(before === 'refused' && { before }), ...(after === 'refused' && { after }) }
  const text = JSON.stringify({ version: 1, ...memory })
  return Buffer.byteLength(text) <= longestText ? text : JSON.stringify({ version: 1, ...brief })
}

/** Reads what `formatServerMemory` wrote; undefined where the text is anything else. */
export const parseServerMemory = (text: string): ServerMemory | undefined => {
  if (text.length > longestText || Buffer.byteLength(text) > longestText) return undefined
  const { version, ...memory } = recordIn(text) ?? {}
  const isWhole = Object.entries(memory).every(([key, value]) => fields.get(key)?.(value))
  return version === 1 && isWhole ? memory : undefined
}

const recordIn = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isAnswer = (value: unknown): boolean =>
  value === 'refused' || (Array.isArray(value) && value.every(row => typeof row === 'string'))

const isMethod = (value: unknown): boolean => {
  if (!isRecord(value)) return value === 'USER' || value === 'APOP'
  const { mechanism, initialResponse, ...more } = value
  const isKnown = mechanism === 'PLAIN' || mechanism === 'LOGIN'
  return isKnown && typeof initialResponse === 'boolean' && Object.keys(more).length === 0
}

const isBoolean = (value: unknown): boolean => typeof value === 'boolean'

/** What each field may hold. */
const fields: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['before', isAnswer],
  ['after', isAnswer],
  ['method', isMethod],
  ['together', isBoolean],
  ['early', isBoolean],
])
