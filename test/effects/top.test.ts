import { describe, expect, test } from 'vitest'
import { createTop } from '../../src/effects/top.ts'
import { startRig } from '../demo/rig.ts'
import { letter, letters, numbers, openTo, saidTo } from './rig.ts'

const [one, two, three, nine] = numbers(1, 2, 3, 9) as [never, never, never, never]

const topLines = (lines: readonly string[]) => lines.filter(line => line.startsWith('TOP'))

test('gives the octets of a message, so many at most', async () => {
  const server = await startRig({ maildrop: letters('a') })
  const top = createTop(await openTo(server))
  expect(await top.fetch(one, 10, 10_000)).toEqual({ octets: letter('a'), cut: false })
  expect(await top.fetch(one, 10, 7)).toEqual({ octets: letter('a').subarray(0, 7), cut: true })
})

describe('a server that lists TOP', () => {
  test('is asked as many at a time as the session allows', async () => {
    const session = await openTo(await startRig())
    expect(session.window).toBeGreaterThan(1)
    expect(createTop(session).window).toBe(session.window)
  })

  test('is asked on, however often it refuses', async () => {
    const server = await startRig({ faults: { refuse: { TOP: 'Not this one' } } })
    const top = createTop(await openTo(server))
    const replies = await Promise.allSettled([one, two, one, two].map(n => top.fetch(n, 0, 100)))
    expect(replies.map(({ status }) => status)).toEqual(Array(4).fill('rejected'))
    expect(topLines(saidTo(server))).toHaveLength(4)
  })
})

describe.each([
  ['CAPA is silent about TOP', []],
  ['there is no CAPA', ['CAPA' as const]],
])('where %s', (_, lacks) => {
  test('a server without TOP is asked twice, and all are told its words', async () => {
    const server = await startRig({ faults: { lacks: [...lacks, 'TOP'] } })
    const top = createTop(await openTo(server))
    expect(top.window).toBe(1)
    for (const asking of [one, two, three, one].map(n => top.fetch(n, 0, 100))) {
      await expect(asking).rejects.toMatchObject({ kind: 'refused', said: 'There is no such command.' })
    }
    await expect(top.fetch(two, 0, 100)).rejects.toMatchObject({ kind: 'refused' })
    expect(topLines(saidTo(server))).toHaveLength(2)
  })
})

describe('a server without CAPA that has TOP', () => {
  test('is trusted after one answer, and refusals count no more', async () => {
    const server = await startRig({ faults: { lacks: ['CAPA'] } })
    const session = await openTo(server)
    const top = createTop(session)
    await expect(top.fetch(nine, 0, 100)).rejects.toMatchObject({ kind: 'refused' })
    await top.fetch(one, 0, 100)
    for (let n = 0; n < 3; n += 1) {
      await expect(top.fetch(nine, 0, 100)).rejects.toMatchObject({ kind: 'refused' })
    }
    expect(Buffer.from((await top.fetch(two, 0, 100)).octets).toString()).toContain('B: 2')
    expect(topLines(saidTo(server))).toHaveLength(6)
  })

  test('is asked for one after another until then', async () => {
    const server = await startRig({ faults: { lacks: ['CAPA'] } })
    const top = createTop(await openTo(server))
    const messages = await Promise.all([one, two].map(n => top.fetch(n, 0, 100)))
    expect(messages.map(({ octets }) => Buffer.from(octets).toString().slice(0, 4))).toEqual(['A: 1', 'B: 2'])
  })
})

test('a session that ends is no refusal', async () => {
  const session = await openTo(await startRig({ faults: { lacks: ['CAPA'] } }))
  const top = createTop(session)
  session.close()
  for (let n = 0; n < 3; n += 1) {
    await expect(top.fetch(one, 0, 100)).rejects.toMatchObject({ kind: 'closed' })
  }
})
