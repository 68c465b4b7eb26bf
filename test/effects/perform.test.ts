import { describe, expect, onTestFinished, test } from 'vitest'
import { messageAt } from '../../src/app/maildrop.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { logIn, startRig } from '../demo/rig.ts'
import { letter, letters, numbers, refTo, saidTo, settle } from './rig.ts'
import { leave, openMaildrop, openVisit, purge, visit } from './visit.ts'

describe('opening', () => {
  test('tells its steps, and then what the maildrop holds', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const { recorder } = await openVisit(server)
    expect(recorder.events.slice(0, -1)).toEqual([
      { type: 'openingWent', step: 'connecting' },
      { type: 'openingWent', step: 'loggingIn' },
      { type: 'openingWent', step: 'listing', messages: 2 },
    ])
    const opened = recorder.events.at(-1)
    if (opened?.type !== 'maildropOpened') throw new Error('not opened')
    expect(opened).toMatchObject({ tls: undefined, at: 1234 })
    expect(messageAt(opened.maildrop, 0)).toMatchObject({ number: 2, id: 'b' })
  })

  test('tells the protocol of TLS', async () => {
    const server = await startRig()
    const { host, port, certificate: ca } = server
    const { recorder, perform } = visit(server, { endpoint: { host, port, ca, security: 'stls' } })
    perform(openMaildrop)
    expect(await recorder.next('maildropOpened')).toMatchObject({ tls: 'TLSv1.3' })
    expect(recorder.events).toContainEqual({ type: 'openingWent', step: 'securing' })
  })

  test('that fails is told, with what to do', async () => {
    const { recorder, perform } = visit(await startRig({ faults: { greeting: '-ERR Too busy' } }))
    perform(openMaildrop)
    const { problem, at } = await recorder.next('openFailed')
    expect(problem.what).toContain('Too busy')
    expect(problem.advice).not.toBe('')
    expect(at).toBe(1234)
  })

  test('that fails at the listing frees the mailbox', async () => {
    const server = await startRig({ faults: { exclusive: true, refuse: { LIST: 'Not now' } } })
    const { recorder, perform } = visit(server)
    perform(openMaildrop)
    await recorder.next('openFailed')
    const other = await logIn(server)
    expect(await other.ask('STAT\r\n')).toMatch(/^\+OK/)
  })

  test('anew ends the session before with QUIT, first', async () => {
    const server = await startRig({ faults: { exclusive: true } })
    const { recorder, perform } = await openVisit(server)
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    expect(saidTo(server).filter(line => line === 'QUIT')).toHaveLength(1)
    expect(recorder.count('connectionLost')).toBe(0)
  })

  test('anew drops a session whose QUIT is not answered, first', async () => {
    const server = await startRig({ faults: { exclusive: true, stall: ['QUIT'] } })
    const { recorder, perform } = await openVisit(server)
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    expect(recorder.count('openFailed')).toBe(0)
  })

  test('twice in a row opens once, asks for the password once, and leaves no session behind', async () => {
    const server = await startRig({ faults: { exclusive: true } })
    let asked = 0
    const get = async () => {
      asked += 1
      return 'secret'
    }
    const { recorder, perform, left } = visit(server, { password: { get, refused: () => {} } })
    perform(openMaildrop)
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    perform(openMaildrop)
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    perform(leave)
    await left
    const other = await logIn(server)
    expect(await other.ask('STAT\r\n')).toMatch(/^\+OK/)
    expect(recorder.count('maildropOpened')).toBe(2)
    expect(recorder.count('openFailed')).toBe(0)
    expect(asked).toBe(2)
  })

  test('while one is under way takes its place, and that one says no more', async () => {
    const server = await startRig({ faults: { stall: ['UIDL'] } })
    const { recorder, perform } = visit(server)
    perform(openMaildrop)
    while ((await recorder.next('openingWent')).step !== 'listing');
    server.faults.stall = []
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    expect(recorder.types()).toEqual([...Array(6).fill('openingWent'), 'maildropOpened'])
  })

  test('while the password is being asked for leaves the first without a session', async () => {
    const asked: ((password: string) => void)[] = []
    const get = () => new Promise<string>(resolve => asked.push(resolve))
    const server = await startRig()
    const { recorder, perform } = visit(server, { password: { get, refused: () => {} } })
    perform(openMaildrop)
    await settle()
    perform(openMaildrop)
    await settle()
    expect(asked).toHaveLength(2)
    for (const answer of asked) answer('secret')
    await recorder.next('maildropOpened')
    expect(server.traffic.sessions).toBe(1)
  })
})

