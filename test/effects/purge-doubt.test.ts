import { describe, expect, test } from 'vitest'
import { collectMaildrop, type Maildrop } from '../../src/app/maildrop.ts'
import type { Queued } from '../../src/app/state.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { readMaildrop } from '../../src/effects/maildrop-reader.ts'
import { purge } from '../../src/effects/purge.ts'
import { headerHash } from '../../src/mail/header-hash.ts'
import type { MessageNumber } from '../../src/pop3/identity.ts'
import { startRig } from '../demo/rig.ts'
import { newFolder } from './folders.ts'
import { enqueued, left, newAccount, outcomes, purgeAt, purgeWorld } from './purge-rig.ts'
import { held, letter, letters, openTo, queuedOf, saidTo } from './rig.ts'

/** A queued letter, with the hash of its header as the list knows it. */
const read = (id: string, server: PopServer, change: Partial<Queued> = {}): Queued =>
  queuedOf(id, server, { headerHash: headerHash(letter(id)), ...change })

const deles = (server: PopServer) => saidTo(server).filter(line => line.startsWith('DELE'))

describe('a size that changed', () => {
  test('is settled by the header', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const purged = await purgeAt(server, [read('a', server, { octets: 7 })])
    expect(outcomes(purged)).toEqual({ a: 'removed' })
    expect(saidTo(server)).toContain('TOP 1 0')
  })

  test('and no header to compare with leaves the message alone, and the others go, if one header is the same', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const purged = await purgeAt(server, [queuedOf('a', server, { octets: 7 }), read('b', server)])
    expect(outcomes(purged)).toEqual({ a: 'stillThere', b: 'removed' })
    expect(left(purged)).toEqual({ a: 'untold' })
    expect(purged.failure).toBeUndefined()
  })

  test('stops it where not one header can be compared: unique-ids may have moved', async () => {
    for (const refuse of [{ TOP: 'No' }, {}]) {
      const server = await startRig({ maildrop: letters('a', 'b'), faults: { refuse } })
      const a = 'TOP' in refuse ? read('a', server, { octets: 7 }) : queuedOf('a', server, { octets: 7 })
      const purged = await purgeAt(server, [a, 'b'])
      expect(left(purged)).toEqual({ a: 'untold' })
      expect(held(server)).toEqual(['a', 'b'])
      expect(purged.failure).toMatchObject({ detail: 'idsChanged' })
    }
  })
})

describe('unique-ids that name other messages than before', () => {
  test('stop it, though sizes and unique-ids all match', async () => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c') })
    const queue = [read('a', server)]
    server.faults.idsOf = () => ['b', 'a', 'c']
    const purged = await purgeAt(server, queue)
    expect(outcomes(purged)).toEqual({ a: 'stillThere' })
    expect(left(purged)).toEqual({ a: 'changed' })
    expect(purged.failure).toMatchObject({ kind: 'violation', detail: 'idsChanged' })
    expect(deles(server)).toEqual([])
    expect(held(server)).toEqual(['a', 'b', 'c'])
    expect(purged.account.queue().map(({ id, unsettled }) => [id, unsettled])).toEqual([['a', false]])
  })

  test('stop it where none is left that was listed before: then that one is missing says nothing', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const before = await readMaildrop(await openTo(server))
    server.faults.idsOf = () => ['x', 'y']
    const purged = await purgeAt(server, ['a'], [], { before: before.maildrop })
    expect(purged.failure).toMatchObject({ detail: 'idsChanged' })
    expect(purged.account.queue().map(({ id }) => id)).toEqual(['a'])
  })
})

test('unique-ids that are positions never lead to another message, however often it is purged', async () => {
  const server = await startRig({ maildrop: letters('a', 'bb', 'cc', 'd') })
  server.faults.idsOf = own => own.map((_, i) => `${i + 1}`)
  const account = newAccount()
  const queue = [
    queuedOf('2', undefined, { octets: letter('bb').length, headerHash: headerHash(letter('bb')) }),
  ]
  const first = await purgeAt(server, queue, [], { account })
  expect(held(server)).toEqual(['a', 'cc', 'd'])
  expect(outcomes(first)).toEqual({ 2: 'unknown' })
  const second = await purgeAt(server, queue, [], { account: newAccount() })
  expect(left(second)).toEqual({ 2: 'changed' })
  expect(held(server)).toEqual(['a', 'cc', 'd'])
})

