import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { cacheFileName } from '../../src/store/cache-files.ts'
import type { CachedSummary } from '../../src/store/cached-summary.ts'
import type { MailboxCache } from '../../src/store/mailbox-cache.ts'
import { openMailboxCache } from '../../src/store/open-cache.ts'
import { openStore } from '../../src/store/open-store.ts'
import { StoreError } from '../../src/store/store-error.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { canMount, newFolder, newMount } from '../effects/folders.ts'
import { allSummaries, idsKept, listingOf, names, openedCache, summary, tidied } from './cached.ts'

// The disk may be slow.
vi.setConfig({ testTimeout: 60_000 })

const me = 'mira@mail.example'
const fileIn = (folder: string) => join(folder, cacheFileName(me))
const open = (folder: string) => openMailboxCache(folder, me, { most: 10e6 })

/** A folder with a file that was written to and closed. */
const written = (ids = ['a', 'b'], account = me, subject = 'Subject'): string => {
  const folder = newFolder()
  const cache = openMailboxCache(folder, account, { most: 10e6 })
  cache.keepListing(listingOf(ids), 1)
  cache.keepSummaries(ids.map(id => summary(id, { subject: sanitise(`${subject} of ${id}`) })))
  cache.keepServer('words')
  cache.close()
  return folder
}

/** Does something to the database as another program would. */
const tampered = (folder: string, sql: string) => {
  const database = new DatabaseSync(fileIn(folder))
  database.exec(sql)
  database.close()
}

const asideIn = (folder: string) => readdirSync(folder).filter(name => /\.damaged-[^j]*$/.test(name))

describe('a file that is none of this mailbox', () => {
  const others = (folder: string) => {
    const other = written(['a'], 'jonas@mail.example')
    copyFileSync(join(other, cacheFileName('jonas@mail.example')), fileIn(folder))
  }
  const queue = (folder: string) => {
    const other = newFolder()
    openStore(other).close()
    copyFileSync(join(other, 'postern.db'), fileIn(folder))
  }

  test.each<[string, (folder: string) => void]>([
    ['noise', folder => writeFileSync(fileIn(folder), Buffer.alloc(20_000, 0xa5))],
    ['text', folder => writeFileSync(fileIn(folder), 'Dear diary,\n'.repeat(1000))],
    ['a few octets', folder => writeFileSync(fileIn(folder), 'diary')],
    ['another account’s', others],
    ['the database of the queue', queue],
    ['one with another mark', folder => tampered(folder, 'PRAGMA application_id = 7')],
    [
      'one with another mark and version',
      folder => tampered(folder, 'PRAGMA application_id = 7; PRAGMA user_version = 9'),
    ],
    ['one of no version', folder => tampered(folder, 'PRAGMA user_version = 0')],
    ['one of an impossible version', folder => tampered(folder, 'PRAGMA user_version = -1')],
    ['one without a table', folder => tampered(folder, 'DROP TABLE summary')],
    ['one with another column', folder => tampered(folder, 'ALTER TABLE summary ADD COLUMN more TEXT')],
    [
      'one with a view in place of a table',
      folder => tampered(folder, 'DROP TABLE note; CREATE VIEW note AS SELECT 1 AS name'),
    ],
    [
      'one with a trigger',
      folder => tampered(folder, 'CREATE TRIGGER t AFTER INSERT ON note BEGIN DELETE FROM summary; END'),
    ],
    ['one without its account', folder => tampered(folder, "DELETE FROM note WHERE name = 'account'")],
    ['one with pages of another size', folder => tampered(folder, 'PRAGMA page_size = 1024; VACUUM')],
  ])('%s is set aside, and a new one begun', (_, damage) => {
    const folder = written()
    damage(folder)
    const before = readFileSync(fileIn(folder))
    const cache = openedCache(folder)
    expect(cache.setAside).toMatch(/\.db\.damaged-[-\d:T.]+Z$/)
    expect(readFileSync(cache.setAside ?? '')).toEqual(before)
    expect([cache.listing(), cache.server(), allSummaries(cache)]).toEqual([undefined, undefined, []])
    cache.keepSummaries([summary('new')])
    const again = openedCache(folder)
    expect([again.setAside, idsKept(again)]).toEqual([undefined, ['new']])
    expect(statSync(fileIn(folder)).mode & 0o777).toBe(0o600)
  })

  test('is refused where a later version of Postern wrote it, and left as it is', () => {
    const folder = written()
    tampered(folder, 'PRAGMA user_version = 2; DROP TABLE summary')
    const before = readFileSync(fileIn(folder))
    expect(() => open(folder)).toThrow(expect.objectContaining({ kind: 'newer', path: fileIn(folder) }))
    expect(readFileSync(fileIn(folder))).toEqual(before)
  })

  test('is set aside again and again, and only the latest is kept; nothing else is removed', () => {
    const folder = newFolder()
    const others = ['notes', `${cacheFileName('jonas@mail.example')}.damaged-2026-11-21T10:00:00.000Z`]
    for (const name of others) writeFileSync(join(folder, name), 'theirs')
    for (const count of [1, 2, 3]) {
      writeFileSync(fileIn(folder), `damaged for the ${count}. time`)
      const cache = openedCache(folder)
      expect(readFileSync(cache.setAside ?? '', 'utf8')).toBe(`damaged for the ${count}. time`)
    }
    expect(asideIn(folder).filter(name => !others.includes(name))).toHaveLength(1)
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(others))
  })
})

