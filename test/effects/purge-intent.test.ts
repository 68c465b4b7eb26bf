import { join } from 'node:path'
import { expect, test } from 'vitest'
import { collectMaildrop, type Maildrop } from '../../src/app/maildrop.ts'
import type { Queued } from '../../src/app/state.ts'
import { writeIntent } from '../../src/effects/purge-intent.ts'
import type { MessageNumber, UniqueId } from '../../src/pop3/identity.ts'
import { startRig } from '../demo/rig.ts'
import { newFolder } from './folders.ts'
import { enqueued, newAccount, purgeAt, purgeWorld } from './purge-rig.ts'
import { letters, queuedOf } from './rig.ts'

const maildropOf = (ids: readonly string[]): Maildrop => {
  const collected = collectMaildrop()
  ids.forEach((id, i) => {
    collected.listed((i + 1) as MessageNumber, 10)
    collected.identified((i + 1) as MessageNumber, id as UniqueId)
  })
  return collected.finish()
}

/** The witnesses of an intent to remove some of these. */
const witnessesOf = (ids: readonly string[], removed: readonly string[]) => {
  const account = newAccount()
  const queue: readonly Queued[] = enqueued(
    account,
    removed.map(id => queuedOf(id)),
  )
  const matches = queue.map((queued, i) => ({ queued, number: (i + 1) as MessageNumber, octets: 10 }))
  const world = purgeWorld(() => Promise.reject(new Error('Nobody asks.')), { account })
  writeIntent(matches, [], { before: maildropOf(ids) }, world)
  return account.openPurges()[0]?.witnesses ?? []
}

test('an intent names sixteen messages that stay, from all over the maildrop', () => {
  const ids = Array.from({ length: 1000 }, (_, i) => `${i}`)
  const witnesses = witnessesOf(ids, ids.slice(0, 100))
  expect(witnesses).toHaveLength(16)
  const places = witnesses.map(Number).sort((a, b) => a - b)
  places.forEach((place, i) => {
    expect(Math.floor((place - 100) / (900 / 16))).toBe(i)
  })
})

test('an intent names none that is to be removed, and none that several messages could be', () => {
  expect(witnessesOf(['a', 'twin', 'b', 'twin', 'c'], ['a'])).toEqual(['b', 'c'])
  expect(witnessesOf(['a', 'b'], ['a', 'b'])).toEqual([])
})

test('a receipt names the copies of its own purge, and none from before', async () => {
  const server = await startRig({ maildrop: letters('a', 'b') })
  const account = newAccount()
  account.keepSaved('a', { path: '/before/new/a', octets: 1, headerHash: 'h' })
  const savedAt: (string | undefined)[] = []
  const watched: typeof account = {
    ...account,
    beginPurge: begun => {
      savedAt.push(...begun.messages.map(message => message.savedAt))
      return account.beginPurge(begun)
    },
  }
  await purgeAt(server, ['a'], [], { account: watched })
  expect(savedAt).toEqual([undefined])
  const folder = join(newFolder(), 'copies')
  await purgeAt(server, ['b'], [], { account: watched, backupFolder: folder })
  expect(savedAt[1]).toContain(`${folder}/`)
})