describe('messages that no unique-id names', () => {
  const inSession = async (server: PopServer, queue: (maildrop: Maildrop) => readonly Queued[]) => {
    const session = await openTo(server)
    const { maildrop } = await readMaildrop(session)
    const account = newAccount()
    const queued = enqueued(account, queue(maildrop))
    const purged = await purge(
      queued,
      { session, maildrop },
      purgeWorld(() => openTo(server), { account }),
    )
    return { purged, account }
  }
  const numbered = (number: number, about: Queued): Queued => ({
    ...about,
    key: `\n${number}` as Queued['key'],
    id: undefined,
    number: number as MessageNumber,
  })
  const nameless = { idsOf: () => ['', '', ''] }

  test('are removed in the session in which they were queued, once their headers were compared', async () => {
    const server = await startRig({ maildrop: letters('a', 'bb', 'ccc'), faults: nameless })
    const { purged } = await inSession(server, () => [numbered(2, read('bb', server))])
    expect(outcomes(purged)).toEqual({ '\n2': 'removed' })
    expect(saidTo(server)).toContain('TOP 2 0')
    expect(held(server)).toEqual(['a', 'ccc'])
  })

  test('are left alone where the header is another', async () => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c'), faults: nameless })
    const { purged } = await inSession(server, () => [numbered(2, read('c', server))])
    expect(left(purged)).toEqual({ '\n2': 'changed' })
    expect(held(server)).toEqual(['a', 'b', 'c'])
  })

  test('are told by number and size where no header can be had', async () => {
    const server = await startRig({ maildrop: letters('a', 'bb'), faults: { ...nameless, lacks: ['TOP'] } })
    const { purged } = await inSession(server, () => [numbered(2, queuedOf('bb', server))])
    expect(outcomes(purged)).toEqual({ '\n2': 'removed' })
    expect(held(server)).toEqual(['a'])
  })

  test('go together with those that have a name', async () => {
    const server = await startRig({
      maildrop: letters('a', 'bb', 'ccc'),
      faults: { idsOf: () => ['', 'bb', 'ccc'] },
    })
    const { purged, account } = await inSession(server, () => [
      numbered(1, read('a', server)),
      read('bb', server),
    ])
    expect(outcomes(purged)).toEqual({ '\n1': 'removed', bb: 'removed' })
    expect(held(server)).toEqual(['ccc'])
    expect(account.queue()).toEqual([])
  })

  test('are not known to be gone where several of that size were, and only some are', async () => {
    const server = await startRig({
      maildrop: letters('a', 'b', 'c'),
      faults: { ...nameless, quitFails: 'partly' },
    })
    const { purged } = await inSession(server, () => [
      numbered(1, read('a', server)),
      numbered(2, read('b', server)),
    ])
    expect(outcomes(purged)).toEqual({ '\n1': 'unknown', '\n2': 'unknown' })
    expect(held(server)).toEqual(['b', 'c'])
  })

  test('are left alone in any other session', async () => {
    const server = await startRig({ maildrop: letters('a', 'b'), faults: nameless })
    const purged = await purgeAt(server, [numbered(1, queuedOf('a', server))])
    expect(outcomes(purged)).toEqual({ '\n1': 'stillThere' })
    expect(left(purged)).toEqual({ '\n1': 'sessionOver' })
    expect(deles(server)).toEqual([])
  })
})

describe('the store', () => {
  test('holds a receipt with what the server said', async () => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c') })
    const account = newAccount()
    const { number } = await purgeAt(server, ['c', 'gone'], [], { account })
    expect(number).toBe(1)
    expect(account.openPurges()).toEqual([])
    expect(account.queue()).toEqual([])
  })

  test('is asked before anything is marked: what another program took back stays', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const account = newAccount()
    const takenBack = () => account.takeBack(['a'])
    const purged = await purgeAt(server, ['a', 'b'], [takenBack], { account })
    expect(outcomes(purged)).toEqual({ a: 'stillThere', b: 'removed' })
    expect(left(purged)).toEqual({ a: 'takenBack' })
    expect(held(server)).toEqual(['a'])
  })

  test('keeps what is unknown open, and queued', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const cut = (at: PopServer) => void Object.assign(at.faults, { greeting: '-ERR No' })
    const { account, ...purged } = await purgeAt(server, ['a'], [() => {}, cut])
    expect(outcomes(purged)).toEqual({ a: 'unknown' })
    expect(account.openPurges()).toHaveLength(1)
    expect(account.queue()).toMatchObject([{ id: 'a', unsettled: true }])
  })

  test('that takes nothing keeps the purge from beginning', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const { StoreError } = await import('../../src/store/store-error.ts')
    const account = {
      ...newAccount(),
      beginPurge: () => {
        throw new StoreError('full', '/state/postern.db')
      },
    }
    const purged = await purgeAt(server, ['a'], [], { account })
    expect(purged.failure).toMatchObject({ name: 'StoreError', kind: 'full' })
    expect(outcomes(purged)).toEqual({ a: 'stillThere' })
    expect(deles(server)).toEqual([])
  })
})

