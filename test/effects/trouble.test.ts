import { describe, expect, test } from 'vitest'
import {
  type Asked,
  allLines,
  createTroubles,
  isGone,
  keysOf,
  type Watch,
} from '../../src/effects/trouble.ts'
import { Pop3Error, type Pop3ErrorKind } from '../../src/pop3/error.ts'
import { maildropOf } from '../app/rig.ts'
import { keyTo } from './fake-top.ts'
import { EventRecorder, numbers } from './rig.ts'

const start = () => {
  const recorder = new EventRecorder()
  const troubles = createTroubles(recorder.dispatch)
  return { recorder, newSession: () => troubles.watch(keyTo) }
}

const asking = (n: number, lines = 0, verb: Asked['verb'] = 'TOP'): Asked => ({
  message: numbers(n)[0] as never,
  verb,
  lines,
})

/** A session ends while these are awaited, in this order: every one of them fails with its error. */
const endAt = async (watch: Watch, error: Pop3Error, ...awaited: Asked[]) => {
  await Promise.allSettled(awaited.map(asked => watch.ask(asked, () => Promise.reject(error))))
}

const closed = () => new Pop3Error('closed', 'TOP')
const give = (watch: Watch, asked: Asked) => watch.ask(asked, async () => 'given')

describe('a session that ends', () => {
  test('at a message once may be the fault of the line: the message is asked for with care', async () => {
    const { recorder, newSession } = start()
    const watch = newSession()
    await endAt(watch, closed(), asking(5))
    expect(recorder.events).toEqual([])
    expect([watch.isSuspect(5 as never), watch.care(5 as never)]).toEqual([true, 2])
    expect(newSession().care(5 as never)).toBe(2)
    expect(newSession().reasonFor(5 as never)).toBeUndefined()
  })

  test.each<[string, Pop3ErrorKind, Pop3ErrorKind]>([
    ['the connection broke twice while the server was sending it', 'closed', 'closed'],
    ['the server did not answer in time, twice', 'timeout', 'timeout'],
    ['what the server sends of it breaks the rules of POP3', 'violation', 'violation'],
    ['the server said more than is sane of it, twice', 'tooLarge', 'tooLarge'],
    ['the session ended at it, twice', 'closed', 'timeout'],
  ])('at the same message twice is its fault: %s', async (reason, first, second) => {
    const { recorder, newSession } = start()
    await endAt(newSession(), new Pop3Error(first, 'TOP'), asking(5))
    await endAt(newSession(), new Pop3Error(second, 'TOP'), asking(5))
    expect(recorder.events).toEqual([{ type: 'messageTroubled', key: 'key 5', reason }])
    expect(newSession().reasonFor(5 as never)).toBe(reason)
  })

  test('is the fault of the first that is awaited; those behind it are asked for alone before it', async () => {
    const { newSession } = start()
    const watch = newSession()
    await give(watch, asking(9))
    await endAt(watch, closed(), asking(5), asking(4), asking(3))
    expect(numbers(9, 5, 4, 3).map(watch.care)).toEqual([0, 2, 1, 1])
    expect(numbers(9, 5, 4, 3).map(watch.isSuspect)).toEqual([false, true, false, false])
  })

  test('counts once, however often something is asked of it then', async () => {
    const { recorder, newSession } = start()
    const watch = newSession()
    await endAt(watch, closed(), asking(5), asking(5, 48))
    await endAt(watch, closed(), asking(5))
    await endAt(watch, closed(), asking(6))
    expect(recorder.events).toEqual([])
    expect(watch.care(6 as never)).toBe(0)
  })

  test.each<[string, Pop3Error]>([
    ['as the program wants', new Pop3Error('closed', 'TOP', { detail: 'stopped' })],
    ['at another command', new Pop3Error('timeout', 'NOOP')],
    ['while nothing is awaited', new Pop3Error('closed', 'idle')],
    ['not, for this is refused', new Pop3Error('refused', 'TOP')],
  ])('%s is no fault of a message', async (_, error) => {
    const { newSession } = start()
    await endAt(newSession(), error, asking(5))
    expect(newSession().care(5 as never)).toBe(0)
  })

  test('at a message that is loaded is not the fault of one whose beginning waits', async () => {
    const { newSession } = start()
    const watch = newSession()
    await endAt(watch, new Pop3Error('closed', 'RETR'), asking(5), asking(4, allLines, 'RETR'))
    expect(numbers(5, 4).map(watch.care)).toEqual([0, 2])
  })
})

test('a message that TOP cuts short every time it is loaded is in trouble', async () => {
  const { recorder, newSession } = start()
  const watch = newSession()
  const cutShort = new Pop3Error('violation', 'TOP', { detail: 'cutShort' })
  await endAt(watch, cutShort, asking(5, allLines))
  expect(watch.isSuspect(5 as never)).toBe(true)
  await endAt(watch, cutShort, asking(5, allLines))
  expect(recorder.count('messageTroubled')).toBe(1)
})

describe('what comes', () => {
  test.each([
    ['clears a message that gave no more before', 0, 48, 0],
    ['does not where it broke off further on', 48, 0, 2],
    ['does not where it broke off when it was loaded', allLines, 48, 2],
    ['clears all when it is loaded', allLines, allLines, 0],
  ])('%s', async (_, broke, came, care) => {
    const { newSession } = start()
    await endAt(newSession(), closed(), asking(5, broke))
    const watch = newSession()
    await give(watch, asking(5, came))
    expect(watch.care(5 as never)).toBe(care)
  })

  test('clears a message that was left alone, too', async () => {
    const { newSession } = start()
    const watch = newSession()
    watch.refused(asking(5), new Pop3Error('refused', 'TOP', { said: 'No' }))
    await give(watch, asking(5, 48))
    expect([watch.reasonFor(5 as never), watch.isSuspect(5 as never)]).toEqual([undefined, false])
  })
})

test('a thousand messages are doubted at most', async () => {
  const { newSession } = start()
  for (let n = 1; n <= 1001; n += 1) await endAt(newSession(), closed(), asking(n))
  expect(numbers(1, 2, 1001).map(newSession().care)).toEqual([0, 2, 2])
})

test.each([
  ['Message 1 expunged.', true],
  ['[SYS/PERM] message was deleted', true],
  ['That message no longer exists', true],
  ['Message corrupted', false],
  ['', false],
])('a server that says “%s” means that the message is gone: %s', (said, gone) => {
  expect(isGone(new Pop3Error('refused', 'TOP', { said }))).toBe(gone)
})

test('the keys of messages are those of their maildrop', () => {
  const keyOf = keysOf(maildropOf([1, 2], n => (n === 1 ? undefined : ('id-2' as never))))
  expect(numbers(1, 2, 3).map(keyOf)).toEqual(['\n1', 'id-2', '\n3'])
})
