import { type Maildrop, rowOfId } from '../../src/app/maildrop.ts'
import type { PurgeStep, Queued } from '../../src/app/state.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { type Purged, purge } from '../../src/effects/purge.ts'
import type { PurgeWorld } from '../../src/effects/purge-world.ts'
import type { Session } from '../../src/pop3/session.ts'
import { openStore } from '../../src/store/open-store.ts'
import { owner } from '../../src/store/owner.ts'
import type { Outcome } from '../../src/store/records.ts'
import type { AccountStore } from '../../src/store/store.ts'
import { openTo, queuedOf } from './rig.ts'

/** A store in memory, for one account. */
export const newAccount = (): AccountStore => openStore(undefined).account('demo')

/** What is queued, put into the store of an account. */
export const enqueued = (account: AccountStore, messages: readonly Queued[]): readonly Queued[] => {
  account.enqueue(
    messages.flatMap(({ id, octets, headerHash, queuedAt }) =>
      id === undefined
        ? []
        : [{ id, octets, headerHash, from: undefined, subject: undefined, date: undefined, queuedAt }],
    ),
  )
  return messages
}

/** The world of a purge, in which no time passes. */
export const purgeWorld = (open: () => Promise<Session>, change: Partial<PurgeWorld> = {}): PurgeWorld => ({
  account: newAccount(),
  flush: () => {},
  mailbox: 'demo@the.server',
  server: 'the.server',
  owner: owner(),
  open,
  logins: { opensAt: () => 0, opensSoonAt: () => 0 },
  pause: async () => {},
  now: () => 1234,
  step: () => {},
  stop: new AbortController().signal,
  backupFolder: undefined,
  words: failure => failure.message,
  before: undefined,
  ...change,
})

/** What is done to the server before each session that a purge opens. */
type Before = readonly ((server: PopServer) => void | Promise<void>)[]

export type PurgedAt = Purged & {
  readonly steps: PurgeStep[]
  readonly sessions: number
  readonly account: AccountStore
}

/** A purge of this server; also gives the steps it told, how many sessions it opened, and what it wrote down. */
export const purgeAt = async (
  server: PopServer,
  wanted: readonly (string | Queued)[],
  before: Before = [],
  change: Partial<PurgeWorld> = {},
): Promise<PurgedAt> => {
  const account = change.account ?? newAccount()
  const steps: PurgeStep[] = []
  let sessions = 0
  const open = async () => {
    await before[sessions]?.(server)
    sessions += 1
    return openTo(server)
  }
  const queue = wanted.map(each => (typeof each === 'string' ? queuedOf(each, server) : each))
  enqueued(account, queue)
  const world = purgeWorld(open, { step: step => steps.push(step), ...change, account })
  return { ...(await purge(queue, undefined, world)), steps, sessions, account }
}

/** What became of each message, by its unique-id. */
export const outcomes = (purged: Purged): Record<string, Outcome> =>
  Object.fromEntries(purged.outcomes.map(([{ key }, outcome]) => [key, outcome]))

/** Why each message was left that was. */
export const left = (purged: Purged): Record<string, string> =>
  Object.fromEntries(purged.left.map(([{ key }, because]) => [key, because]))

/** The unique-ids that a maildrop lists, of these. */
export const listed = (maildrop: Maildrop, ids: readonly Queued[]): string[] =>
  ids.flatMap(({ id }) => (id !== undefined && rowOfId(maildrop, id) !== undefined ? [id] : []))
