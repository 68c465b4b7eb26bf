import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { MessageKey } from '../../src/app/message-ref.ts'
import { listedMaildrop, storedMessage } from '../../src/demo/maildrop.ts'
import type { PopServer } from '../../src/demo/server.ts'
import {
  type BackedUp,
  backUp,
  type SavingHow,
  type SavingStep,
  type ToSave,
} from '../../src/effects/back-up.ts'
import { LocalError } from '../../src/effects/local-error.ts'
import { openMaildir } from '../../src/effects/maildir.ts'
import { headerHash } from '../../src/mail/header-hash.ts'
import { Pop3Error } from '../../src/pop3/error.ts'
import type { MessageNumber } from '../../src/pop3/identity.ts'
import type { SavedCopy } from '../../src/store/records.ts'
import { startRig } from '../demo/rig.ts'
import { canMount, newFolder, newMount } from './folders.ts'
import { openTo, saidTo, settle } from './rig.ts'

/** A message of `lines` lines of its own, some of which begin with dots. */
const letter = (n: number, lines = n % 7): Buffer =>
  Buffer.from(
    `Received: by relay${n}\r\nFrom: Ada <ada@example.org>\r\nSubject: Letter ${n}\r\nX-Octet: \xff\r\n\r\n${`.line of ${n}\r\n..\r\n`.repeat(lines)}`,
    'latin1',
  )

const maildropOf = (letters: readonly Buffer[]) =>
  listedMaildrop(letters.map((octets, i) => storedMessage(`uid-${i + 1}`, octets)))

const serverWith = (letters: readonly Buffer[], options: Parameters<typeof startRig>[0] = {}) =>
  startRig({ maildrop: maildropOf(letters), ...options })

const letters = (count: number) => Array.from({ length: count }, (_, i) => letter(i + 1))

const contentOf = (server: PopServer, number: number): Buffer =>
  Buffer.concat([...server.contents().message(number)])

const keyOf = (number: number) => `uid-${number}` as MessageKey

/** A message as the server lists it, and as TOP showed its header. */
const listed = (server: PopServer, number: number): ToSave => ({
  key: keyOf(number),
  number: number as MessageNumber,
  octets: server.contents().octets(number),
  headerHash: headerHash(contentOf(server, number)),
})

/** All messages of a server. */
const allOf = (server: PopServer): ToSave[] =>
  Array.from({ length: server.contents().count }, (_, i) => listed(server, i + 1))

/** What is kept from one back-up to the next. */
const newKeeping = (folder = join(newFolder(), 'mail')) => {
  const copies = new Map<MessageKey, SavedCopy>()
  const steps: SavingStep[] = []
  const stop = new AbortController()
  const how: SavingHow = {
    folder,
    known: key => copies.get(key),
    keep: (key, copy) => {
      // It is told of nothing that is not there.
      expect(readFileSync(copy.path).length).toBe(copy.octets)
      copies.set(key, copy)
    },
    signal: stop.signal,
    progress: step => void steps.push(step),
  }
  return { folder, copies, steps, stop, how }
}

type Keeping = ReturnType<typeof newKeeping>

/** The messages in a Maildir; nothing else may be in it. */
const inFolder = (folder: string): string[] => {
  expect(readdirSync(join(folder, 'tmp'))).toEqual([])
  expect(readdirSync(join(folder, 'cur'))).toEqual([])
  return readdirSync(join(folder, 'new')).map(name => join(folder, 'new', name))
}

/** Whatever happened: what is saved is whole, kept, and all there is; of each other one it is known why. */
const expectTruth = (
  server: PopServer,
  { folder, copies }: Keeping,
  messages: readonly ToSave[],
  { saved, unsaved, failure }: BackedUp,
) => {
  expect([...saved.keys(), ...unsaved.keys()].toSorted()).toEqual(messages.map(({ key }) => key).toSorted())
  for (const { key, number } of messages) {
    const copy = saved.get(key)
    if (!copy) continue
    const octets = contentOf(server, number)
    expect(readFileSync(copy.path).equals(octets)).toBe(true)
    expect(copy).toEqual({ path: copy.path, octets: octets.length, headerHash: headerHash(octets) })
  }
  expect(new Map(copies)).toEqual(new Map(saved))
  expect(inFolder(folder).toSorted()).toEqual([...saved.values()].map(({ path }) => path).toSorted())
  for (const error of unsaved.values())
    expect(error instanceof Pop3Error || error instanceof LocalError).toBe(true)
  if (!failure) for (const error of unsaved.values()) expect(['refused', 'notAsListed']).toContain(error.kind)
}

