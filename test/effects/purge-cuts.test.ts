import { describe, expect, test } from 'vitest'
import type { PopServer } from '../../src/demo/server.ts'
import { type Purged, purge } from '../../src/effects/purge.ts'
import { Pop3Error } from '../../src/pop3/error.ts'
import type { Verb } from '../../src/pop3/grammar.ts'
import type { Outcome } from '../../src/store/records.ts'
import { startRig } from '../demo/rig.ts'
import { enqueued, newAccount, purgeWorld } from './purge-rig.ts'
import { held, letters, openTo, queuedOf, saidTo } from './rig.ts'

const before = ['a', 'b', 'c', 'twin', 'twin']
const wanted = ['a', 'c', 'twin', 'gone']
const untouchable = ['b', 'twin', 'twin']

type Cut = { readonly session: 1 | 2; readonly after: number }

/** The purge of a new server, one session of which breaks off after so many octets. */
const purgeCut = async (lacks: readonly Verb[], cut?: Cut) => {
  const server = await startRig({ maildrop: letters(...before), faults: { bareReplies: true, lacks } })
  let sessions = 0
  const sentBefore: number[] = []
  const open = () => {
    sessions += 1
    sentBefore.push(server.traffic.sent)
    server.faults.cutAfter = cut?.session === sessions ? cut.after : Number.POSITIVE_INFINITY
    return openTo(server)
  }
  const account = newAccount()
  const queue = enqueued(
    account,
    wanted.map(id => queuedOf(id, server)),
  )
  const purged = await purge(queue, undefined, purgeWorld(open, { account }))
  const [, removing = 0] = sentBefore
  return { server, purged, removing, proving: server.traffic.sent - removing }
}

/** Whether the server was asked, and did not answer. */
const isAtQuit = (failure: Purged['failure']) => failure instanceof Pop3Error && failure.phase === 'QUIT'

const told = ({ outcomes }: Purged): Outcome[] => outcomes.map(([, outcome]) => outcome)

/** What must hold whatever happens: nothing else is gone, and every outcome is true or `unknown`. */
const expectTruth = (server: PopServer, { outcomes, failure }: Purged) => {
  const left = held(server)
  const quit = saidTo(server).includes('QUIT')
  const truths: Readonly<Record<Outcome, (id: string) => boolean>> = {
    removed: id => quit && before.includes(id) && !left.includes(id),
    alreadyGone: id => !before.includes(id),
    // Of what was never there, this says no more than that it is queued still.
    stillThere: id => left.includes(id) || !before.includes(id),
    unknown: () => quit || isAtQuit(failure),
  }
  expect(left.filter(id => untouchable.includes(id))).toEqual(untouchable)
  expect(outcomes.map(([{ key }]) => key)).toEqual(wanted)
  expect(outcomes.filter(([{ key }, outcome]) => !truths[outcome](key))).toEqual([])
}

describe.each<{ how: string; lacks: readonly Verb[] }>([
  { how: 'ahead of the replies', lacks: [] },
  { how: 'one after another', lacks: ['CAPA'] },
])('where commands are sent $how', ({ lacks }) => {
  test('a removal cut anywhere loses nothing, and what became of it is known', async () => {
    const { purged: whole, removing } = await purgeCut(lacks)
    expect(told(whole)).toEqual(['removed', 'removed', 'stillThere', 'alreadyGone'])
    for (let after = 1; after < removing; after += 1) {
      const { server, purged } = await purgeCut(lacks, { session: 1, after })
      expectTruth(server, purged)
      expect(purged.failure).toMatchObject({ kind: 'closed' })
      if (!isAtQuit(purged.failure)) expect(told(purged)).not.toContain('unknown')
      await server.stop()
    }
  })

  test('a lost reply to QUIT is made up for by the proof', async () => {
    const { removing } = await purgeCut(lacks)
    const { purged } = await purgeCut(lacks, { session: 1, after: removing - 1 })
    expect(told(purged)).toEqual(['removed', 'removed', 'stillThere', 'alreadyGone'])
    expect(purged.failure).toMatchObject({ kind: 'closed', phase: 'QUIT' })
  })

  test('a proof cut anywhere proves nothing', async () => {
    const { proving } = await purgeCut(lacks)
    for (let after = 1; after < proving; after += 1) {
      const { server, purged } = await purgeCut(lacks, { session: 2, after })
      expectTruth(server, purged)
      expect(held(server)).toEqual(untouchable)
      expect(told(purged)).toEqual(['unknown', 'unknown', 'stillThere', 'alreadyGone'])
      expect(purged.failure).toMatchObject({ kind: 'closed' })
      expect(purged.proof).toBeUndefined()
      await server.stop()
    }
  })
})
