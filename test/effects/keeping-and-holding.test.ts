import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Effect } from '../../src/app/effect.ts'
import { messageAt } from '../../src/app/maildrop.ts'
import type { MessageKey } from '../../src/app/message-ref.ts'
import { openStore } from '../../src/store/open-store.ts'
import { StoreError } from '../../src/store/store-error.ts'
import { startRig } from '../demo/rig.ts'
import { held, letter, letters, queuedOf, saidTo } from './rig.ts'
import { openMaildrop, openVisit, purge, visit } from './visit.ts'

const queue = (...ids: string[]): Effect => ({
  type: 'keepQueue',
  change: { messages: ids.map(id => queuedOf(id)), queued: true },
})
const takeBack = (...ids: string[]): Effect => ({
  type: 'keepQueue',
  change: { messages: ids.map(id => queuedOf(id)), queued: false },
})

describe('the queue', () => {
  test('is kept, and told when it is asked for', async () => {
    const { recorder, perform } = visit(await startRig())
    perform(queue('a', 'b'))
    perform(takeBack('a'))
    perform({ type: 'keepProtection', keys: ['c' as MessageKey], on: true })
    perform({ type: 'readQueue' })
    const { queued, protectedMessages } = await recorder.next('queueRead')
    expect(queued).toMatchObject([{ key: 'b', id: 'b', number: undefined, queuedAt: 1234, unsettled: false }])
    expect([...protectedMessages]).toEqual(['c'])
  })

  test('holds nothing that no unique-id names', async () => {
    const { recorder, perform } = visit(await startRig())
    const nameless = queuedOf('\n1', undefined, { id: undefined })
    perform({ type: 'keepQueue', change: { messages: [nameless, queuedOf('a')], queued: true } })
    perform({ type: 'readQueue' })
    expect((await recorder.next('queueRead')).queued.map(({ key }) => key)).toEqual(['a'])
  })

  test('is told when another program changes it', async () => {
    let changed = () => {}
    const account = openStore(undefined).account('demo')
    const watch = (tell: () => void) => {
      changed = tell
      return () => {}
    }
    const { recorder, perform } = visit(await startRig(), { store: { account, watch, isLasting: true } })
    perform({ type: 'readQueue' })
    await recorder.next('queueRead')
    account.enqueue([{ ...queuedOf('a'), id: 'a', from: 'Ada', subject: '\u001b[2J', date: 5 }])
    changed()
    const { queued } = await recorder.next('queueRead')
    expect(queued).toMatchObject([{ key: 'a', summary: { from: 'Ada', date: 5 } }])
    expect(queued[0]?.summary?.subject).not.toContain('\u001b')
  })

  test('that cannot be kept says so, and is kept once it can be', async () => {
    const account = openStore(undefined).account('demo')
    let isFull = true
    const full = {
      ...account,
      enqueue: (messages: Parameters<typeof account.enqueue>[0]) => {
        if (isFull) throw new StoreError('full', '/state/postern.db')
        account.enqueue(messages)
      },
    }
    const { recorder, perform } = visit(await startRig(), {
      store: { account: full, watch: () => () => {}, isLasting: true },
    })
    perform(queue('a'))
    expect((await recorder.next('queueNotKept')).reason).toContain('no room on the disk')
    perform({ type: 'readQueue' })
    expect(recorder.count('queueRead')).toBe(0)
    expect(recorder.count('queueKept')).toBe(0)
    isFull = false
    perform(queue('b'))
    expect(account.queue().map(({ id }) => id)).toEqual(['a', 'b'])
    expect(recorder.count('queueKept')).toBe(1)
  })
})

describe('the session', () => {
  test('that is let go ends with QUIT, and others can have the mailbox', async () => {
    const server = await startRig({ maildrop: letters('a'), faults: { exclusive: true } })
    const { perform } = await openVisit(server)
    perform({ type: 'letGo' })
    await vi.waitFor(() => expect(saidTo(server)).toContain('QUIT'))
    const other = await openVisit(server)
    expect(other.recorder.count('maildropOpened')).toBe(1)
  })

  test('is kept alive', async () => {
    const server = await startRig({ maildrop: letters('a') })
    const { perform } = await openVisit(server)
    perform({ type: 'keepAlive' })
    await vi.waitFor(() => expect(saidTo(server)).toContain('NOOP'))
  })

  test('tells the time while it is of interest', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const { recorder, perform } = visit(await startRig())
    perform({ type: 'runClock', on: true })
    vi.advanceTimersByTime(3000)
    perform({ type: 'runClock', on: false })
    vi.advanceTimersByTime(3000)
    expect(recorder.events).toEqual(Array(3).fill({ type: 'clockTicked', at: 1234 }))
  })
})