/** Saves messages of a server, in a session of its own. */
const backUpFrom = async (server: PopServer, messages: readonly ToSave[], keeping = newKeeping()) => {
  const session = await openTo(server)
  onTestFinished(() => session.close())
  const result = await backUp(session, messages, keeping.how)
  return { ...result, result, session, keeping }
}

const retrievals = (server: PopServer) => saidTo(server).filter(line => line.startsWith('RETR'))

describe('messages are saved', () => {
  test('500 of them, octet for octet', async () => {
    const server = await serverWith(letters(500))
    const messages = allOf(server)
    const { result, keeping, session } = await backUpFrom(server, messages)
    expectTruth(server, keeping, messages, result)
    expect(result.saved.size).toBe(500)
    expect(result.failure).toBeUndefined()
    expect(retrievals(server)).toEqual(messages.map(({ number }) => `RETR ${number}`))
    expect(saidTo(server).some(line => line.startsWith('DELE'))).toBe(false)
    await session.noop()
  })

  test('one after another where the server takes no more', async () => {
    const server = await serverWith(letters(30), { faults: { lacks: ['CAPA'], chunk: 7 } })
    const { result, keeping } = await backUpFrom(server, allOf(server))
    expectTruth(server, keeping, allOf(server), result)
    expect(result.saved.size).toBe(30)
  })

  test('with the line ends that the server gives', async () => {
    const server = await serverWith(letters(3), { faults: { lfOnly: true } })
    const { saved } = await backUpFrom(server, allOf(server))
    for (const [i, { path, octets }] of [...saved.values()].entries()) {
      const text = contentOf(server, i + 1)
        .toString('latin1')
        .replaceAll('\r', '')
      expect(readFileSync(path, 'latin1')).toBe(text)
      expect(octets).toBe(text.length)
    }
    expect(saved.size).toBe(3)
  })

  test('large ones between small ones', async () => {
    const sizes = [1, 60_000, 0, 0, 200_000, 3, 100_000]
    const server = await serverWith(sizes.map((lines, i) => letter(i, lines)))
    const { result, keeping } = await backUpFrom(server, allOf(server))
    expectTruth(server, keeping, allOf(server), result)
    expect(result.saved.size).toBe(sizes.length)
  })

  test('none of them, and nothing is made', async () => {
    const server = await startRig()
    const keeping = newKeeping()
    const { saved, unsaved, failure } = await backUpFrom(server, [], keeping)
    expect([saved.size, unsaved.size, failure]).toEqual([0, 0, undefined])
    expect(readdirSync(join(keeping.folder, '..'))).toEqual([])
  })

  test('while it is told how far it has come', async () => {
    const server = await serverWith([...letters(20), letter(21, 200_000)])
    const { keeping } = await backUpFrom(server, allOf(server))
    const { steps } = keeping
    const total = allOf(server).reduce((sum, { octets = 0 }) => sum + octets, 0)
    expect(steps.at(-1)).toEqual({ done: 21, octets: total })
    expect(steps.map(({ octets }) => octets)).toEqual(
      steps.map(({ octets }) => octets).toSorted((a, b) => a - b),
    )
    expect(steps.filter(({ octets }) => octets > total / 2 && octets < total).length).toBeGreaterThan(3)
  })

  test('under numbers and sizes that make no sense, as long as they are not too short', async () => {
    const server = await serverWith(letters(4))
    const [first, second, third, fourth] = allOf(server) as [ToSave, ToSave, ToSave, ToSave]
    const { saved, unsaved, failure } = await backUpFrom(server, [
      { ...first, octets: 0 },
      { ...second, octets: undefined, headerHash: undefined },
      { ...third, octets: Number.MAX_SAFE_INTEGER },
      { ...fourth, octets: Math.floor((fourth.octets ?? 0) * 1.2) },
    ])
    expect([...saved.keys()]).toEqual([1, 2, 4].map(keyOf))
    expect(unsaved.get(keyOf(3))).toMatchObject({ name: 'LocalError', kind: 'notAsListed' })
    expect(failure).toBeUndefined()
  })
})

/** A session whose replies come when a test wants them. */
const heldSession = () => {
  const asked: number[] = []
  const gates = new Map<number, PromiseWithResolvers<void>>()
  let closed = false
  return {
    asked,
    isClosed: () => closed,
    answer: (number: number) => gates.get(number)?.resolve(),
    retr: (number: MessageNumber) =>
      (async function* () {
        asked.push(number)
        const gate = Promise.withResolvers<void>()
        gates.set(number, gate)
        await gate.promise
        yield letter(number)
      })(),
    close() {
      closed = true
      for (const { reject } of gates.values()) reject(new Pop3Error('closed', 'RETR', { detail: 'stopped' }))
    },
  }
}

