import { describe, expect, test } from 'vitest'
import { isAmbiguous, messageAt } from '../../src/app/maildrop.ts'
import { maildropOf } from '../../src/demo/maildrop.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { readMaildrop } from '../../src/effects/maildrop-reader.ts'
import { startRig } from '../demo/rig.ts'
import { fakeSession } from './fake-session.ts'
import { ids, letter, letters, openTo } from './rig.ts'

describe('a maildrop', () => {
  test('is read newest first, with sizes and unique-ids', async () => {
    const server = await startRig({ maildrop: letters('a', 'bb') })
    const counts: number[] = []
    const { maildrop, doubt } = await readMaildrop(await openTo(server), count => counts.push(count))
    expect(counts).toEqual([2])
    expect(doubt).toBeUndefined()
    expect(maildrop.count).toBe(2)
    expect(messageAt(maildrop, 0)).toEqual({
      number: 2,
      id: 'bb',
      octets: letter('bb').length,
      summary: undefined,
    })
    expect(messageAt(maildrop, 1)).toMatchObject({ number: 1, id: 'a' })
  })

  test('may be empty', async () => {
    const server = await startRig({ maildrop: maildropOf([]) })
    const { maildrop, doubt } = await readMaildrop(await openTo(server))
    expect(maildrop.count).toBe(0)
    expect(doubt).toBeUndefined()
  })

  test('has no unique-ids where the server has no UIDL', async () => {
    const server = await startRig({ faults: { lacks: ['UIDL'] } })
    const { maildrop, doubt } = await readMaildrop(await openTo(server))
    expect(maildrop.count).toBe(2)
    expect(messageAt(maildrop, 0)).toMatchObject({ number: 2, id: undefined })
    expect(doubt).toMatchObject({ kind: 'refused', phase: 'UIDL' })
  })

  test('tells of unique-ids that are not unique', async () => {
    const server = await startRig({ maildrop: letters('a', 'a', 'b') })
    const { maildrop, doubt } = await readMaildrop(await openTo(server))
    expect(ids('a', 'b').map(id => isAmbiguous(maildrop, id))).toEqual([true, false])
    expect(doubt).toBeUndefined()
  })
})

test.each(['STAT', 'LIST'] as const)('a refused %s is a failure', async verb => {
  const server = await startRig({ faults: { refuse: { [verb]: '[SYS/TEMP] Not now' } } })
  const session = await openTo(server)
  await expect(readMaildrop(session)).rejects.toMatchObject({
    kind: 'refused',
    phase: verb,
    code: 'SYS/TEMP',
  })
})

/** How many octets a server sends while something is done. */
const octetsSent = async (server: PopServer, doing: () => Promise<unknown>) => {
  const before = server.traffic.sent
  await doing()
  return server.traffic.sent - before
}

test('a listing that breaks off is a failure, wherever it does', async () => {
  const server = await startRig({ maildrop: letters('a', 'b') })
  const login = await octetsSent(server, () => openTo(server))
  const whole = await octetsSent(server, async () => readMaildrop(await openTo(server)))
  for (let cutAfter = login + 1; cutAfter < whole; cutAfter += 1) {
    server.faults.cutAfter = Number.POSITIVE_INFINITY
    const session = await openTo(server)
    server.faults.cutAfter = cutAfter
    await expect(readMaildrop(session)).rejects.toMatchObject({ kind: 'closed' })
  }
})

const two = {
  messages: 2,
  sizes: [
    [1, 5],
    [2, 5],
  ],
} as const

describe('what is not listed', () => {
  test.each([
    [
      'each message has shown its unique-id',
      {
        ...two,
        uniqueIds: [
          [1, 'a'],
          [2, 'b'],
        ],
      },
    ],
    [
      'the rows came in another order',
      {
        ...two,
        uniqueIds: [
          [2, 'b'],
          [1, 'a'],
        ],
      },
    ],
    [
      'several bear one unique-id',
      {
        ...two,
        uniqueIds: [
          [1, 'a'],
          [2, 'a'],
        ],
      },
    ],
    [
      'LIST forgot one',
      {
        messages: 2,
        sizes: [[2, 5]],
        uniqueIds: [
          [1, 'a'],
          [2, 'b'],
        ],
      },
    ],
    ['there is nothing at all', { messages: 0, sizes: [], uniqueIds: [] }],
    ['there is nothing at all, and no UIDL', { messages: 0, sizes: [] }],
  ] as const)('is gone where %s', async (_, said) => {
    expect((await readMaildrop(fakeSession(said))).doubt).toBeUndefined()
  })

  test.each([
    ['UIDL forgot one', { ...two, uniqueIds: [[2, 'b']] }],
    ['UIDL knows none', { ...two, uniqueIds: [] }],
    ['both listings forgot one that STAT counts', { messages: 2, sizes: [[2, 5]], uniqueIds: [[2, 'b']] }],
    [
      'there are more than STAT counts',
      {
        ...two,
        messages: 1,
        uniqueIds: [
          [1, 'a'],
          [2, 'b'],
        ],
      },
    ],
    [
      'a message has two',
      {
        messages: 1,
        sizes: [[1, 5]],
        uniqueIds: [
          [1, 'a'],
          [1, 'b'],
        ],
      },
    ],
    [
      'a message has that of another besides',
      {
        ...two,
        uniqueIds: [
          [1, 'a'],
          [1, 'b'],
        ],
      },
    ],
  ] as const)('may be there all the same where %s', async (_, said) => {
    const { doubt } = await readMaildrop(fakeSession(said))
    expect(doubt).toMatchObject({ kind: 'violation', phase: 'UIDL' })
  })

  test('may be there all the same where UIDL is refused, and the refusal is the reason', async () => {
    const { doubt } = await readMaildrop(fakeSession(two))
    expect(doubt).toMatchObject({ kind: 'refused', phase: 'UIDL', said: 'no such command' })
  })
})