describe('the password', () => {
  test('that is refused is asked for again', async () => {
    const passwords = ['wrong', 'secret']
    const password = { get: async () => passwords[0] ?? '', refused: () => void passwords.shift() }
    const { recorder, perform } = visit(await startRig(), { password })
    perform(openMaildrop)
    expect((await recorder.next('openFailed')).problem.what).toContain('refused the login')
    perform(openMaildrop)
    await recorder.next('maildropOpened')
  })

  test.each(['[IN-USE] Open elsewhere', '[LOGIN-DELAY] Wait', '[SYS/TEMP] Trouble'])(
    'is kept where the refusal is not about it: %s',
    async words => {
      const password = { get: async () => 'secret', refused: () => expect.unreachable('It was not.') }
      const faults = { lacks: ['AUTH', 'APOP'], refuse: { PASS: words } } as const
      const { recorder, perform } = visit(await startRig({ faults }), { password })
      perform(openMaildrop)
      await recorder.next('openFailed')
    },
  )

  test('that is not to be had is a problem', async () => {
    const server = await startRig()
    const password = { get: () => Promise.reject(new Error('broken off')), refused: () => {} }
    const { recorder, perform } = visit(server, { password })
    perform(openMaildrop)
    expect((await recorder.next('openFailed')).problem.what).toMatch(/^There is no password for the server\./)
    perform(purge(server, 'uid-1'))
    const { receipt } = await recorder.next('purgeFinished')
    expect(receipt.outcomes).toEqual([['uid-1', 'stillThere']])
    expect(server.traffic.sessions).toBe(0)
  })

  test('never stands in the transcript', async () => {
    const server = await startRig()
    const { recorder, perform } = await openVisit(server)
    server.faults.lacks = ['APOP', 'AUTH']
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    perform({ type: 'readTranscript' })
    const { lines } = await recorder.next('transcriptRead')
    const text = lines.join('\n')
    expect(text).toContain('C: PASS ***')
    expect(text).toContain('S: 2 uid-2')
    expect(text).not.toContain('secret')
    expect(text).not.toContain(Buffer.from('\0demo\0secret').toString('base64'))
  })
})

describe('an open session', () => {
  test('gives summaries and previews', async () => {
    const { recorder, perform } = await openVisit(await startRig({ maildrop: letters('a', 'b') }))
    perform({ type: 'fetchSummaries', numbers: numbers(2) })
    const { summaries } = await recorder.next('summariesFetched')
    expect(summaries).toMatchObject([[2, { from: 'Ada', subject: 'b' }]])
    perform({ type: 'fetchPreview', message: refTo(1) })
    const { message, view, fetched } = await recorder.next('previewFetched')
    expect(message).toEqual(refTo(1))
    expect(view.sections).toEqual([{ title: undefined, lines: ['Text of a.'] }])
    expect(fetched).toEqual({ octets: letter('a').length, extent: 'whole', loaded: false })
  })

  test('that is lost is told once', async () => {
    const server = await startRig()
    const { recorder } = await openVisit(server)
    await server.stop()
    const { problem, at } = await recorder.next('connectionLost')
    expect(problem.what).toBe('the server closed the connection.')
    expect(at).toBe(1234)
    expect(recorder.count('connectionLost')).toBe(1)
  })

  test('that is lost is asked for nothing any more', async () => {
    const server = await startRig({ maildrop: letters('a') })
    const { recorder, perform } = await openVisit(server)
    server.faults.cutAfter = 0
    perform({ type: 'fetchSummaries', numbers: numbers(1) })
    await recorder.next('connectionLost')
    perform({ type: 'fetchSummaries', numbers: numbers(1) })
    server.faults.cutAfter = Number.POSITIVE_INFINITY
    perform(openMaildrop)
    await recorder.next('maildropOpened')
    expect(recorder.count('summariesFetched')).toBe(0)
  })

  test('says nothing any more once another takes its place: numbers may name other messages by then', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    const { recorder, perform } = await openVisit(server)
    perform({ type: 'fetchSummaries', numbers: numbers(1, 2) })
    perform(purge(server, 'a'))
    await recorder.next('purgeFinished')
    perform({ type: 'fetchSummaries', numbers: numbers(1) })
    const { summaries } = await recorder.next('summariesFetched')
    expect(summaries).toMatchObject([[1, { subject: 'b' }]])
    expect(recorder.count('summariesFetched')).toBe(1)
  })
})

describe('the rest', () => {
  test('a cursor that moves on has not rested', async () => {
    const { recorder, perform } = visit(await startRig())
    perform({ type: 'awaitRest', move: 1 })
    perform({ type: 'awaitRest', move: 2 })
    expect(await recorder.next('cursorRested')).toEqual({ type: 'cursorRested', move: 2 })
    expect(recorder.count('cursorRested')).toBe(1)
  })

  test('the screen is asked to draw anew and to step aside', async () => {
    const { perform, toldScreen } = visit(await startRig())
    perform({ type: 'redraw' })
    perform({ type: 'suspend' })
    expect(toldScreen).toEqual(['redraw', 'suspend'])
  })

  test.each([
    [['one', 'two'], 'one\ntwo', false],
    [['longer than', 'it takes'], 'longer than\nit takes', true],
  ])('the screen copies %j, and what it took is told', async (lines, text, cut) => {
    const { perform, toldScreen, recorder } = visit(await startRig())
    const what = sanitise('2 lines')
    perform({ type: 'copy', lines: lines.map(line => sanitise(line)), what })
    expect(toldScreen).toEqual([`copy ${text}`])
    expect(recorder.events).toEqual([{ type: 'copied', what, cut }])
  })

  test('without a session there are no summaries and no previews', async () => {
    const { perform, recorder } = visit(await startRig())
    perform({ type: 'fetchSummaries', numbers: numbers(1) })
    perform({ type: 'fetchPreview', message: refTo(1) })
    expect(recorder.events).toEqual([])
  })
})

test.each([openMaildrop, purge(undefined, 'a')])(
  'a defect is not taken for a failure of the server: %o',
  async effect => {
    const defect = unhandledRejection()
    const { perform } = visit(await startRig(), {
      password: { get: async () => 'two\r\nlines', refused: () => {} },
    })
    perform(effect)
    expect(await defect).toBeInstanceOf(RangeError)
  },
)

/** The next rejection that nobody handles, which ends the program elsewhere. */
const unhandledRejection = () => {
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  onTestFinished(() => {
    for (const listener of listeners) process.on('unhandledRejection', listener)
  })
  return new Promise(resolve => process.once('unhandledRejection', resolve))
}
