import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { openStore, storeIn } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { StoreError } from '../../src/store/store-error.ts'
import { canMount, newFolder, newMount } from '../effects/folders.ts'
import { intent, message, toPurge } from './messages.ts'

const opened = (folder: string | undefined): Store => {
  const store = openStore(folder)
  onTestFinished(() => store.close())
  return store
}

/** The error of what does not work. */
const errorOf = (work: () => unknown): StoreError => {
  try {
    work()
  } catch (error) {
    if (error instanceof StoreError) return error
    throw error
  }
  throw new Error('it worked')
}

const modeOf = (path: string) => statSync(path).mode & 0o777
const idsIn = (store: Store, account = 'me') =>
  store
    .account(account)
    .queue()
    .map(({ id }) => id)

/** A store that was written to and closed. */
const written = (): string => {
  const folder = newFolder()
  const store = openStore(folder)
  store.account('me').enqueue([message('a'), message('b')])
  store.close()
  return folder
}

/** Does something to the database as another program would. */
const tampered = (folder: string, sql: string): string => {
  const path = join(folder, 'postern.db')
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
  return path
}

describe('what is remembered', () => {
  test('outlives the program', () => {
    const store = opened(written())
    expect(store.isLasting).toBe(true)
    expect(store.setAside).toBeUndefined()
    expect(idsIn(store)).toEqual(['a', 'b'])
  })

  test('is for its owner alone, with all folders that had to be made', () => {
    const home = newFolder()
    const before = process.umask(0)
    onTestFinished(() => {
      process.umask(before)
    })
    const folder = join(home, '.local', 'state', 'postern')
    opened(folder)
      .account('me')
      .enqueue([message('a')])
    expect(modeOf(join(home, '.local'))).toBe(0o700)
    expect(modeOf(join(home, '.local', 'state'))).toBe(0o700)
    expect(modeOf(folder)).toBe(0o700)
    expect(modeOf(join(folder, 'postern.db'))).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['postern.db'])
  })

  test('is for its owner alone while it is written, too', () => {
    const folder = newFolder()
    const database = openDatabase(folder)
    onTestFinished(() => database.close())
    const before = process.umask(0)
    onTestFinished(() => {
      process.umask(before)
    })
    database.write(() => {
      database.run("INSERT INTO protected VALUES ('me', 'a')")
      expect(modeOf(join(folder, 'postern.db-journal'))).toBe(0o600)
    })
  })

  test('is kept from others where a folder and a file were open to them', () => {
    const folder = written()
    chmodSync(folder, 0o755)
    chmodSync(join(folder, 'postern.db'), 0o644)
    expect(idsIn(opened(folder))).toEqual(['a', 'b'])
    expect(modeOf(folder)).toBe(0o700)
    expect(modeOf(join(folder, 'postern.db'))).toBe(0o600)
  })

  test('is in memory only where there is no folder', () => {
    const store = opened(undefined)
    expect(store.isLasting).toBe(false)
    store.account('me').enqueue([message('a')])
    expect(idsIn(store)).toEqual(['a'])
    expect(idsIn(opened(undefined))).toEqual([])
  })

  test('may lie in a folder that is reached by a symbolic link', () => {
    const folder = written()
    const link = join(newFolder(), 'link')
    symlinkSync(folder, link)
    expect(idsIn(opened(link))).toEqual(['a', 'b'])
  })
})

describe('two programs', () => {
  test('see what each other writes', () => {
    const folder = newFolder()
    const [one, other] = [opened(folder), opened(folder)]
    one.account('me').enqueue([message('a')])
    expect(idsIn(other)).toEqual(['a'])
    other.account('me').takeBack(['a'])
    expect(idsIn(one)).toEqual([])
  })

  test('do not take one message into two purges', () => {
    const folder = newFolder()
    const [one, other] = [opened(folder).account('me'), opened(folder).account('me')]
    one.enqueue([message('a'), message('b')])
    expect(one.beginPurge(intent([toPurge('a')])).taken).toEqual(new Set(['a']))
    expect(other.beginPurge(intent([toPurge('a'), toPurge('b')])).taken).toEqual(new Set(['b']))
  })

  test('that find nothing there make one store', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'postern.db'), '')
    const [one, other] = [opened(folder), opened(folder)]
    one.account('me').enqueue([message('a')])
    expect(idsIn(other)).toEqual(['a'])
    expect(other.setAside).toBeUndefined()
  })

  test('that write at the same moment: the one that waits in vain is told so, and can write later', () => {
    const folder = newFolder()
    const [one, other] = [openDatabase(folder), openDatabase(folder)]
    onTestFinished(() => {
      one.close()
      other.close()
    })
    other.all('PRAGMA busy_timeout = 1')
    const queue = storeIn(other).account('me')
    one.write(() => {
      const error = errorOf(() => queue.enqueue([message('a')]))
      expect(error).toMatchObject({ kind: 'busy', path: join(folder, 'postern.db') })
      expect(error.reason).toBe('database is locked')
    })
    queue.enqueue([message('a')])
    expect(queue.queue()).toHaveLength(1)
  })
})