describe('a purge waits', () => {
  test('for a mailbox that is open elsewhere, and goes on once it is free', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    server.faults.refuse = { PASS: '[IN-USE] Wait', AUTH: '[IN-USE] Wait', APOP: '[IN-USE] Wait' }
    const waits: number[] = []
    const { steps, ...purged } = await purgeAt(server, ['a'], [], {
      pause: async until => {
        if (waits.push(until) === 2) server.faults.refuse = {}
      },
    })
    expect(outcomes(purged)).toEqual({ a: 'removed' })
    expect(waits).toEqual([11_234, 11_234])
    expect(steps).toContainEqual({ at: 'waiting', until: 11_234, why: 'inUse', next: 'opening' })
  })

  test('for a short pause that the server announced, before it asks', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const waits: number[] = []
    const purged = await purgeAt(server, ['a'], [], {
      logins: { opensAt: () => 6234, opensSoonAt: () => 6234 },
      pause: async until => void waits.push(until),
    })
    expect(waits).toEqual([6234, 6234])
    expect(outcomes(purged)).toEqual({ a: 'removed' })
  })
})

test('what is listed after a QUIT that was not answered may be removed yet: nobody knows', async () => {
  const server = await startRig({ maildrop: letters('a', 'b'), faults: { stall: ['QUIT'] } })
  const open = () => openTo(server, undefined, { connect: 1000, reply: 50 })
  const account = newAccount()
  const queue = enqueued(account, [queuedOf('a', server)])
  const purged = await purge(queue, undefined, purgeWorld(open, { account }))
  expect(purged.failure).toMatchObject({ kind: 'timeout', phase: 'QUIT' })
  expect(outcomes(purged)).toEqual({ a: 'unknown' })
  expect(account.openPurges()).toHaveLength(1)
})

describe('unique-ids that are others in the proof', () => {
  test.each<[string, readonly string[]]>([
    ['all of them', ['x', 'y', 'z']],
    ['one for all', ['b', 'b', 'b']],
  ])('prove nothing: %s', async (_, ids) => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c') })
    server.faults.quitFails = 'refuse'
    server.faults.idsOf = (own, session) => (session === 2 ? ids : own)
    const purged = await purgeAt(server, ['a'])
    expect(outcomes(purged)).toEqual({ a: 'unknown' })
    expect(held(server)).toEqual(['a', 'b', 'c'])
  })
})

test('where unique-ids have moved and no header can be had, nothing of a size that others share goes', async () => {
  const server = await startRig({ maildrop: letters('a', 'b', 'c') })
  const before = await readMaildrop(await openTo(server))
  server.faults.idsOf = () => ['b', 'a', 'c']
  server.faults.refuse = { TOP: 'No' }
  const purged = await purgeAt(server, [read('a', server), queuedOf('b', server)], [], {
    before: before.maildrop,
  })
  expect(left(purged)).toMatchObject({ a: 'untold', b: 'untold' })
  expect(held(server)).toEqual(['a', 'b', 'c'])
})

test('copies are gone on with where the line breaks under them, as long as more come', async () => {
  const folder = newFolder()
  const ids = Array.from({ length: 40 }, (_, i) => `id-${i}`)
  const server = await startRig({ maildrop: letters(...ids) })
  server.faults.cutAfter = 4000
  const purged = await purgeAt(server, ids, [], { backupFolder: folder })
  expect(purged.sessions).toBeGreaterThan(2)
  expect(purged.saved).toBe(40)
})

describe('a purge that is stopped', () => {
  test('before it has asked for anything removes nothing', async () => {
    for (const at of ['comparing', 'marking'] as const) {
      const server = await startRig({ maildrop: letters('a', 'b') })
      const stop = new AbortController()
      const purged = await purgeAt(server, ['a'], [], {
        stop: stop.signal,
        step: step => step.at === at && stop.abort(),
      })
      expect(purged.stopped).toBe(true)
      expect(purged.failure).toBeUndefined()
      expect(outcomes(purged)).toEqual({ a: 'stillThere' })
      expect(held(server)).toEqual(['a', 'b'])
      expect(purged.account.queue()).toMatchObject([{ id: 'a', unsettled: false }])
    }
  })

  test('once it has asked proves what is gone all the same', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const stop = new AbortController()
    const purged = await purgeAt(server, ['a'], [], {
      stop: stop.signal,
      step: step => step.at === 'quitting' && stop.abort(),
    })
    expect(outcomes(purged)).toEqual({ a: 'removed' })
  })
})

test('a maildrop as it was before serves to see that unique-ids moved', async () => {
  const server = await startRig({ maildrop: letters('a', 'b', 'c') })
  const rows = collectMaildrop()
  for (const [i, id] of ['b', 'a', 'c'].entries()) {
    rows.listed((i + 1) as MessageNumber, 1)
    rows.identified((i + 1) as MessageNumber, id as never)
  }
  await purgeAt(server, [read('a', server)], [], { before: rows.finish() })
  expect(saidTo(server)).toContain('TOP 1 0')
})
