import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { activity } from '../../src/app/activity.ts'
import type { Event } from '../../src/app/event.ts'
import {
  collectMaildrop,
  type Maildrop,
  messageAt,
  summarised,
  withSummaries,
} from '../../src/app/maildrop.ts'
import { currentHere } from '../../src/app/previews.ts'
import type { State } from '../../src/app/state.ts'
import { listedMaildrop, storedMessage } from '../../src/demo/maildrop.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { createRecollection } from '../../src/effects/recollection.ts'
import type { MessageNumber, UniqueId } from '../../src/pop3/identity.ts'
import type { ServerMemory } from '../../src/pop3/server-memory.ts'
import type { MailboxCache } from '../../src/store/mailbox-cache.ts'
import { openMailboxCache } from '../../src/store/open-cache.ts'
import { StoreError } from '../../src/store/store-error.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { startRig } from '../demo/rig.ts'
import { newFolder } from './folders.ts'
import { EventRecorder, held, letter, letters, saidTo } from './rig.ts'
import { knowsAll, openWhole } from './whole-visit.ts'

let folder: string
beforeEach(() => {
  folder = join(newFolder(), 'cache')
})

const openedCache = () => openMailboxCache(folder, 'demo@the.server', { most: 10e6 })

/** A program that remembers, from its start on. */
const openRemembering = (server: PopServer) => openWhole(server, 0, {}, { cache: openedCache() })

const subjects = ({ maildrop }: State): (string | undefined)[] =>
  maildrop
    ? Array.from({ length: maildrop.count }, (_, row) => messageAt(maildrop, row)?.summary?.subject)
    : []

const isOpen = ({ connection }: State) => connection.status === 'open'

/** Reads a whole mailbox, and leaves. */
const readAndLeave = async (server: PopServer) => {
  const first = await openRemembering(server)
  await first.until(state => isOpen(state) && knowsAll(state))
  await first.leave()
}

describe('what was read of a mailbox', () => {
  test('is there at the next start, before anything is heard of the server', async () => {
    await readAndLeave(await startRig({ maildrop: letters('a', 'b', 'c') }))
    const silent = await startRig({
      maildrop: letters('a', 'b', 'c'),
      faults: { stall: ['CAPA'] },
    })
    const { program } = await openRemembering(silent)
    expect(subjects(program.state())).toEqual(['c', 'b', 'a'])
    expect(program.state().asOf).toBeLessThanOrEqual(Date.now())
    expect(activity(program.state())).toContain('Connecting')
  })

  test('is not asked for again', async () => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c') })
    await readAndLeave(server)
    const before = saidTo(server).length
    const second = await openRemembering(server)
    await second.until(isOpen)
    expect(subjects(second.program.state())).toEqual(['c', 'b', 'a'])
    expect(second.effects.filter(({ type }) => type === 'fetchSummaries')).toEqual([
      { type: 'fetchSummaries', numbers: [] },
    ])
    await second.leave()
    expect(
      saidTo(server)
        .slice(before)
        .filter(line => /^TOP \d+ 0$/.test(line)),
    ).toEqual([])
  })

  test('follows what has come and gone since', async () => {
    const server = await startRig({ maildrop: letters('a', 'b', 'c') })
    await readAndLeave(server)
    server.remove('b')
    server.deliver(letter('d'))
    const second = await openRemembering(server)
    await second.until(state => isOpen(state) && knowsAll(state))
    expect(subjects(second.program.state())).toEqual(['d', 'c', 'a'])
    await second.leave()
    const third = await openRemembering(server)
    expect(subjects(third.program.state())).toEqual(['d', 'c', 'a'])
  })

  test('of a message that has another size now is not believed', async () => {
    await readAndLeave(await startRig({ maildrop: letters('a', 'b') }))
    const longer = [storedMessage('a', letter('a')), storedMessage('b', letter('quite another'))]
    const server = await startRig({ maildrop: listedMaildrop(longer) })
    const { until, program } = await openRemembering(server)
    await until(state => isOpen(state) && knowsAll(state))
    expect(subjects(program.state())).toEqual(['quite another', 'a'])
  })

  test('is not kept where ids are numbers: another message bears them tomorrow', async () => {
    const server = await startRig({ maildrop: letters('1', '2') })
    await readAndLeave(server)
    const { program } = await openRemembering(server)
    expect(program.state().maildrop).toBeUndefined()
  })

  test('is not kept where the listing leaves a doubt', async () => {
    const server = await startRig({ maildrop: letters('a', 'b'), faults: { refuse: { UIDL: 'No' } } })
    await readAndLeave(server)
    const { program } = await openRemembering(server)
    expect(program.state().maildrop).toBeUndefined()
  })

  test('is forgotten once it cannot be kept any more: a list would grow old unseen', async () => {
    const server = await startRig({ maildrop: letters('a', 'b') })
    await readAndLeave(server)
    server.faults.refuse = { UIDL: 'No' }
    await readAndLeave(server)
    const { program } = await openRemembering(server)
    expect(program.state().maildrop).toBeUndefined()
  })

  test('is kept but for messages that share an id: it may be the other one’s tomorrow', async () => {
    const server = await startRig({
      maildrop: letters('a', 'b', 'c'),
      faults: { idsOf: () => ['x', 'x', 'y'] },
    })
    await readAndLeave(server)
    server.remove('b')
    server.faults.idsOf = () => ['x', 'y']
    const { program } = await openRemembering(server)
    expect(subjects(program.state())).toEqual(['c', undefined, undefined])
  })

  test('holds of an empty mailbox, too', async () => {
    const server = await startRig({ maildrop: letters('a') })
    await readAndLeave(server)
    server.remove('a')
    const second = await openRemembering(server)
    await second.until(isOpen)
    await second.leave()
    const { program } = await openRemembering(server)
    expect(program.state().maildrop?.count).toBe(0)
  })

  test('is of the server as well: it is asked for less', async () => {
    const server = await startRig({ maildrop: letters('a'), faults: { lacks: ['CAPA'] } })
    await readAndLeave(server)
    const before = saidTo(server).length
    const second = await openRemembering(server)
    await second.until(isOpen)
    expect(saidTo(server).slice(before)).not.toContain('CAPA')
  })

  test('lies in a file whose name tells nothing', async () => {
    await readAndLeave(await startRig({ maildrop: letters('a') }))
    expect(readdirSync(folder).join()).not.toMatch(/demo|server/)
  })
})

