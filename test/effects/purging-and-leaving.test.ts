import { describe, expect, test } from 'vitest'
import { startRig } from '../demo/rig.ts'
import { held, letters, numbers, refTo, saidTo, settle } from './rig.ts'
import { caughtUp, leave, leaveAtOnce, openMaildrop, openVisit, purge, visit } from './visit.ts'

describe('a purge', () => {
  test('frees the mailbox, removes, proves, opens what is left, and tells what became of it', async () => {
    const server = await startRig({ maildrop: letters('a', 'b'), faults: { exclusive: true } })
    const { recorder, perform } = await openVisit(server)
    const opened = recorder.events.length
    perform(purge(server, 'a'))
    const { receipt } = await recorder.next('purgeFinished')
    expect(receipt).toEqual({
      number: 1,
      outcomes: [['a', 'removed']],
      left: [],
      saved: undefined,
      problem: undefined,
      stopped: false,
    })
    expect(recorder.types().slice(opened)).toEqual([
      'purgeWent',
      'purgeWent',
      'purgeWent',
      'purgeWent',
      'maildropOpened',
      'purgeFinished',
      'queueRead',
    ])
    expect(held(server)).toEqual(['b'])
    perform({ type: 'fetchSummaries', numbers: numbers(1) })
    expect((await recorder.next('summariesFetched')).summaries).toMatchObject([[1, { subject: 'b' }]])
  })

  test('that cannot begin tells that there is no connection, and then what became of the messages', async () => {
    const server = await startRig({ maildrop: letters('a') })
    const { recorder, perform } = await openVisit(server)
    const opened = recorder.events.length
    server.faults.greeting = '-ERR Too busy'
    perform(purge(server, 'a'))
    const { receipt } = await recorder.next('purgeFinished')
    expect(receipt.outcomes).toEqual([['a', 'stillThere']])
    expect(receipt.problem?.what).toContain('Too busy')
    expect(recorder.types().slice(opened)).toEqual(['connectionLost', 'purgeFinished', 'queueRead'])
  })

  test('goes on in the session that proved it even where something was refused', async () => {
    const server = await startRig({ maildrop: letters('a'), faults: { refuse: { DELE: 'No' } } })
    const { recorder, perform } = await openVisit(server)
    perform(purge(server, 'a'))
    const { receipt } = await recorder.next('purgeFinished')
    expect(receipt.problem?.what).toContain('refused DELE')
    expect(recorder.count('maildropOpened')).toBe(2)
    expect(recorder.count('connectionLost')).toBe(0)
  })

  test('while the maildrop is opening takes its place', async () => {
    const server = await startRig({
      maildrop: letters('a', 'b'),
      faults: { exclusive: true, stall: ['UIDL'] },
    })
    const { recorder, perform } = visit(server)
    perform(openMaildrop)
    while ((await recorder.next('openingWent')).step !== 'listing');
    server.faults.stall = []
    server.faults.exclusive = false
    perform(purge(server, 'a'))
    const { receipt } = await recorder.next('purgeFinished')
    expect(receipt.outcomes).toEqual([['a', 'removed']])
    expect(recorder.count('openFailed')).toBe(0)
    expect(recorder.count('maildropOpened')).toBe(1)
  })

  test('that is broken off while it marks removes nothing', async () => {
    const server = await startRig({ maildrop: letters('a', 'b'), faults: { stall: ['DELE'] } })
    const { recorder, perform } = await openVisit(server)
    perform(purge(server, 'a'))
    while ((await recorder.next('purgeWent')).step.at !== 'marking');
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    expect(recorder.events.find(({ type }) => type === 'purgeFinished')).toMatchObject({
      receipt: { outcomes: [['a', 'stillThere']] },
    })
    expect(recorder.count('connectionLost')).toBe(0)
    expect(held(server)).toEqual(['a', 'b'])
  })

  test('that is broken off at QUIT does not claim to know', async () => {
    const server = await startRig({ maildrop: letters('a', 'b'), faults: { stall: ['QUIT'] } })
    const { recorder, perform } = visit(server)
    perform(purge(server, 'a'))
    while ((await recorder.next('purgeWent')).step.at !== 'quitting');
    perform(openMaildrop)
    const { receipt } = await recorder.next('purgeFinished')
    expect(receipt.outcomes).toEqual([['a', 'unknown']])
  })
})

