import { expect, onTestFinished, test, vi } from 'vitest'
import type { PopServer } from '../../src/demo/server.ts'
import { createOpening, type Mailbox } from '../../src/effects/mailbox.ts'
import { prepareLine } from '../../src/pop3/line.ts'
import type { ServerMemory } from '../../src/pop3/server-memory.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import { startRig } from '../demo/rig.ts'
import { saidTo } from './rig.ts'

const { signal } = new AbortController()

const mailboxOf = (server: PopServer, change: Partial<Mailbox> = {}): Mailbox => ({
  endpoint: { host: server.host, port: server.port, security: 'plaintext' },
  user: 'demo',
  password: { get: async () => 'secret', refused: () => {} },
  transcript: createTranscript(),
  ...change,
})

/** Opens a session and closes it; gives what was said for it. */
const openOnce = async (server: PopServer, open: ReturnType<typeof createOpening>) => {
  const before = saidTo(server).length
  const session = await open(signal)
  await session.certainCapabilities
  session.close()
  return saidTo(server).slice(before)
}

test('each session knows of the server what those before it have learned', async () => {
  const server = await startRig({ faults: { lacks: ['CAPA', 'AUTH', 'APOP'] } })
  const open = createOpening(mailboxOf(server))
  expect(await openOnce(server, open)).toEqual(['CAPA', 'AUTH PLAIN ***', 'USER demo', 'PASS ***'])
  expect(await openOnce(server, open)).toEqual(['USER demo', 'PASS ***'])
})

test('what is known is read when it is needed, and what is learned is kept', async () => {
  const server = await startRig({ faults: { lacks: ['APOP'] } })
  const kept: ServerMemory[] = []
  const read = vi.fn((): ServerMemory => ({ together: false }))
  const open = createOpening(mailboxOf(server, { memory: { read, keep: memory => kept.push(memory) } }))
  expect(read).not.toHaveBeenCalled()
  await openOnce(server, open)
  await openOnce(server, open)
  expect(kept).toMatchObject([{ together: false }, { together: false }])
  expect(kept[0]?.after).toContain('PIPELINING')
})

test('a line that was begun before is the first session’s', async () => {
  const server = await startRig()
  const mailbox = mailboxOf(server)
  const line = prepareLine(mailbox.endpoint, { transcript: mailbox.transcript })
  await line.ready
  const open = createOpening({ ...mailbox, line })
  const first = await open(signal)
  expect(server.traffic.sessions).toBe(1)
  const second = await open(signal)
  expect(server.traffic.sessions).toBe(2)
  await Promise.all([first.quit(), second.quit()])
})

test('a line waits for the password, and for another opening where there was none', async () => {
  const server = await startRig()
  const mailbox = mailboxOf(server)
  const line = prepareLine(mailbox.endpoint, { transcript: mailbox.transcript })
  onTestFinished(() => line.close())
  const get = vi.fn(async () => 'secret').mockRejectedValueOnce(new Error('none'))
  const open = createOpening({ ...mailbox, line, password: { get, refused: () => {} } })
  await expect(open(signal)).rejects.toMatchObject({ detail: 'noPassword' })
  await (await open(signal)).quit()
  expect(server.traffic.sessions).toBe(1)
})

test('a refused password is asked for anew', async () => {
  const server = await startRig({ faults: { refuse: { APOP: '[AUTH] no' } } })
  const refused = vi.fn()
  const open = createOpening(mailboxOf(server, { password: { get: async () => 'x', refused } }))
  await expect(open(signal)).rejects.toMatchObject({ kind: 'refused' })
  expect(refused).toHaveBeenCalledTimes(1)
})