describe('a remembered row of a message that has changed in place', () => {
  /** The same unique-ids and sizes, but message b is another one. */
  const changed = () => listedMaildrop([storedMessage('a', letter('a')), storedMessage('b', letter('z'))])

  test('says what the message says once that was looked at, here and at the next start', async () => {
    await readAndLeave(await startRig({ maildrop: letters('a', 'b') }))
    const second = await openRemembering(await startRig({ maildrop: changed() }))
    await second.until(isOpen)
    expect(subjects(second.program.state())).toEqual(['b', 'a'])
    second.press('return')
    await second.until(state => currentHere(state) !== undefined)
    expect(subjects(second.program.state())).toEqual(['z', 'a'])
    await second.leave()
    const third = await openRemembering(await startRig({ maildrop: changed(), faults: { stall: ['CAPA'] } }))
    expect(subjects(third.program.state())).toEqual(['z', 'a'])
  })

  test('is read anew once a purge has found that out, and what it is then can be read and removed', async () => {
    const messages = [storedMessage('a', letter('a')), storedMessage('b', letter('b'))]
    const server = await startRig({ maildrop: listedMaildrop(messages) })
    await readAndLeave(server)
    const { press, until, program } = await openRemembering(server)
    const lookAndGoBack = async () => {
      press('return')
      await until(state => currentHere(state) !== undefined)
      press('q')
      return currentHere(program.state())?.view.sections[0]?.lines[0]
    }
    const purgeNow = async () => {
      press('d', '$')
      program.dispatch({ type: 'questionAnswered', answer: 'purge' })
      await until(({ connection }) => connection.status === 'purging')
      await until(({ notice, connection }) => connection.status === 'open' && notice?.lasts === true)
    }
    await until(isOpen)
    // What nobody looks at is not put right by a preview.
    press('P')
    expect(await lookAndGoBack()).toBe('Text of b.')
    messages[1] = storedMessage('b', letter('z'))
    await purgeNow()
    expect(program.state().notice?.text).toContain('another message bears its id now')
    expect(held(server)).toEqual(['a', 'b'])
    await until(state => subjects(state)[0] === 'z')
    press('g')
    expect(await lookAndGoBack()).toBe('Text of z.')
    press('u')
    await purgeNow()
    expect(program.state().notice?.text).toContain('1 message removed')
    expect(held(server)).toEqual(['a'])
  })

  test('is not told again where more of the cache was to be told', async () => {
    await readAndLeave(await startRig({ maildrop: letters('a', 'b') }))
    const recorder = new EventRecorder()
    const recollection = createRecollection(openedCache(), recorder.dispatch, () => 1)
    recollection.forget(['b' as UniqueId])
    recollection.recall()
    await recollection.recalled
    const told = recorder.events.flatMap(event => (event.type === 'summariesRecalled' ? event.summaries : []))
    expect(told.map(({ id }) => id)).toEqual(['a', 'a'])
    recollection.close()
  })
})

