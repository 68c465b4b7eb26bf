import { expect, test } from 'vitest'
import type { Faults } from '../../src/demo/faults.ts'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { startRig } from '../demo/rig.ts'
import { outcomes, purgeAt } from './purge-rig.ts'

/** What each DELE is answered with where replies are bare: `+OK` and its line end. */
const replyOctets = 5

/**
 * Purges every message of a server, and counts the round trips that its DELEs take. One is over as soon as the first of
 * its DELEs is answered: what the server is told behind that may have waited for it.
 */
const deleRoundTrips = async (messages: number, faults: Partial<Faults>): Promise<number> => {
  const maildrop = pretendMaildrop(messages)
  let [roundTrips, deles, endsAt] = [0, 0, 0]
  let sentBefore: number | undefined
  const countDele = () => {
    sentBefore ??= server.traffic.sent
    if (server.traffic.sent >= endsAt) {
      roundTrips += 1
      endsAt = sentBefore + (deles + 1) * replyOctets
    }
    deles += 1
    return undefined
  }
  const server = await startRig({ maildrop, faults: { ...faults, bareReplies: true } })
  server.faults.refuse = { DELE: countDele }
  const all = Array.from({ length: messages }, (_, i) => maildrop.uniqueId(i + 1))
  const purged = await purgeAt(server, all)
  expect(new Set(Object.values(outcomes(purged)))).toEqual(new Set(['removed']))
  expect(deles).toBe(messages)
  return roundTrips
}

test('a purge of a thousand messages marks them in ten round trips at most', async () => {
  expect(await deleRoundTrips(1000, { latency: 50 })).toBeLessThanOrEqual(10)
})

test('a purge marks one message in each round trip where the server takes no command ahead', async () => {
  expect(await deleRoundTrips(20, { noPipelining: true })).toBe(20)
})
