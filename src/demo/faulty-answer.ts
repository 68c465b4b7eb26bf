import type { Command, Verb } from '../pop3/grammar.ts'
import type { Faults, ReadingVerb } from './faults.ts'
import { leaving, listing, type Reply, refusal } from './reply.ts'
import { encodedRows } from './stream.ts'

/** The verbs that show a password to whoever listens. */
const showsPassword: readonly Verb[] = ['USER', 'PASS', 'AUTH']

/** The answer a fault gives to a command in the server's place; undefined where the server may answer itself. */
export const faultyAnswer = (
  faults: Faults,
  { verb, arguments: [argument] }: Command,
  encrypted: boolean,
): Reply | 'silence' | undefined => {
  if (faults.stall.includes(verb)) return 'silence'
  if (faults.lacks.includes(verb)) return refusal('There is no such command.')
  const refuse = faults.refuse[verb]
  const refused = typeof refuse === 'function' ? refuse(argument) : refuse
  if (refused !== undefined) return refusal(refused)
  if (showsPassword.includes(verb) && mustEncrypt(faults, encrypted)) return refusal(plaintextDisallowed)
  return faults.endless.includes(verb)
    ? listing('As long as you like', encodedRows(endlessRows()))
    : undefined
}

const plaintextDisallowed = '[AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.'

const mustEncrypt = (faults: Faults, encrypted: boolean) => faults.plaintextRefused && !encrypted

/** Rows that may stand in any listing. */
function* endlessRows(): Generator<string> {
  for (let n = 1; ; n += 1) yield `${n} ${n}`
}

/** What becomes of the answer to TOP or RETR, where the message with this unique-id is one that cannot be read. */
export const faultyReading = (
  { breaksAt, breakVerbs }: Faults,
  verb: ReadingVerb,
  uniqueId: string,
  reply: Reply,
): Reply | 'silence' => {
  const breaks = breakVerbs.includes(verb) && Object.hasOwn(breaksAt, uniqueId)
  switch (breaks ? breaksAt[uniqueId] : undefined) {
    case 'refuse':
      return refusal('This message cannot be read.')
    case 'hang':
      return 'silence'
    case 'close':
      return leaving({ ...reply, said: 'nothing' })
    case 'cut':
      return leaving({ ...reply, said: 'half' })
    case undefined:
      return reply
  }
}

/** Whether CAPA may list what depends on a verb. */
export const admits = (faults: Faults, verb: Verb, encrypted: boolean): boolean =>
  !faults.lacks.includes(verb) && !(showsPassword.includes(verb) && mustEncrypt(faults, encrypted))