const toSave = (count: number): ToSave[] =>
  Array.from({ length: count }, (_, i) => ({
    key: keyOf(i + 1),
    number: (i + 1) as MessageNumber,
    octets: undefined,
    headerHash: undefined,
  }))

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

/** A Maildir that stores nothing before it is told to. */
const heldMaildir = () => {
  const open = Promise.withResolvers<void>()
  return {
    release: () => open.resolve(),
    open: async (folder: string) => {
      const maildir = await openMaildir(folder)
      const store: typeof maildir.store = (octets, how = {}) =>
        maildir.store(octets, {
          ...how,
          async check(path, came) {
            await open.promise
            await how.check?.(path, came)
          },
        })
      return { store }
    },
  }
}

describe('the disk is not waited for', () => {
  test('eight are asked for before the first has come, and one more whenever one has', async () => {
    const session = heldSession()
    const { how } = newKeeping()
    const done = backUp(session, toSave(20), how)
    await expect.poll(() => session.asked).toEqual(upTo(8))
    session.answer(1)
    await expect.poll(() => session.asked).toEqual(upTo(9))
    for (const number of upTo(20)) {
      await expect.poll(() => session.asked).toContain(number)
      session.answer(number)
    }
    expect((await done).saved.size).toBe(20)
  })

  test('while messages that have come are put on the disk, the next are asked for; but sixteen are enough', async () => {
    const session = heldSession()
    const { how, copies } = newKeeping()
    const { open, release } = heldMaildir()
    const done = backUp(session, toSave(40), how, open)
    await expect.poll(() => session.asked).toEqual(upTo(8))
    for (const number of upTo(8)) session.answer(number)
    await expect.poll(() => session.asked).toEqual(upTo(16))
    for (const number of upTo(16)) session.answer(number)
    await settle()
    expect(session.asked).toEqual(upTo(16))
    expect(copies.size).toBe(0)
    release()
    for (const number of upTo(40)) {
      await expect.poll(() => session.asked).toContain(number)
      session.answer(number)
    }
    expect((await done).saved.size).toBe(40)
  })
})

describe('what was saved before', () => {
  const savedOnce = async () => {
    const server = await serverWith(letters(12))
    const keeping = newKeeping()
    await backUpFrom(server, allOf(server), keeping)
    const before = retrievals(server).length
    /** Saves all again; gives which were asked for. */
    const again = async (messages = allOf(server)) => {
      keeping.steps.length = 0
      const { result } = await backUpFrom(server, messages, keeping)
      return { ...result, asked: retrievals(server).slice(before) }
    }
    const copyOf = (number: number) => {
      const copy = keeping.copies.get(keyOf(number))
      if (!copy) throw new Error('There is no copy.')
      return copy
    }
    return { server, keeping, again, copyOf }
  }

  test('is not asked for again', async () => {
    const { again, keeping, server } = await savedOnce()
    const { saved, failure, asked } = await again()
    expect([saved.size, failure, asked]).toEqual([12, undefined, []])
    const octets = allOf(server).reduce((sum, { octets = 0 }) => sum + octets, 0)
    expect(keeping.steps.at(-1)).toEqual({ done: 12, octets })
  })

  test('is asked for where the copy is not what it was', async () => {
    const { again, copyOf, keeping } = await savedOnce()
    unlinkSync(copyOf(2).path)
    appendFileSync(copyOf(4).path, 'more')
    writeFileSync(
      copyOf(6).path,
      readFileSync(copyOf(6).path, 'latin1').replace('Letter', 'Lettor'),
      'latin1',
    )
    renameSync(copyOf(8).path, `${copyOf(8).path}-moved`)
    symlinkSync(`${copyOf(8).path}-moved`, copyOf(8).path)
    keeping.copies.set(keyOf(10), { ...copyOf(10), path: keeping.folder })
    const { saved, asked } = await again()
    expect(asked).toEqual(['RETR 2', 'RETR 4', 'RETR 6', 'RETR 8', 'RETR 10'])
    expect(saved.size).toBe(12)
    expect(readFileSync(saved.get(keyOf(6))?.path ?? '', 'latin1')).toContain('Letter 6')
  })

  test('is asked for where it was another message', async () => {
    const { server, again, keeping, copyOf } = await savedOnce()
    keeping.copies.set(keyOf(3), copyOf(5))
    const messages = allOf(server).map(message =>
      message.key === keyOf(7) ? { ...message, octets: 1_000_000 } : message,
    )
    const { saved, unsaved, asked } = await again(messages)
    expect(asked).toEqual(['RETR 3', 'RETR 7'])
    expect(readFileSync(saved.get(keyOf(3))?.path ?? '', 'latin1')).toContain('Letter 3')
    expect([...unsaved.keys()]).toEqual([keyOf(7)])
  })
})