describe('leaving', () => {
  test('says QUIT', async () => {
    const server = await startRig()
    const { perform, left, recorder } = await openVisit(server)
    const opened = recorder.events.length
    perform({ ...leave, code: 3 })
    expect(await left).toBe(3)
    expect(saidTo(server).at(-1)).toBe('QUIT')
    expect(recorder.events.slice(opened)).toEqual([])
  })

  test('at once says nothing, and nothing is told any more', async () => {
    const server = await startRig()
    const { perform, left, recorder } = await openVisit(server)
    const opened = recorder.events.length
    perform(leaveAtOnce)
    await left
    await caughtUp(server)
    expect(saidTo(server)).not.toContain('QUIT')
    expect(recorder.events.slice(opened)).toEqual([])
  })

  test('waits only so long for a server that does not answer', async () => {
    const { perform, left } = await openVisit(await startRig({ faults: { stall: ['QUIT'] } }))
    perform(leave)
    expect(await left).toBe(0)
  })

  test('at once does not wait for one that is leaving in good order', async () => {
    const { perform, toldScreen } = await openVisit(await startRig({ faults: { stall: ['QUIT'] } }))
    perform(leave)
    perform({ ...leaveAtOnce, code: 1 })
    await settle()
    expect(toldScreen).toEqual(['leave 1'])
  })

  test('twice is leaving once', async () => {
    const server = await startRig()
    const { perform, toldScreen } = await openVisit(server)
    perform(leave)
    perform({ ...leave, code: 1 })
    await caughtUp(server)
    await settle()
    expect(toldScreen).toEqual(['leave 1'])
  })

  test.each([leave, leaveAtOnce])('while opening breaks it off: %o', async leaving => {
    const { recorder, perform, left } = visit(await startRig({ faults: { stall: ['UIDL'] } }))
    perform(openMaildrop)
    while ((await recorder.next('openingWent')).step !== 'listing');
    perform(leaving)
    await left
    expect(recorder.count('openFailed')).toBe(0)
  })

  test.each([leave, leaveAtOnce])('while purging breaks it off, and removes nothing: %o', async leaving => {
    const server = await startRig({ maildrop: letters('a', 'b'), faults: { stall: ['DELE'] } })
    const { recorder, perform, left } = await openVisit(server)
    perform(purge(server, 'a'))
    while ((await recorder.next('purgeWent')).step.at !== 'marking');
    perform(leaving)
    await left
    await caughtUp(server)
    expect(held(server)).toEqual(['a', 'b'])
    expect(recorder.count('connectionLost')).toBe(0)
  })

  test('without ever having opened', async () => {
    const { perform, left } = visit(await startRig())
    perform({ ...leave, code: 1 })
    expect(await left).toBe(1)
  })

  test('that is thought better of leaves everything in order', async () => {
    const server = await startRig({ maildrop: letters('a', 'b'), faults: { stall: ['QUIT'] } })
    const { recorder, perform, toldScreen } = await openVisit(server)
    perform({ type: 'fetchPreview', message: refTo(1) })
    await recorder.next('previewFetched')
    perform(leave)
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    await settle()
    perform({ type: 'fetchPreview', message: refTo(2) })
    const { view } = await recorder.next('previewFetched')
    expect(view.note).toBeUndefined()
    expect(view.sections).toEqual([{ title: undefined, lines: ['Text of b.'] }])
    expect(toldScreen).toEqual([])
  })

  test('after a message was read', async () => {
    const { recorder, perform, left } = await openVisit(await startRig())
    perform({ type: 'fetchPreview', message: refTo(1) })
    await recorder.next('previewFetched')
    perform(leave)
    await left
  })
})