describe('a file that cannot be read', () => {
  const noise = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 251))

  const brokenPages = (folder: string) => {
    const path = join(folder, 'postern.db')
    const octets = readFileSync(path)
    // All pages but the first, which says what the file is.
    octets.fill(0xa5, 4096)
    writeFileSync(path, octets)
  }

  test.each<[string, (folder: string) => void]>([
    ['noise', folder => writeFileSync(join(folder, 'postern.db'), noise)],
    ['text', folder => writeFileSync(join(folder, 'postern.db'), 'Dear diary,\n'.repeat(1000))],
    ['a few octets', folder => writeFileSync(join(folder, 'postern.db'), 'diary')],
    ['a store with broken pages', brokenPages],
    ['a store without one of its tables', folder => tampered(folder, 'DROP TABLE queued')],
    ['a store without one of its columns', folder => tampered(folder, 'ALTER TABLE purge DROP COLUMN fault')],
    [
      'a store in a format of SQLite that there is not',
      folder => {
        const octets = readFileSync(join(folder, 'postern.db'))
        octets.fill(5, 44, 48)
        writeFileSync(join(folder, 'postern.db'), octets)
      },
    ],
    ['a database of no version', folder => tampered(folder, 'PRAGMA user_version = 0')],
    ['a database of an impossible version', folder => tampered(folder, 'PRAGMA user_version = -1')],
  ])('%s is set aside, and a new one made', (_, damage) => {
    const folder = written()
    damage(folder)
    const damaged = readFileSync(join(folder, 'postern.db'))
    const store = opened(folder)
    expect(store.setAside).toMatch(/\/postern\.db\.damaged-\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(readFileSync(store.setAside ?? '')).toEqual(damaged)
    expect(modeOf(join(folder, 'postern.db'))).toBe(0o600)
    expect(idsIn(store)).toEqual([])
    store.account('me').enqueue([message('new')])
    expect(idsIn(opened(folder))).toEqual(['new'])
  })

  test('is set aside with the journal beside it, which is none of the new file’s', () => {
    const folder = written()
    writeFileSync(join(folder, 'postern.db'), noise)
    // Its first octet is what SQLite leaves of a journal that is done with; any other it takes for hot, and removes.
    const journal = Buffer.from('\0a journal')
    writeFileSync(join(folder, 'postern.db-journal'), journal)
    const store = opened(folder)
    expect(readFileSync(`${store.setAside}-journal`)).toEqual(journal)
    expect(existsSync(join(folder, 'postern.db-journal'))).toBe(false)
    store.account('me').enqueue([message('new')])
    expect(idsIn(store)).toEqual(['new'])
  })

  test('is set aside again and again, and nothing is written over', () => {
    const folder = newFolder()
    const names = [1, 2, 3].map(count => {
      writeFileSync(join(folder, 'postern.db'), `damaged for the ${count}. time`)
      return opened(folder).setAside ?? ''
    })
    expect(names.map(name => readFileSync(name, 'utf8'))).toEqual([
      'damaged for the 1. time',
      'damaged for the 2. time',
      'damaged for the 3. time',
    ])
  })

  test('because a program was killed before it had made the tables is no damage', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'postern.db'), '')
    expect(opened(folder).setAside).toBeUndefined()
  })

  test('that a later version wrote is refused, and left as it is', () => {
    const folder = written()
    const path = tampered(folder, 'PRAGMA user_version = 2; ALTER TABLE purge ADD COLUMN novelty TEXT')
    const before = readFileSync(path)
    expect(errorOf(() => openStore(folder))).toMatchObject({ kind: 'newer', path })
    expect(readFileSync(path)).toEqual(before)
    expect(readdirSync(folder)).toEqual(['postern.db'])
  })
})

