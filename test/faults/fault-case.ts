import type { Faults } from '../../src/demo/faults.ts'
import type { Verb } from '../../src/pop3/grammar.ts'

/** What a session is for, in the order in which they come. In those behind the settling one nothing goes wrong. */
export type Role = 'browsing' | 'purging' | 'proving' | 'settling'

/** What happens when a verb is asked for the n-th time in a session, from 1. */
export type Moment = {
  readonly verb: Verb
  readonly nth: number
  readonly happens:
    | { readonly refuse: string }
    | 'stall'
    /** Another client removes these messages before the verb is answered. */
    | { readonly remove: readonly string[] }
}

/** What goes wrong in the first session of its role; where it is opened anew, nothing does any more. */
export type Trouble = {
  readonly faults?: Partial<Faults>
  readonly moment?: Moment
  /** Another client removes these messages, by their own unique-ids, before the session begins. */
  readonly remove?: readonly string[]
  /** A message comes in before the session begins. */
  readonly deliver?: true
}

/** A server that is as it is in all sessions. */
export type Setting = { readonly name: string; readonly faults: Partial<Faults> }

/** One thing, or a few at once, that go wrong with a purge. */
export type FaultCase = {
  readonly name: string
  readonly setting: Setting
  readonly at: Readonly<Partial<Record<Role, Trouble>>>
  /** Whether copies are saved first. */
  readonly backUp?: true
  /**
   * The unique-ids name other messages than before, and nothing shows it: then what is said of messages cannot be true,
   * but still none may be lost.
   */
  readonly lies?: true
}

export const settings: readonly Setting[] = [
  { name: 'ahead of the replies', faults: {} },
  { name: 'one after another', faults: { noPipelining: true } },
  { name: 'one session at a time', faults: { exclusive: true } },
  { name: 'bare replies', faults: { bareReplies: true } },
  { name: 'no CAPA', faults: { lacks: ['CAPA'] } },
  { name: 'no TOP', faults: { lacks: ['TOP'] } },
  { name: 'no UIDL', faults: { lacks: ['UIDL'] } },
]