describe('a message that cannot be saved keeps no other from it', () => {
  test('where the server refuses it', async () => {
    const server = await serverWith(letters(12))
    const messages = [...allOf(server), { ...listed(server, 1), key: keyOf(99), number: 99 as MessageNumber }]
    const { result, keeping, session } = await backUpFrom(server, messages)
    expectTruth(server, keeping, messages, result)
    expect([...result.unsaved]).toEqual([
      [keyOf(99), expect.objectContaining({ kind: 'refused', phase: 'RETR' })],
    ])
    expect(keeping.steps.at(-1)?.done).toBe(13)
    await session.noop()
  })

  test('where another header came', async () => {
    const server = await serverWith(letters(12))
    const messages = allOf(server).map(message =>
      message.number === 5 ? { ...message, headerHash: headerHash(letter(6)) } : message,
    )
    const { result, keeping, session } = await backUpFrom(server, messages)
    expectTruth(server, keeping, messages, result)
    expect([...result.unsaved]).toEqual([[keyOf(5), expect.objectContaining({ kind: 'notAsListed' })]])
    expect(result.failure).toBeUndefined()
    await session.noop()
  })
})

describe('the connection', () => {
  test('cut anywhere leaves whole messages, and nothing half', async () => {
    const all = letters(12)
    const whole = await serverWith(all)
    await backUpFrom(whole, allOf(whole))
    const { sent } = whole.traffic
    const counts = new Set<number>()
    for (let after = 300; after < sent; after += 41) {
      const server = await serverWith(all)
      const session = await openTo(server)
      server.faults.cutAfter = after
      const keeping = newKeeping()
      const messages = allOf(server)
      const result = await backUp(session, messages, keeping.how)
      expectTruth(server, keeping, messages, result)
      expect(result.failure).toMatchObject({ name: 'Pop3Error', kind: 'closed', phase: 'RETR' })
      // What had come whole before is saved, and what was being read is the first that is not.
      expect([...result.saved.keys()]).toEqual(messages.slice(0, result.saved.size).map(({ key }) => key))
      counts.add(result.saved.size)
      await server.stop()
    }
    expect(counts.size).toBe(12)
  })

  test('that is over already saves nothing', async () => {
    const server = await serverWith(letters(3))
    const session = await openTo(server)
    session.close()
    const keeping = newKeeping()
    const result = await backUp(session, allOf(server), keeping.how)
    expect(result.saved.size).toBe(0)
    expect(result.failure).toMatchObject({ kind: 'closed' })
    expectTruth(server, keeping, allOf(server), result)
  })
})

describe('a person can stop it', () => {
  test('in the middle of a message', async () => {
    const server = await serverWith([...letters(3), letter(4, 2_000_000), ...letters(3)])
    const session = await openTo(server)
    const keeping = newKeeping()
    const inLarge = Promise.withResolvers<void>()
    const done = backUp(session, allOf(server), {
      ...keeping.how,
      progress: ({ done, octets }) => done === 3 && octets > 1_000_000 && inLarge.resolve(),
    })
    await inLarge.promise
    keeping.stop.abort()
    const result = await done
    expect(result.failure).toMatchObject({ name: 'LocalError', kind: 'stopped' })
    expect([...result.saved.keys()]).toEqual([1, 2, 3].map(keyOf))
    expect([...result.unsaved.values()]).toEqual(Array(4).fill(result.failure))
    expectTruth(server, keeping, allOf(server), result)
    expect(await session.over).toBeUndefined()
  })

  test('while the server says nothing', async () => {
    const session = heldSession()
    const keeping = newKeeping()
    const done = backUp(session, toSave(20), keeping.how)
    await expect.poll(() => session.asked).toEqual(upTo(8))
    keeping.stop.abort()
    expect(await done).toMatchObject({ failure: { kind: 'stopped' }, saved: new Map() })
    expect(session.isClosed()).toBe(true)
    expect(session.asked).toEqual(upTo(8))
    expect(inFolder(keeping.folder)).toEqual([])
  })

  test('before it begins', async () => {
    const session = heldSession()
    const keeping = newKeeping()
    keeping.stop.abort()
    const { failure, unsaved } = await backUp(session, toSave(3), keeping.how)
    expect(failure).toMatchObject({ kind: 'stopped' })
    expect(unsaved.size).toBe(3)
    expect([session.asked, session.isClosed()]).toEqual([[], true])
  })

  test('once all is saved, and nothing happens', async () => {
    const server = await serverWith(letters(3))
    const { session, keeping } = await backUpFrom(server, allOf(server))
    keeping.stop.abort()
    await session.noop()
  })
})

