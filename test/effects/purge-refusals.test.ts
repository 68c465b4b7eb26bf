import { describe, expect, test } from 'vitest'
import type { Faults } from '../../src/demo/faults.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { purge } from '../../src/effects/purge.ts'
import { Pop3Error } from '../../src/pop3/error.ts'
import type { Session } from '../../src/pop3/session.ts'
import { logIn, startRig } from '../demo/rig.ts'
import { fakeSessionWith } from './fake-session.ts'
import { enqueued, newAccount, outcomes, purgeAt, purgeWorld } from './purge-rig.ts'
import { held, letters, queuedOf, saidTo } from './rig.ts'

const withFaults = (faults: Partial<Faults>) => (server: PopServer) =>
  void Object.assign(server.faults, faults)

/** The server refuses the second DELE it hears. */
const refusingTheSecondDele = (server: PopServer) => {
  let asked = 0
  const { refuse } = server.faults
  server.faults.refuse = {
    ...refuse,
    get DELE() {
      asked += 1
      return asked === 2 ? 'Not this one' : undefined
    },
  } as Faults['refuse']
}

/** A person who stops the purge as soon as it waits for something. */
const impatient = () => {
  const stop = new AbortController()
  return { stop: stop.signal, pause: async () => stop.abort() }
}

describe('a refusal', () => {
  test.each([
    ['the login', { exclusive: true }, { kind: 'refused', code: 'IN-USE' }, 1],
    [
      'the login, for a pause,',
      { refuse: { PASS: '[LOGIN-DELAY] Wait' }, lacks: ['AUTH', 'APOP'] },
      { code: 'LOGIN-DELAY' },
      1,
    ],
    ['STAT', { refuse: { STAT: 'No' } }, { phase: 'STAT' }, 2],
    ['LIST', { refuse: { LIST: 'No' } }, { phase: 'LIST' }, 2],
    ['UIDL', { refuse: { UIDL: '[SYS/TEMP] No' } }, { phase: 'UIDL', code: 'SYS/TEMP' }, 2],
    ['DELE', { refuse: { DELE: 'No' } }, { phase: 'DELE' }, 2],
  ] as const)('of %s in the first session removes nothing', async (_, faults, failure, sessions) => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c') })
    const other = await logIn(server)
    const purged = await purgeAt(
      server,
      ['a', 'gone'],
      [withFaults(faults), withFaults({ refuse: {} })],
      impatient(),
    )
    other.close()
    expect(outcomes(purged)).toEqual({ a: 'stillThere', gone: sessions > 1 ? 'alreadyGone' : 'stillThere' })
    expect(purged.failure).toMatchObject(failure)
    expect(purged.sessions).toBe(sessions)
    expect(held(server)).toEqual(['a', 'b', 'c'])
  })

  test('of one DELE takes all marks back', async () => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c') })
    const purged = await purgeAt(server, ['a', 'b', 'c'], [refusingTheSecondDele])
    expect(outcomes(purged)).toEqual({ a: 'stillThere', b: 'stillThere', c: 'stillThere' })
    expect(purged.failure).toMatchObject({ kind: 'refused', phase: 'DELE' })
    const said = saidTo(server)
    expect(said.slice(said.indexOf('DELE 1'), said.indexOf('QUIT') + 1)).toEqual([
      'DELE 1',
      'DELE 2',
      'DELE 3',
      'RSET',
      'QUIT',
    ])
    expect(held(server)).toEqual(['a', 'b', 'c'])
  })

  test('of one DELE and of RSET drops the connection, and nothing goes', async () => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c'), faults: { refuse: { RSET: 'No' } } })
    const purged = await purgeAt(server, ['a', 'b', 'c'], [refusingTheSecondDele])
    expect(outcomes(purged)).toEqual({ a: 'stillThere', b: 'stillThere', c: 'stillThere' })
    expect(purged.failure).toMatchObject({ kind: 'refused', phase: 'DELE' })
    expect(saidTo(server)).not.toContain('QUIT')
    expect(held(server)).toEqual(['a', 'b', 'c'])
  })

  test('of QUIT is told, and what is gone is what the new session says', async () => {
    const server = await startRig({
      maildrop: letters('a', 'b'),
      faults: { refuse: { QUIT: 'Not all removed' } },
    })
    const purged = await purgeAt(server, ['a'])
    expect(outcomes(purged)).toEqual({ a: 'stillThere' })
    expect(purged.failure).toMatchObject({ kind: 'refused', phase: 'QUIT' })
    expect(held(server)).toEqual(['a', 'b'])
  })

  test.each([
    [
      'the login',
      { refuse: { PASS: '[LOGIN-DELAY] Wait' }, lacks: ['AUTH', 'APOP'] },
      { code: 'LOGIN-DELAY' },
    ],
    [
      'the login, elsewhere',
      { refuse: { PASS: '[IN-USE] Wait' }, lacks: ['AUTH', 'APOP'] },
      { code: 'IN-USE' },
    ],
    ['STAT', { refuse: { STAT: 'No' } }, { phase: 'STAT' }],
    ['LIST', { refuse: { LIST: 'No' } }, { phase: 'LIST' }],
    ['UIDL', { refuse: { UIDL: 'No' } }, { kind: 'refused', phase: 'UIDL' }],
    ['UIDL, for good,', { lacks: ['UIDL'] }, { kind: 'refused', phase: 'UIDL' }],
  ] as const)(
    'of %s in the second session leaves it unknown what was removed',
    async (_, faults, failure) => {
      const server = await startRig({ maildrop: letters('a', 'twin', 'twin') })
      const purged = await purgeAt(server, ['a', 'twin', 'gone'], [() => {}, withFaults(faults)], impatient())
      expect(outcomes(purged)).toEqual({ a: 'unknown', twin: 'stillThere', gone: 'alreadyGone' })
      expect(purged.failure).toMatchObject(failure)
      expect(held(server)).toEqual(['twin', 'twin'])
    },
  )

  test('of both sessions leaves nothing unknown, for nothing was removed', async () => {
    const server = await startRig({ maildrop: letters('a'), faults: { refuse: { UIDL: 'No' } } })
    expect(outcomes(await purgeAt(server, ['a', 'gone']))).toEqual({ a: 'stillThere', gone: 'stillThere' })
    expect(held(server)).toEqual(['a'])
  })

  test('is the failure that is told, whatever goes wrong behind it', async () => {
    const server = await startRig({ maildrop: letters('a'), faults: { refuse: { DELE: 'No', RSET: 'No' } } })
    const purged = await purgeAt(server, ['a'], [() => {}, withFaults({ refuse: { LIST: 'No' } })])
    expect(purged.failure).toMatchObject({ phase: 'DELE' })
    expect(purged.proof).toBeUndefined()
  })
})

test('a refusal counts as the failure even where the connection dies right behind it', async () => {
  const dying: Session = fakeSessionWith(['a', 'b'], {
    dele: async (message: number) => {
      throw message === 1
        ? new Pop3Error('refused', 'DELE', { said: 'Message 1 expunged.' })
        : new Pop3Error('closed', 'DELE')
    },
    rset: async () => {
      throw new Pop3Error('closed', 'RSET')
    },
  })
  const sessions = [dying, fakeSessionWith(['a', 'b'])]
  const account = newAccount()
  const queue = enqueued(account, [
    queuedOf('a', undefined, { octets: 5 }),
    queuedOf('b', undefined, { octets: 5 }),
  ])
  const world = purgeWorld(async () => sessions.shift() ?? dying, { account })
  const purged = await purge(queue, undefined, world)
  expect(outcomes(purged)).toEqual({ a: 'stillThere', b: 'stillThere' })
  expect(purged.failure).toMatchObject({ kind: 'refused', said: 'Message 1 expunged.' })
})