describe('what stands in the way', () => {
  const errorOf = (folder: string) => {
    try {
      open(folder).close()
    } catch (error) {
      if (error instanceof StoreError) return error.kind
      throw error
    }
    return undefined
  }

  test('a symbolic link is not followed', () => {
    const [folder, elsewhere] = [newFolder(), newFolder()]
    writeFileSync(join(elsewhere, 'target'), 'precious')
    symlinkSync(join(elsewhere, 'target'), fileIn(folder))
    expect(errorOf(folder)).toBe('notAFile')
    expect(readFileSync(join(elsewhere, 'target'), 'utf8')).toBe('precious')
    expect(lstatSync(fileIn(folder)).isSymbolicLink()).toBe(true)
  })

  test('a folder is left alone', () => {
    const folder = newFolder()
    mkdirSync(fileIn(folder))
    expect(errorOf(folder)).toBe('notAFile')
  })

  test('a file where the folder should be is told', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(errorOf(join(folder, 'file'))).toBe('noFolder')
  })

  test.runIf(canMount)('a file system that is read-only, or full, is told (where one can be mounted)', () => {
    const mount = newMount('size=300k,mode=700')
    const cache = openedCache(mount.path)
    cache.keepSummaries([summary('a')])
    const full = expect.objectContaining({ name: 'StoreError', kind: 'full' })
    expect(() => cache.keepSummaries(names(0, 5000).map(id => summary(id)))).toThrow(full)
    expect(idsKept(cache)).toEqual(['a'])
    cache.close()
    mount.remount('ro')
    expect(errorOf(mount.path)).toBe('readOnly')
  })
})

describe('rows that are not as they were written', () => {
  /** A summary with a right checksum, as another program could write it. */
  const forged = (octets: number | string, sender: string, date: number | null = null) => {
    const sum = crc32(['a', octets, date, null, sender, ''].join('\0'))
    return `UPDATE summary SET octets = ${octets}, date = ${date}, header_hash = NULL, sender = '${sender}', subject = '', sum = ${sum} WHERE id = 'a'`
  }
  const noteOf = (name: string, words: string) =>
    `UPDATE note SET words = '${words}', sum = ${crc32(`${name}\0${words}`)} WHERE name = '${name}'`

  test.each([
    ['another subject', "UPDATE summary SET subject = 'other' WHERE id = 'a'"],
    ['another id', "UPDATE summary SET id = 'c' WHERE id = 'a'"],
    ['another size', "UPDATE summary SET octets = 7 WHERE id = 'a'"],
    ['another date', 'UPDATE summary SET date = NULL'],
    ['a number that none can be', 'UPDATE summary SET octets = 9223372036854775807'],
    ['a negative size', forged(-1, 'x')],
    ['a sender that is too long', forged(1, 'x'.repeat(301))],
    ['a date beyond the calendar', forged(1, 'x', 9e15)],
    ['another block', 'UPDATE listing SET octets = zeroblob(length(octets))'],
    ['a block cut', 'UPDATE listing SET octets = substr(octets, 1, 20)'],
    ['no block', 'DELETE FROM listing'],
    ['a block more', 'INSERT INTO listing SELECT 1, octets, sum FROM listing'],
    ['a block elsewhere', 'UPDATE listing SET block = 5'],
    ['another time', "UPDATE note SET words = '2' || substr(words, 2) WHERE name = 'listing'"],
    ['a note that says nothing', noteOf('listing', 'nonsense')],
    ['other words of the server', "UPDATE note SET words = 'other' WHERE name = 'server'"],
  ])('%s: nothing is known any more, and it can be kept anew', (_, sql) => {
    const folder = written()
    tampered(folder, sql)
    const cache = openedCache(folder)
    expect(cache.setAside).toBeUndefined()
    const seen = [cache.server(), cache.listing(), ...cache.summaries(['a', 'c']), ...allSummaries(cache)]
    expect(cache.setAside).toBeDefined()
    // What is read of the same file before the damage is met is right.
    for (const one of seen) {
      if (typeof one === 'string') expect(one).toBe('words')
      else if (one && 'at' in one) expect(one.at).toBe(1)
      else if (one) expect(one.subject).toBe(`Subject of ${one.id}`)
    }
    expect([cache.server(), cache.listing(), allSummaries(cache)]).toEqual([undefined, undefined, []])
    cache.keepSummaries([summary('new')])
    cache.keepListing(listingOf(['new']), 3)
    expect([idsKept(cache), cache.listing()?.at]).toEqual([['new'], 3])
    expect(asideIn(folder)).toHaveLength(1)
  })

  test('a text that was not made safe is, once it is read', () => {
    const folder = written()
    tampered(folder, forged(1, '\u001b[2J\u202e'))
    expect(openedCache(folder).summaries(['a'])[0]?.from).toBe(sanitise('\u001b[2J\u202e'))
  })

  test('where the file is damaged or changed while it is open', () => {
    for (const damage of [
      (folder: string) =>
        writeFileSync(fileIn(folder), Buffer.alloc(statSync(fileIn(folder)).size, 0xa5), { flag: 'r+' }),
      (folder: string) => tampered(folder, 'DROP TABLE summary'),
      (folder: string) => tampered(folder, 'ALTER TABLE summary DROP COLUMN sender'),
    ]) {
      const folder = written()
      const cache = openedCache(folder)
      expect(idsKept(cache)).toEqual(['a', 'b'])
      damage(folder)
      cache.keepSummaries([summary('c')])
      expect(idsKept(cache)).toEqual(['c'])
      expect(cache.setAside).toBeDefined()
    }
  })
})

