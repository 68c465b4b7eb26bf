import { type Credentials, type LoginMethod, loginMethods } from './auth.ts'
import { capa } from './capa.ts'
import type { Conversation } from './conversation.ts'
import { Pop3Error } from './error.ts'
import { type BegunLogin, openingCommand } from './login.ts'
import { apopTimestamp } from './reply.ts'
import { type Request, requestOf } from './request.ts'
import { type CapaAnswer, capabilitiesIn, type ServerMemory } from './server-memory.ts'

/** What is known of the line when a login begins. */
export type Door = { readonly greeting: string; readonly encrypted: boolean }

/** A login that was begun in one write with CAPA: the first flight. */
export type FirstFlight = {
  readonly login: BegunLogin
  readonly capabilities: Promise<CapaAnswer>
  /** How many of the two have been answered. */
  readonly answered: () => number
}

/**
 * So long, in milliseconds, a server may be silent over a first flight that it was never seen to answer: some drop what
 * stands behind CAPA. Dovecot takes 10 s to say [IN-USE]; whoever takes longer is asked one by one the next time.
 */
const patience = 15_000

/**
 * The way to log in that is begun together with CAPA, before it is known what the server offers; undefined where it is
 * to be asked first, or not at all. Of a server that nothing is known of AUTH PLAIN is expected, but on an open line
 * APOP goes first, which does not show the password, wherever the greeting offers it.
 */
export const methodInFlight = (
  memory: ServerMemory,
  { login }: Credentials,
  { greeting, encrypted }: Door,
): LoginMethod | undefined => {
  if (memory.together === false || memory.before === 'refused') return undefined
  if (login) return login
  if (!encrypted && apopTimestamp(greeting) !== undefined) return 'APOP'
  if (memory.method && memory.method !== 'APOP') return memory.method
  if (memory.before) return loginMethods(capabilitiesIn(memory.before), greeting, encrypted)[0]
  return { mechanism: 'PLAIN', initialResponse: true }
}

/**
 * Whether the first flight may leave before the greeting has come: to a server that was seen to answer it, and that
 * says it keeps what is written ahead (RFC 2449, section 6.6). Only behind TLS, where it is known who listens.
 */
export const mayLeaveEarly = ({ before = 'refused', method, together, early }: ServerMemory): boolean =>
  together === true &&
  early !== false &&
  typeof method === 'object' &&
  method.mechanism === 'PLAIN' &&
  capabilitiesIn(before).has('PIPELINING')

/**
 * Says CAPA and begins to log in, in one write and with nothing behind it; undefined where this way takes more than one
 * line. What is secret must be hidden before.
 */
export const leaveTogether = (
  conversation: Conversation,
  credentials: Credentials,
  { method, greeting, isKnown }: { method: LoginMethod; greeting: string; isKnown: boolean },
): FirstFlight | undefined => {
  const opening = openingCommand(method, credentials, greeting)
  if (!opening) return undefined
  const { request, answer } = capa()
  const soon = (given: Request): Request => (isKnown ? given : { ...given, patience })
  const [asked, login] = conversation.exchangeTogether([soon(request), soon(requestOf(opening))])
  if (!asked || !login) throw new Error('Two lines have two replies.')
  let answered = 0
  const count = (outcome: unknown) => {
    if (!(outcome instanceof Pop3Error) || outcome.kind === 'refused') answered += 1
  }
  // A failure before the login is waited for is told by CAPA's own.
  for (const reply of [asked, login]) reply.then(count, count)
  const capabilities = answer(asked)
  capabilities.catch(() => {})
  return { login: { method, reply: login }, capabilities, answered: () => answered }
}

/** What a first flight teaches that failed, or did not: `isFresh` where the line cannot have been dead before. */
export const lessonOf = (
  memory: ServerMemory,
  { answered, isEarly, isFresh }: { answered: number; isEarly: boolean; isFresh: boolean },
): ServerMemory => {
  const { together, early, ...rest } = memory
  if (answered === 2) return { ...memory, together: true, ...(isEarly && { early: true }) }
  // Where it worked before, the line may be to blame: it has to fail twice in a row.
  if (answered === 0 && isEarly) {
    return { ...rest, ...(together !== undefined && { together }), ...(early ? {} : { early: false }) }
  }
  if (answered === 0 && !isFresh) return memory
  return { ...rest, ...(early !== undefined && { early }), ...(together ? {} : { together: false }) }
}