describe('what has not worked with a server', () => {
  const week = 7 * 86_400_000

  test.each<[string, number, ServerMemory]>([
    ['is kept for a week', week - 1, { together: false, early: false, before: 'refused' }],
    ['is tried again after that', week, {}],
  ])('%s', (_, later, expected) => {
    const first = createRecollection(
      openedCache(),
      () => {},
      () => 1000,
    )
    first.serverLearned({ together: false, early: false, before: 'refused', method: 'USER' })
    first.close()
    const second = createRecollection(
      openedCache(),
      () => {},
      () => 1000 + later,
    )
    expect(second.server()).toEqual({ ...expected, method: 'USER' })
    second.close()
  })
})

describe('a cache that fails', () => {
  const number = (n: number) => n as MessageNumber

  const read = (...ids: string[]): Maildrop => {
    const rows = collectMaildrop()
    ids.forEach((id, i) => {
      rows.listed(number(i + 1), 100)
      rows.identified(number(i + 1), id as never)
    })
    return rows.finish()
  }

  const header = { from: sanitise('Ada'), subject: sanitise('Hinges'), date: 1, headerHash: 'h'.repeat(22) }

  /** A cache of which each use fails like this. */
  const failing = (kind: StoreError['kind']): MailboxCache => {
    const fail = () => {
      throw new StoreError(kind, '/cache/file')
    }
    return {
      listing: fail,
      keepListing: fail,
      dropListing: fail,
      summaries: fail,
      someSummaries: fail,
      keepSummaries: fail,
      tidy: fail,
      server: fail,
      keepServer: fail,
      setAside: undefined,
      close: fail,
    }
  }

  test('is told once, and then done without', async () => {
    const recorder = new EventRecorder()
    const recollection = createRecollection(failing('full'), recorder.dispatch, () => 1)
    recollection.recall()
    await recollection.recalled
    recollection.maildropRead(read('a'))
    recollection.summariesFetched(read('a'), [[number(1), header]])
    recollection.close()
    expect(recorder.types()).toEqual(['maildropNotKept'])
    const [event] = recorder.events as Extract<Event, { type: 'maildropNotKept' }>[]
    expect(event?.words).toContain('no room on the disk')
  })

  test('for a moment is not worth a word, and is used again', () => {
    const recorder = new EventRecorder()
    const cache = openedCache()
    let isBusy = true
    const recollection = createRecollection(
      { ...cache, keepListing: (...given) => (isBusy ? failing('busy') : cache).keepListing(...given) },
      recorder.dispatch,
      () => 1,
    )
    recollection.maildropRead(read('a'))
    recollection.close()
    expect(recorder.events).toEqual([])
    isBusy = false
    const again = createRecollection(openedCache(), recorder.dispatch, () => 1)
    again.maildropRead(read('a'))
    again.close()
    expect(openedCache().listing()?.at).toBe(1)
  })

  test('for a moment is tried again for what it holds', async () => {
    await readAndLeave(await startRig({ maildrop: letters('a', 'b') }))
    const recorder = new EventRecorder()
    const cache = openedCache()
    let fails = 2
    const recollection = createRecollection(
      {
        ...cache,
        someSummaries(...given) {
          fails -= 1
          return (fails >= 0 ? failing('busy') : cache).someSummaries(...given)
        },
      },
      recorder.dispatch,
      () => 1,
    )
    recollection.recall()
    await recollection.recalled
    const told = recorder.events.flatMap(event => (event.type === 'summariesRecalled' ? event.summaries : []))
    expect(told.map(({ id }) => id)).toEqual(['b', 'a', 'a', 'b'])
    recollection.close()
  })

  test('does not wait for more where many headers have come', () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `m${i}`)
    const recollection = createRecollection(
      openedCache(),
      () => {},
      () => 1,
    )
    const maildrop = read(...ids)
    recollection.summariesFetched(
      maildrop,
      ids.map((_, i) => [number(i + 1), header]),
    )
    expect(openedCache().summaries(ids)).toHaveLength(1000)
    recollection.close()
  })

  test('keeps what had come when the program ends', () => {
    const recollection = createRecollection(
      openedCache(),
      () => {},
      () => 1,
    )
    const maildrop = withSummaries(read('a'), [[number(1), header]])
    recollection.maildropRead(maildrop)
    recollection.summariesFetched(maildrop, [[number(1), header]])
    recollection.close()
    expect(summarised(maildrop)).toBe(1)
    expect(openedCache().summaries(['a'])).toMatchObject([{ id: 'a', subject: 'Hinges', octets: 100 }])
  })
})