describe('what this machine refuses ends it', () => {
  test.skipIf(!canMount)('a full disk in the middle (where a file system can be mounted)', async () => {
    const { path } = newMount('size=300k')
    const server = await serverWith([...letters(30), letter(31, 40_000), ...letters(30)])
    const session = await openTo(server)
    const keeping = newKeeping(join(path, 'mail'))
    const result = await backUp(session, allOf(server), keeping.how)
    expect(result.failure).toMatchObject({ name: 'LocalError', kind: 'full', path: keeping.folder })
    expect(result.saved.size).toBeGreaterThanOrEqual(15)
    expect(result.unsaved.get(keyOf(31))).toBe(result.failure)
    expect(server.contents().count).toBe(61)
    expectTruth(server, keeping, allOf(server), result)
    expect(await session.over).toBeUndefined()
  })

  test('no room for the seventh message', async () => {
    const server = await serverWith(letters(200))
    const session = await openTo(server)
    const keeping = newKeeping()
    let stored = 0
    const full = new LocalError('full', keeping.folder)
    const open = async (folder: string) => {
      const maildir = await openMaildir(folder)
      const store: typeof maildir.store = (octets, how = {}) => {
        stored += 1
        return maildir.store(octets, stored === 7 ? { ...how, check: () => Promise.reject(full) } : how)
      }
      return { store }
    }
    const result = await backUp(session, allOf(server), keeping.how, open)
    expect(result.failure).toBe(full)
    expect(result.saved.has(keyOf(7))).toBe(false)
    expect(new Set(result.unsaved.values())).toEqual(new Set([full]))
    expectTruth(server, keeping, allOf(server), result)
    expect(stored).toBeLessThan(200)
    expect(await session.over).toBeUndefined()
  })

  test('no file to be had, though messages are on their way', async () => {
    const session = heldSession()
    const { how } = newKeeping()
    const full = new LocalError('full')
    const open = async () => ({ store: () => Promise.reject(full) })
    const { failure, unsaved } = await backUp(session, toSave(20), how, open)
    expect([failure, unsaved.size, session.isClosed()]).toEqual([full, 20, true])
    await settle()
  })

  test('a link in the place of the Maildir’s folder', async () => {
    const keeping = newKeeping(newFolder())
    const elsewhere = newFolder()
    symlinkSync(elsewhere, join(keeping.folder, 'new'))
    const session = heldSession()
    const { failure, unsaved } = await backUp(session, toSave(3), keeping.how)
    expect(failure).toMatchObject({ name: 'LocalError', kind: 'exists' })
    expect(unsaved.size).toBe(3)
    expect([session.asked, session.isClosed()]).toEqual([[], true])
    expect(readdirSync(elsewhere)).toEqual([])
  })

  test('a copy with another size than came', async () => {
    const server = await serverWith(letters(3))
    const session = await openTo(server)
    const keeping = newKeeping()
    const open = async (folder: string) => {
      const maildir = await openMaildir(folder)
      const store: typeof maildir.store = (octets, how = {}) =>
        maildir.store(octets, { ...how, check: async (path, came) => how.check?.(path, came + 1) })
      return { store }
    }
    const result = await backUp(session, allOf(server), keeping.how, open)
    expect(result.failure).toMatchObject({ name: 'LocalError', kind: 'failed' })
    expect(result.saved.size).toBe(0)
    expectTruth(server, keeping, allOf(server), result)
  })
})

const defect = new Error('The store is gone.')
const broken = () => {
  throw defect
}

test.each<[string, Partial<SavingHow>]>([
  ['keeping a copy', { keep: broken }],
  ['being told how far it has come', { progress: broken }],
])('what its caller throws, %s, is thrown on once nothing is under way any more', async (_, change) => {
  const server = await serverWith(letters(40))
  const session = await openTo(server)
  const { how, folder } = newKeeping()
  await expect(backUp(session, allOf(server), { ...how, ...change })).rejects.toBe(defect)
  expect(await session.over).toBeUndefined()
  const left = inFolder(folder)
  await settle()
  expect(inFolder(folder)).toEqual(left)
})