describe('whatever happens to the file', () => {
  const ids = names(0, 400)
  const subjects = ['Subject', 'Another']
  const octetsOf = (folder: string) => readFileSync(fileIn(folder))
  const isOneOf = (one: CachedSummary) =>
    subjects.some(subject => one.subject === `${subject} of ${one.id}`) &&
    one.from === `Sender of ${one.id}` &&
    one.octets === 1000 &&
    ids.includes(one.id)

  /** Reads all there is in a file of such octets, and writes into it: nothing wrong comes, and nothing breaks. */
  const examine = (octets: Uint8Array) => {
    const folder = newFolder()
    writeFileSync(fileIn(folder), octets)
    let cache: MailboxCache
    try {
      cache = open(folder)
    } catch (error) {
      // The version is an octet as well.
      if (error instanceof StoreError && error.kind === 'newer') return
      throw error
    }
    onTestFinished(() => cache.close())
    expect(cache.summaries(ids).filter(one => !isOneOf(one))).toEqual([])
    expect(allSummaries(cache, 50).filter(one => !isOneOf(one))).toEqual([])
    const listing = cache.listing()
    if (listing) {
      expect([1, 2]).toContain(listing.at)
      const written = listingOf(listing.at === 1 ? ids : ids.slice(1))
      expect(listing.image.numbers).toEqual(written.numbers)
      expect(Buffer.from(listing.image.ids).equals(written.ids)).toBe(true)
    }
    expect([undefined, 'words']).toContain(cache.server())
    cache.keepListing(listingOf(['new']), 9)
    cache.keepSummaries([summary('new')])
    expect(cache.listing()?.at).toBe(9)
    expect(cache.summaries(['new'])).toEqual([summary('new')])
    tidied(cache, id => id === 'new')
    expect(idsKept(cache)).toEqual(['new'])
    cache.close()
  }

  test('octets changed anywhere, or an end cut off', () => {
    const whole = octetsOf(written(ids))
    const at = fc.oneof(fc.nat(whole.length - 1), fc.nat(200))
    const change = fc.record({
      at,
      octet: fc.integer({ min: 0, max: 255 }),
      run: fc.constantFrom(1, 1, 16, 512),
    })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.option(fc.nat(whole.length)), (changes, end) => {
        const octets = Buffer.from(whole)
        for (const { at, octet, run } of changes) octets.fill(octet, at, Math.min(octets.length, at + run))
        examine(octets.subarray(0, end ?? octets.length))
      }),
      { numRuns: 150 },
    )
  })

  test('pages of yesterday among those of today, as a crash of the machine leaves them', () => {
    const folder = written(ids)
    const before = octetsOf(folder)
    const cache = open(folder)
    cache.keepListing(listingOf(ids.slice(1)), 2)
    cache.keepSummaries(ids.map(id => summary(id, { subject: sanitise(`Another of ${id}`) })))
    cache.close()
    const after = octetsOf(folder)
    const sectors = Math.min(before.length, after.length) / 512
    const whole = fc.infiniteStream(fc.boolean())
    fc.assert(
      fc.property(whole, fc.constantFrom(1, 8), (isOld, size) => {
        const octets = Buffer.from(after)
        for (let sector = 0; sector < sectors; sector += size) {
          const [from, to] = [sector * 512, (sector + size) * 512]
          if (isOld.next().value) before.copy(octets, from, from, to)
        }
        examine(octets)
      }),
      { numRuns: 100 },
    )
  })
})