describe('what stands in the way', () => {
  test.each([
    ['a file', 'target'],
    ['nothing', 'missing'],
  ])('a symbolic link to %s is not followed', (_, name) => {
    const folder = newFolder()
    const elsewhere = newFolder()
    writeFileSync(join(elsewhere, 'target'), 'precious', { mode: 0o644 })
    symlinkSync(join(elsewhere, name), join(folder, 'postern.db'))
    const error = errorOf(() => openStore(folder))
    expect(error).toMatchObject({ kind: 'notAFile', path: join(folder, 'postern.db') })
    expect(readFileSync(join(elsewhere, 'target'), 'utf8')).toBe('precious')
    expect(modeOf(join(elsewhere, 'target'))).toBe(0o644)
    expect(readdirSync(elsewhere)).toEqual(['target'])
    expect(lstatSync(join(folder, 'postern.db')).isSymbolicLink()).toBe(true)
  })

  test('a folder of that name is left alone', () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'postern.db'))
    expect(errorOf(() => openStore(folder)).kind).toBe('notAFile')
  })

  test.each<[string, string[]]>([
    ['a file where the folder should be', ['file']],
    ['a file above the folder', ['file', 'state', 'postern']],
  ])('%s is told', (_, path) => {
    const home = newFolder()
    writeFileSync(join(home, 'file'), '')
    const folder = join(home, ...path)
    const error = errorOf(() => openStore(folder))
    expect(error).toMatchObject({ name: 'StoreError', kind: 'noFolder', path: folder })
    expect(error.reason).toMatch(/^(?:not a directory|file already exists)$/)
  })

  test.runIf(canMount)('a file system that is read-only is told (where one can be mounted)', () => {
    const mount = newMount('size=1m,mode=700')
    openStore(mount.path).close()
    mount.remount('ro')
    expect(errorOf(() => openStore(mount.path))).toMatchObject({ kind: 'readOnly' })
  })
})

describe('a write that the system refuses', () => {
  /** A store that may not grow any more. */
  const fullStore = () => {
    const database = openDatabase(newFolder())
    const store = storeIn(database)
    onTestFinished(() => store.close())
    const account = store.account('me')
    account.enqueue([message('a'), message('b'), message('c')])
    account.protect(['p'])
    const [size] = database.all<{ page_count: number }>('PRAGMA page_count')
    const setRoom = (pages: number) => database.all(`PRAGMA max_page_count = ${pages}`)
    setRoom(size?.page_count ?? 0)
    return { account, setRoom }
  }

  const many = Array.from({ length: 500 }, (_, i) => message(`m${i}`))

  test('for want of room changes nothing, and works once there is room', () => {
    const { account, setRoom } = fullStore()
    const before = account.queue()
    const error = errorOf(() => account.enqueue(many))
    expect(error).toMatchObject({ kind: 'full' })
    expect(error.reason).toBe('database or disk is full')
    expect(account.queue()).toEqual(before)
    account.takeBack(['b'])
    expect(account.queue().map(({ id }) => id)).toEqual(['a', 'c'])
    setRoom(100_000)
    account.enqueue(many)
    expect(account.queue()).toHaveLength(502)
  })

  test('for want of room begins no purge: nothing in the queue is held by one', () => {
    const { account } = fullStore()
    const unnamed = Array.from({ length: 500 }, () => toPurge(undefined))
    expect(errorOf(() => account.beginPurge(intent([toPurge('a'), ...unnamed]))).kind).toBe('full')
    expect(account.openPurges()).toEqual([])
    expect(account.queue().some(({ unsettled }) => unsettled)).toBe(false)
  })

  test.runIf(canMount)('on a disk that is full changes nothing (where one can be mounted)', () => {
    const mount = newMount('size=256k,mode=700')
    const account = opened(mount.path).account('me')
    account.enqueue([message('a')])
    const lots = Array.from({ length: 5000 }, (_, i) => message(`m${i}`))
    expect(errorOf(() => account.enqueue(lots)).kind).toBe('full')
    expect(account.queue().map(({ id }) => id)).toEqual(['a'])
    account.takeBack(['a'])
    expect(account.queue()).toEqual([])
  })

  test.each<[string, (path: string) => void]>([
    ['was removed', path => rmSync(path)],
    ['was moved', path => renameSync(path, `${path}.elsewhere`)],
    [
      'was replaced',
      path => {
        linkSync(path, `${path}.elsewhere`)
        rmSync(path)
        writeFileSync(path, '')
      },
    ],
  ])('because the file %s is told', (_, disturb) => {
    const folder = newFolder()
    const account = opened(folder).account('me')
    account.enqueue([message('a')])
    disturb(join(folder, 'postern.db'))
    expect(errorOf(() => account.enqueue([message('b')]))).toMatchObject({ kind: 'gone' })
  })

  test('because the file was damaged meanwhile is told', () => {
    const folder = newFolder()
    const store = openStore(folder)
    store.account('me').enqueue(many)
    const path = join(folder, 'postern.db')
    // As large as it was, and with another change counter, so that SQLite reads it anew.
    writeFileSync(path, Buffer.alloc(statSync(path).size, 0xa5), { flag: 'r+' })
    expect(errorOf(() => store.account('me').queue())).toMatchObject({ kind: 'damaged', path })
    store.close()
    expect(opened(folder).setAside).toBeDefined()
  })
})
