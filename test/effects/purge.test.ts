import { describe, expect, test } from 'vitest'
import type { Maildrop } from '../../src/demo/maildrop.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { purge } from '../../src/effects/purge.ts'
import type { Session } from '../../src/pop3/session.ts'
import { logIn, startRig } from '../demo/rig.ts'
import { fakeSessionWith } from './fake-session.ts'
import { left, outcomes, purgeAt, purgeWorld } from './purge-rig.ts'
import { held, letter, letters, openTo, queuedOf, saidTo } from './rig.ts'

/** Another client marks messages and QUITs. */
const removedElsewhere =
  (...messages: number[]) =>
  async (server: PopServer) => {
    const other = await logIn(server)
    for (const message of messages) await other.ask(`DELE ${message}\r\n`)
    await other.ask('QUIT\r\n')
  }

describe('a purge', () => {
  test('removes exactly what it was given, and proves it', async () => {
    const server = await startRig({ maildrop: letters('a', 'b', 'ab', 'A', 'c') })
    const purged = await purgeAt(server, ['c', 'a'])
    expect(outcomes(purged)).toEqual({ c: 'removed', a: 'removed' })
    expect(purged.failure).toBeUndefined()
    expect(held(server)).toEqual(['b', 'ab', 'A'])
  })

  test('leaves the session open that proved it', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const { proof } = await purgeAt(server, ['a'])
    expect(proof?.listing.maildrop.count).toBe(1)
    expect(await proof?.session.stat()).toMatchObject({ messages: 1 })
  })

  test('tells how far it has come', async () => {
    const many = Array.from({ length: 250 }, (_, i) => `id-${i}`)
    const { steps } = await purgeAt(await startRig({ maildrop: letters(...many) }), many)
    expect(steps).toEqual([
      { at: 'comparing' },
      { at: 'marking', done: 0, of: 250 },
      { at: 'marking', done: 100, of: 250 },
      { at: 'marking', done: 200, of: 250 },
      { at: 'quitting' },
      { at: 'proving' },
    ])
  })

  test('may empty the maildrop', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    expect(outcomes(await purgeAt(server, ['a', 'b']))).toEqual({ a: 'removed', b: 'removed' })
    expect(held(server)).toEqual([])
  })

  test('of nothing removes nothing', async () => {
    const server = await startRig({ maildrop: letters('a') })
    expect(outcomes(await purgeAt(server, []))).toEqual({})
    expect(held(server)).toEqual(['a'])
  })

  test('works without PIPELINING, without CAPA, and one session at a time', async () => {
    for (const faults of [{ noPipelining: true }, { lacks: ['CAPA' as const] }, { exclusive: true }]) {
      const server = await startRig({ maildrop: letters('a', 'b'), faults })
      expect(outcomes(await purgeAt(server, ['b']))).toEqual({ b: 'removed' })
      expect(held(server)).toEqual(['a'])
    }
  })
})

describe('unique-ids', () => {
  test('that are not there have gone before', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const purged = await purgeAt(server, ['gone', 'b'])
    expect(outcomes(purged)).toEqual({ gone: 'alreadyGone', b: 'removed' })
    expect(purged.failure).toBeUndefined()
    expect(held(server)).toEqual(['a'])
  })

  test('that several messages bear are not touched', async () => {
    const server = await startRig({ maildrop: letters('a', 'twin', 'b', 'twin') })
    expect(outcomes(await purgeAt(server, ['twin', 'a']))).toEqual({ twin: 'stillThere', a: 'removed' })
    expect(held(server)).toEqual(['twin', 'b', 'twin'])
    expect(saidTo(server).filter(line => line.startsWith('DELE'))).toEqual(['DELE 1'])
  })

  test('are compared anew: a message that has moved is found, and the one in its place stays', async () => {
    const order = ['a', 'b', 'c']
    const maildrop: Maildrop = { ...letters('a', 'b', 'c'), count: 3, uniqueId: n => order[n - 1] ?? '' }
    const server = await startRig({ maildrop })
    await purgeAt(server, ['b'], [() => void order.reverse().unshift(order.pop() ?? '')])
    expect(order).toEqual(['a', 'c', 'b'])
    expect(held(server)).toEqual(['a', 'c'])
  })

  test('are not acted upon where a message has two, or one has none', async () => {
    for (const uniqueId of [(n: number) => ['', 'b'][n - 1] ?? '', (n: number) => `x\r\n1 ${n}`]) {
      const server = await startRig({ maildrop: { ...letters('a', 'b'), count: 2, uniqueId } })
      const { failure, ...purged } = await purgeAt(server, ['b', '2', 'gone'])
      expect(new Set(purged.outcomes.map(([, outcome]) => outcome))).toEqual(new Set(['stillThere']))
      expect(failure).toMatchObject({ kind: 'violation', phase: 'UIDL' })
      expect(saidTo(server).join()).not.toContain('DELE')
      expect(server.contents().count).toBe(2)
    }
  })
})

describe('others', () => {
  test('who deliver in between lose nothing', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const deliver = (at: PopServer) => at.deliver(letter('new'))
    expect(outcomes(await purgeAt(server, ['a'], [deliver, deliver]))).toEqual({ a: 'removed' })
    expect(held(server)).toEqual(['b', 'delivered-1', 'delivered-2'])
  })

  test('who remove before it are told from it', async () => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c') })
    const purged = await purgeAt(server, ['a', 'c'], [removedElsewhere(1)])
    expect(outcomes(purged)).toEqual({ a: 'alreadyGone', c: 'removed' })
    expect(held(server)).toEqual(['b'])
  })

  test('who remove a message that it did not mark are told from it', async () => {
    const server = await startRig({ maildrop: letters('a', 'b'), faults: { refuse: { DELE: 'No' } } })
    const purged = await purgeAt(
      server,
      ['a', 'b'],
      [
        () => {},
        async at => {
          at.faults.refuse = {}
          await removedElsewhere(1)(at)
        },
      ],
    )
    expect(left(purged)).toEqual({ a: 'refused' })
    expect(outcomes(purged)).toEqual({ a: 'alreadyGone', b: 'stillThere' })
  })
})

test('a session that gives no proof is ended', async () => {
  const sessions: Session[] = []
  const server = await startRig({ maildrop: letters('a') })
  const open = async () => {
    if (sessions.length > 0) server.faults.refuse = { LIST: 'No' }
    const session = await openTo(server)
    sessions.push(session)
    return session
  }
  await purge([queuedOf('a', server)], undefined, purgeWorld(open))
  expect(sessions).toHaveLength(2)
  expect(await Promise.all(sessions.map(({ over }) => over))).toEqual([undefined, undefined])
})

test.each([1, 2])('what is no failure of the session %d is not taken for one', async nth => {
  const server = await startRig({ maildrop: letters('a') })
  let sessions = 0
  const open = async () => {
    sessions += 1
    if (sessions === nth) throw new RangeError('a defect')
    return openTo(server)
  }
  await expect(purge([queuedOf('a', server)], undefined, purgeWorld(open))).rejects.toThrow('a defect')
})

test('a message that is held in the new session is still there, though the old one knew nothing of it', async () => {
  const absent = fakeSessionWith([])
  const present = fakeSessionWith(['back'])
  const sessions = [absent, present]
  const purged = await purge(
    [queuedOf('back')],
    undefined,
    purgeWorld(async () => sessions.shift() ?? absent),
  )
  expect(outcomes(purged)).toEqual({ back: 'stillThere' })
})
