import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Maildrop, messageAt } from '../../src/app/maildrop.ts'
import { keyOf } from '../../src/app/message-ref.ts'
import type { Queued } from '../../src/app/state.ts'
import { createLogins } from '../../src/effects/logins.ts'
import { readMaildrop } from '../../src/effects/maildrop-reader.ts'
import { purge } from '../../src/effects/purge.ts'
import type { PurgeWorld } from '../../src/effects/purge-world.ts'
import { headerHash, mostHashedOctets } from '../../src/mail/header-hash.ts'
import { openSession } from '../../src/pop3/open-session.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import { openStore } from '../../src/store/open-store.ts'
import { owner } from '../../src/store/owner.ts'
import type { AccountStore } from '../../src/store/store.ts'
import type { Line } from './line.ts'
import { sumOf, type WireTraffic } from './wire.ts'

/** What is to be measured. */
export type Purging = {
  readonly line: Pick<Line, 'ports' | 'traffic'>
  readonly user: string
  readonly password: string
  /** How many messages are removed: every second one, until there are so many. */
  readonly removed: number
  readonly backUp: boolean
}

/** One whole purge, from its first session to the listing of the last that proves it. */
export type PurgeFigures = {
  /** In milliseconds. */
  readonly time: number
  /** Of all its connections together. */
  readonly traffic: WireTraffic
}

/**
 * Purges messages over a line, with the intent on the disk and an answer for every header, as a person would have it
 * done who queued them from the list. Throws where it ends with anything but exactly these messages gone: what did not
 * work was not measured.
 */
export const measurePurge = async (purging: Purging, signal: AbortSignal): Promise<PurgeFigures> => {
  signal.throwIfAborted()
  const { line, removed, backUp } = purging
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const store = openStore(join(folder, 'state'))
  try {
    const { before, queue } = await queueNearby(purging, signal)
    const account = store.account('bench')
    enqueue(account, queue)
    const logins = createLogins(Date.now)
    const world: PurgeWorld = {
      account,
      flush: () => {},
      mailbox: purging.user,
      server: '127.0.0.1',
      owner: owner(),
      async open() {
        const session = await openAt(line.ports.far, purging, signal)
        logins.succeeded(session.capabilities)
        return session
      },
      logins,
      pause: async until => void (await sleep(Math.max(0, until - Date.now()))),
      now: Date.now,
      step: () => {},
      stop: signal,
      backupFolder: backUp ? join(folder, 'saved') : undefined,
      words: failure => failure.message,
      before,
    }
    const started = performance.now()
    const { outcomes, left, failure, saved, proof } = await purge(queue, undefined, world)
    const time = performance.now() - started
    const traffic = await line.traffic()
    await proof?.session.quit()
    signal.throwIfAborted()
    if (failure) throw failure
    const gone = outcomes.filter(([, outcome]) => outcome === 'removed').length
    const remaining = proof?.listing.maildrop.count
    if (
      gone !== removed ||
      left.length > 0 ||
      remaining !== before.count - removed ||
      (backUp && saved !== removed)
    ) {
      throw new Error(`Of ${removed} messages ${gone} went, ${saved} were saved, and ${remaining} remain.`)
    }
    return { time, traffic: sumOf(traffic) }
  } finally {
    store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const openAt = (port: number, { user, password }: Purging, signal: AbortSignal) =>
  openSession(
    { host: '127.0.0.1', port, security: 'plaintext' },
    { user, password },
    { signal, transcript: createTranscript() },
  )

/** What a session near the server shows of the messages: how they come into the queue is not measured. */
const queueNearby = async (
  purging: Purging,
  signal: AbortSignal,
): Promise<{ before: Maildrop; queue: readonly Queued[] }> => {
  const session = await openAt(purging.line.ports.near, purging, signal)
  const { maildrop: before } = await readMaildrop(session)
  const queue = await Promise.all(
    Array.from({ length: purging.removed }, async (_, i): Promise<Queued> => {
      const message = messageAt(before, 2 * i)
      if (!message) throw new RangeError(`There are only ${before.count} messages.`)
      const { octets } = await session.top(message.number, 0, mostHashedOctets)
      return {
        key: keyOf(before, message),
        id: message.id,
        number: undefined,
        octets: message.octets,
        headerHash: headerHash(octets),
        summary: undefined,
        queuedAt: Date.now(),
        unsettled: false,
      }
    }),
  )
  await session.quit()
  return { before, queue }
}

const enqueue = (account: AccountStore, queue: readonly Queued[]) =>
  account.enqueue(
    queue.flatMap(({ id, octets, headerHash, queuedAt }) =>
      id === undefined
        ? []
        : [{ id, octets, headerHash, queuedAt, from: undefined, subject: undefined, date: undefined }],
    ),
  )