describe('a purge', () => {
  test('of what only this session can name goes on in it', async () => {
    const server = await startRig({ maildrop: letters('a', 'bb'), faults: { idsOf: () => ['', ''] } })
    const { recorder, perform } = await openVisit(server)
    const nameless = queuedOf('\n2', undefined, {
      id: undefined,
      number: 2 as never,
      octets: server.contents().octets(2),
    })
    perform({ type: 'purge', messages: [nameless], backUp: false })
    const { receipt } = await recorder.next('purgeFinished')
    expect(receipt.outcomes).toEqual([['\n2', 'removed']])
    expect(held(server)).toEqual(['a'])
    expect(server.traffic.sessions).toBe(2)
  })

  test('of what could not be kept when it was queued keeps it first, or does not begin', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const account = openStore(undefined).account('demo')
    let isFull = true
    const enqueue: typeof account.enqueue = messages => {
      if (isFull) throw new StoreError('full', '/state/postern.db')
      account.enqueue(messages)
    }
    const store = { account: { ...account, enqueue }, watch: () => () => {}, isLasting: true }
    const { recorder, perform } = await openVisit(server, { store })
    perform(purge(server, 'a'))
    const { receipt } = await recorder.next('purgeFinished')
    expect(receipt.problem?.what).toContain('no room on the disk')
    expect(held(server)).toEqual(['a', 'b'])
    isFull = false
    perform({ type: 'purge', messages: [queuedOf('a', server)], backUp: false })
    expect((await recorder.next('purgeFinished')).receipt).toMatchObject({
      outcomes: [['a', 'removed']],
      left: [],
    })
  })

  test('waits for a mailbox that is open elsewhere until it is stopped', async () => {
    const server = await startRig({ maildrop: letters('a') })
    const { recorder, perform } = await openVisit(server, { pause: (_, signal) => stopped(signal) })
    server.faults.refuse = { PASS: '[IN-USE] Wait', AUTH: '[IN-USE] Wait', APOP: '[IN-USE] Wait' }
    perform(purge(server, 'a'))
    while ((await recorder.next('purgeWent')).step.at !== 'waiting');
    perform({ type: 'stopPurge' })
    const { receipt } = await recorder.next('purgeFinished')
    expect(receipt).toMatchObject({ outcomes: [['a', 'stillThere']], stopped: true })
    expect(recorder.events.find(({ type }) => type === 'connectionLost')).toMatchObject({ retry: 'inUse' })
  })

  test('that is left unknown is settled by the next session, and that is told', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const { recorder, perform } = await openVisit(server)
    perform(purge(server, 'a'))
    while ((await recorder.next('purgeWent')).step.at !== 'quitting');
    server.faults.greeting = '-ERR Busy'
    const { receipt } = await recorder.next('purgeFinished')
    expect(receipt.outcomes).toEqual([['a', 'unknown']])
    expect((await recorder.next('queueRead')).queued).toMatchObject([{ id: 'a', unsettled: true }])
    server.faults.greeting = undefined
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    expect((await recorder.next('queueRead')).queued).toEqual([])
    expect(await recorder.next('purgeSettled')).toMatchObject({ gone: 1, stillThere: 0 })
  })
})

test('a listing in which all messages bear other unique-ids settles nothing, and the next with theirs does', async () => {
  const server = await startRig({ maildrop: letters('a', 'b') })
  const { recorder, perform } = await openVisit(server)
  server.faults.quitFails = 'refuse'
  perform(purge(server, 'a'))
  while ((await recorder.next('purgeWent')).step.at !== 'quitting');
  server.faults.greeting = '-ERR Busy'
  await recorder.next('purgeFinished')
  server.faults.greeting = undefined
  server.faults.idsOf = () => ['x', 'y']
  perform(openMaildrop)
  await recorder.next('maildropOpened')
  perform({ type: 'readQueue' })
  expect(recorder.count('purgeSettled')).toBe(0)
  server.faults.idsOf = undefined
  perform(openMaildrop)
  expect(await recorder.next('purgeSettled')).toMatchObject({ gone: 0, stillThere: 1 })
})

test('unique-ids that are others in each session name nothing: that is told, and messages go by their numbers', async () => {
  const server = await startRig({ maildrop: letters('a', 'bb', 'ccc') })
  server.faults.idsOf = (own, session) => own.map(id => `${session}-${id}`)
  const { recorder, perform } = await openVisit(server)
  perform(openMaildrop)
  const { maildrop, certain } = await recorder.next('maildropOpened')
  expect(certain).toBe(false)
  expect([0, 1, 2].map(row => messageAt(maildrop, row)?.id)).toEqual([undefined, undefined, undefined])
  const nameless = queuedOf('\n2', undefined, {
    id: undefined,
    number: 2 as never,
    octets: letter('bb').length,
  })
  perform({ type: 'purge', messages: [nameless], backUp: false })
  const { receipt } = await recorder.next('purgeFinished')
  expect(receipt).toMatchObject({ outcomes: [['\n2', 'removed']], problem: undefined })
  expect(held(server)).toEqual(['a', 'ccc'])
})

const stopped = (signal: AbortSignal) =>
  new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()))
