import { readSync } from 'node:fs'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { maildropOf } from '../../src/demo/maildrop.ts'
import { type LoadingVerb, loadMessage } from '../../src/effects/load.ts'
import { createSpool, type Spool } from '../../src/effects/spool.ts'
import { startRig } from '../demo/rig.ts'
import { canMount, newMount } from './folders.ts'
import { linesOf, numbers, openTo, saidTo } from './rig.ts'

const [one, none] = numbers(1, 9) as [never, never]

const newSpool = async (): Promise<Spool> => {
  const spool = await createSpool()
  onTestFinished(() => spool.close())
  return spool
}

const read = ({ file, size }: Spool): Buffer => {
  const octets = Buffer.alloc(size)
  readSync(file, octets, 0, size, 0)
  return octets
}

/** Loads the first message of a server, and keeps what was told of it. */
const loading = async (
  server: Awaited<ReturnType<typeof startRig>>,
  {
    verb = 'RETR' as LoadingVerb,
    number = one,
    octets = undefined as number | undefined,
    stop = new AbortController(),
    whenCome = (_octets: number) => {},
  } = {},
) => {
  const session = await openTo(server)
  const spool = await newSpool()
  const told: number[] = []
  const first = Promise.withResolvers<void>()
  const done = loadMessage(session, { number, octets }, verb, spool, {
    signal: stop.signal,
    progress(octets) {
      told.push(octets)
      whenCome(octets)
      first.resolve()
    },
  })
  done.catch(() => first.resolve())
  return { session, spool, told, stop, done, first: first.promise }
}

const header = 'From: ada@example.org\r\n\r\n'

const messages: [string, Buffer][] = [
  ['lines of dots', Buffer.from(`${header}.\r\n..\r\n...\r\n.x\r\nx.\r\n.\r\n`)],
  ['bare line feeds and dots', Buffer.from(`${header}a\n.\nb\n..\n\n.c\r\n.\nd\r\n`)],
  ['bare carriage returns', Buffer.from(`${header}a\rb\r\r\n.\rc\r\n`)],
  [
    'every octet there is',
    Buffer.concat([Buffer.from(header), Buffer.from([...Array(256).keys()]), Buffer.from('\r\n')]),
  ],
  ['a header alone', Buffer.from(header)],
  ['a megabyte', linesOf(1_000_000)],
]

describe.each<[LoadingVerb, string]>([
  ['RETR', 'RETR 1'],
  ['TOP', 'TOP 1 999999999'],
])('by %s', (verb, line) => {
  test.each(messages)('octet for octet: %s', async (_, octets) => {
    const server = await startRig({
      maildrop: maildropOf([octets]),
      faults: { chunk: octets.length > 999 ? 0 : 3 },
    })
    const { spool, done, session } = await loading(server, { verb })
    await done
    expect(read(spool).equals(octets)).toBe(true)
    expect(saidTo(server).filter(said => /^(?:RETR|TOP)/.test(said))).toEqual([line])
    await session.noop()
  })

  test('a refusal leaves the session as it is', async () => {
    const { spool, told, done, session } = await loading(await startRig(), { verb, number: none })
    await expect(done).rejects.toMatchObject({ kind: 'refused', phase: verb })
    expect({ size: spool.size, told }).toEqual({ size: 0, told: [] })
    await session.noop()
  })
})

test('tells how many octets have come, ever more, and all of them in the end', async () => {
  const octets = linesOf(1_500_000)
  const { told, done } = await loading(await startRig({ maildrop: maildropOf([octets]) }))
  await done
  expect(told.length).toBeGreaterThan(3)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBe(octets.length)
})

test('stopped in the middle it drops the connection, and keeps what has come', async () => {
  const octets = linesOf(20_000_000)
  const { told, stop, first, done, session, spool } = await loading(
    await startRig({ maildrop: maildropOf([octets]) }),
  )
  await first
  stop.abort()
  await expect(done).rejects.toMatchObject({ kind: 'closed', detail: 'stopped' })
  expect(told[0]).toBeGreaterThan(0)
  expect(spool.size).toBeLessThan(octets.length)
  expect(read(spool).equals(octets.subarray(0, spool.size))).toBe(true)
  expect(await session.over).toBeUndefined()
})

test('stopped before it begins it does not begin', async () => {
  const stop = new AbortController()
  stop.abort()
  const server = await startRig()
  const { done, session } = await loading(server, { stop })
  await expect(done).rejects.toMatchObject({ name: 'LocalError', kind: 'stopped' })
  await session.noop()
  expect(saidTo(server)).not.toContain('RETR 1')
})

test('stopped when all has come it does nothing', async () => {
  const { stop, done, session } = await loading(await startRig())
  await done
  stop.abort()
  await session.noop()
})

test('stopped while its last octets are written it is stopped, for the connection has been dropped', async () => {
  const stop = new AbortController()
  const octets = linesOf(1_000)
  const whenCome = (come: number) => {
    if (come === octets.length) stop.abort()
  }
  const server = await startRig({ maildrop: maildropOf([octets]) })
  const { done, session } = await loading(server, { stop, whenCome })
  await expect(done).rejects.toMatchObject({ kind: 'closed', detail: 'stopped' })
  expect(await session.over).toBeUndefined()
})

test.each([
  ['TOP', 100_000, 'far less than is listed is not all of a message'],
  ['TOP', 1_100, 'a little less is'],
  ['RETR', 100_000, 'RETR gives all there is, whatever is listed'],
] as const)('by %s, of %i octets: %s', async (verb, octets, what) => {
  const server = await startRig({ maildrop: maildropOf([linesOf(1_000)]) })
  const { done } = await loading(server, { verb, octets })
  if (what.startsWith('far')) await expect(done).rejects.toMatchObject({ detail: 'cutShort' })
  else await done
})

test('a connection that breaks in the middle breaks it, and what has come is kept to the last line', async () => {
  const octets = linesOf(1_000_000)
  const server = await startRig({ maildrop: maildropOf([octets]), faults: { cutAfter: 500_000 } })
  const { done, session, spool, told } = await loading(server)
  await expect(done).rejects.toMatchObject({ kind: 'closed', phase: 'RETR', detail: undefined })
  expect(await session.over).toMatchObject({ kind: 'closed' })
  expect(spool.size).toBe(told.at(-1))
  expect(spool.size).toBeGreaterThan(490_000)
  expect(read(spool).equals(octets.subarray(0, spool.size))).toBe(true)
})

test.skipIf(!canMount)('a full disk drops the connection (where a file system can be mounted)', async () => {
  const { path } = newMount('size=64k')
  vi.stubEnv('TMPDIR', path)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { done, session } = await loading(await startRig({ maildrop: maildropOf([linesOf(20_000_000)]) }))
  await expect(done).rejects.toMatchObject({ name: 'LocalError', kind: 'full', path })
  expect(await session.over).toBeUndefined()
})
