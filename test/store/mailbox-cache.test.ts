import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { cacheFileName, removeCaches } from '../../src/store/cache-files.ts'
import type { CachedSummary } from '../../src/store/cached-summary.ts'
import { textKept } from '../../src/store/kept-message.ts'
import { idsOf } from '../../src/store/listing-image.ts'
import { openMailboxCache } from '../../src/store/open-cache.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { newFolder } from '../effects/folders.ts'
import { hostileText } from '../text/hostile-text.ts'
import { allSummaries, idsKept, listingOf, names, openedCache, summary, tidied } from './cached.ts'

// The disk may be slow.
vi.setConfig({ testTimeout: 60_000 })

const me = 'mira@mail.example'
const fileIn = (folder: string) => join(folder, cacheFileName(me))
const modeOf = (path: string) => statSync(path).mode & 0o777

describe('what is kept of a mailbox', () => {
  test('is nothing at first', () => {
    const cache = openedCache(newFolder())
    expect(cache.listing()).toBeUndefined()
    expect(cache.server()).toBeUndefined()
    expect(cache.summaries(['a', ''])).toEqual([])
    expect(cache.someSummaries('', 10)).toEqual({ summaries: [], next: undefined })
    expect(cache.setAside).toBeUndefined()
  })

  test('outlives the program', () => {
    const folder = newFolder()
    const cache = openMailboxCache(folder, me, { most: 1e6 })
    const image = listingOf(['c', undefined, 'a'])
    cache.keepListing(image, 12)
    cache.keepSummaries([summary('a'), summary('c')])
    cache.keepServer('{"pipelining":true}')
    cache.close()
    const again = openedCache(folder)
    expect(again.listing()?.at).toBe(12)
    expect(again.listing()?.image).toEqual({ ...image, ids: new Uint8Array(image.ids) })
    expect(again.summaries(['c', 'b', 'a'])).toEqual([summary('c'), summary('a')])
    expect(again.server()).toBe('{"pipelining":true}')
  })

  test('is for its owner alone, and the name of the file does not tell whose it is', () => {
    const before = process.umask(0)
    try {
      const folder = join(newFolder(), 'cache', 'postern')
      openedCache(folder).keepServer('x')
      expect(modeOf(folder)).toBe(0o700)
      for (const name of readdirSync(folder)) {
        expect(name).toMatch(/^mailbox-[0-9a-f]{32}\.db(?:-journal)?$/)
        expect(modeOf(join(folder, name))).toBe(0o600)
      }
    } finally {
      process.umask(before)
    }
  })

  test('is another’s for each account', () => {
    const folder = newFolder()
    openedCache(folder, 'one@mail.example').keepServer('one')
    expect(openedCache(folder, 'other@mail.example').server()).toBeUndefined()
  })

  test('is the latest listing, be it shorter, and with large ones before it', () => {
    const cache = openedCache(newFolder())
    for (const ids of [names(0, 20_000), names(3, 20_100), names(0, 9000), ['a'], []]) {
      cache.keepListing(listingOf(ids), ids.length)
      const read = cache.listing()
      expect(read?.at).toBe(ids.length)
      expect(read && idsOf(read.image)).toEqual(ids)
    }
  })

  test('is written over by what is known better, and passed over where it cannot be kept', () => {
    const cache = openedCache(newFolder())
    cache.keepSummaries([summary('a'), summary('b')])
    cache.keepSummaries([
      summary('a', { octets: 5, date: undefined, headerHash: undefined }),
      summary('x'.repeat(1025)),
      summary(''),
      summary('n\0l'),
      summary('half \ud800'),
      summary('c', { octets: Number.NaN }),
      summary('d', { octets: -1 }),
      summary('e', { date: 9e15 }),
    ])
    expect(allSummaries(cache)).toEqual([
      summary('a', { octets: 5, date: undefined, headerHash: undefined }),
      summary('b'),
    ])
  })

  test('is no text of the server over 64 KB, nor the one before it', () => {
    const cache = openedCache(newFolder())
    cache.keepServer('é'.repeat(32_768))
    expect(cache.server()).toHaveLength(32_768)
    cache.keepServer('é'.repeat(32_769))
    expect(cache.server()).toBeUndefined()
  })

  test('is what was kept, whatever it was: as a model has it', () => {
    const id = fc.constantFrom(...names(0, 12), 'é\x01', 'long'.repeat(200))
    const text = fc.oneof(hostileText, fc.string({ minLength: 295, maxLength: 310, unit: 'binary' }))
    const someSummary = fc.record({
      id,
      octets: fc.maxSafeNat(),
      from: text.map(sanitise),
      subject: text.map(sanitise),
      date: fc.option(fc.integer({ min: -8.64e15, max: 8.64e15 }), { nil: undefined }),
      headerHash: fc.option(fc.string({ unit: fc.constantFrom('a', 'Z', '_', '9'), minLength: 1 }), {
        nil: undefined,
      }),
    })
    const step = fc.oneof(
      fc.array(someSummary, { maxLength: 5 }).map(keep => ({ keep })),
      fc.uniqueArray(id).map(listed => ({ listed })),
      fc.array(id).map(tidy => ({ tidy: new Set(tidy) })),
      fc.constant({ reopen: true }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), steps => {
        const folder = newFolder()
        let cache = openMailboxCache(folder, me, { most: 5e6 })
        const kept = new Map<string, CachedSummary>()
        let listed: string[] | undefined
        for (const step of steps) {
          if ('keep' in step) {
            cache.keepSummaries(step.keep)
            for (const one of step.keep) {
              const [from, subject] = [sanitise(textKept(one.from)), sanitise(textKept(one.subject))]
              kept.set(one.id, { ...one, from, subject })
            }
          } else if ('listed' in step) {
            cache.keepListing(listingOf(step.listed), 1)
            listed = step.listed
          } else if ('tidy' in step) {
            tidied(cache, id => step.tidy.has(id))
            for (const id of [...kept.keys()]) if (!step.tidy.has(id)) kept.delete(id)
          } else {
            cache.close()
            cache = openMailboxCache(folder, me, { most: 5e6 })
          }
          expect(new Map(allSummaries(cache, 3).map(one => [one.id, one]))).toEqual(kept)
          expect(new Map(cache.summaries([...kept.keys()]).map(one => [one.id, one]))).toEqual(kept)
          const read = cache.listing()
          expect(read && idsOf(read.image)).toEqual(listed)
          expect(cache.setAside).toBeUndefined()
        }
        cache.close()
      }),
      { numRuns: 60 },
    )
  })
})

describe('the size of the file', () => {
  const most = 600_000
  const sizeIn = (folder: string) => statSync(fileIn(folder)).size

  test('stays within its bound: the oldest of the listing make room for others', () => {
    const folder = newFolder()
    const cache = openedCache(folder, me, most)
    const ids = names(0, 6000)
    cache.keepListing(listingOf(ids), 1)
    const oldestFirst = ids.toReversed()
    for (let at = 0; at < ids.length; at += 100) {
      cache.keepSummaries(oldestFirst.slice(at, at + 100).map(id => summary(id)))
      expect(sizeIn(folder)).toBeLessThanOrEqual(most)
    }
    const kept = idsKept(cache)
    expect(kept.length).toBeGreaterThan(300)
    expect(kept).toEqual(ids.slice(0, kept.length))
    expect(cache.listing()?.image.numbers).toHaveLength(6000)
  })

  test('stays within its bound: what is not listed any more goes before what is', () => {
    const folder = newFolder()
    const cache = openedCache(folder, me, most)
    const [old, gone, more] = [names(0, 100), names(1000, 2000), names(3000, 4000)]
    cache.keepListing(listingOf([...more, ...old]), 1)
    cache.keepSummaries([...old, ...gone].map(id => summary(id)))
    const listed = new Set([...old, ...more])
    // One call does not look at all of them; what it has not looked at is still to go first.
    cache.tidy(id => listed.has(id))
    for (let at = 0; at < more.length; at += 100) {
      cache.keepSummaries(more.slice(at, at + 100).map(id => summary(id)))
    }
    expect(cache.summaries(old)).toHaveLength(100)
    expect(cache.summaries(more)).toHaveLength(1000)
    expect(sizeIn(folder)).toBeLessThanOrEqual(most)
  })

  test('stays within its bound where no listing says what is old, and where more comes than has room', () => {
    const folder = newFolder()
    const cache = openedCache(folder, me, most)
    cache.keepSummaries(names(0, 10_000).map(id => summary(id)))
    expect(idsKept(cache).length).toBeGreaterThan(300)
    cache.keepSummaries([summary('latest')])
    expect(cache.summaries(['latest'])).toHaveLength(1)
    expect(sizeIn(folder)).toBeLessThanOrEqual(most)
  })

  test('has no room for a listing that is larger, nor keeps the one before', () => {
    const folder = newFolder()
    const cache = openedCache(folder, me, most)
    cache.keepListing(listingOf(names(0, 10)), 1)
    cache.keepListing(listingOf(names(0, 50_000)), 2)
    expect(cache.listing()).toBeUndefined()
    cache.keepListing(listingOf(names(0, 10)), 3)
    expect(cache.listing()?.at).toBe(3)
    expect(sizeIn(folder)).toBeLessThanOrEqual(most)
  })

  test('makes room for a listing at the cost of summaries', () => {
    const folder = newFolder()
    const cache = openedCache(folder, me, most)
    for (let at = 0; at < 3000; at += 100) cache.keepSummaries(names(at, at + 100).map(id => summary(id)))
    cache.keepListing(listingOf(names(0, 15_000)), 1)
    expect(cache.listing()?.image.numbers).toHaveLength(15_000)
    expect(sizeIn(folder)).toBeLessThanOrEqual(most)
  })

  test('is given back to the disk once most messages are gone', () => {
    const folder = newFolder()
    const cache = openedCache(folder)
    cache.keepSummaries(names(0, 10_000).map(id => summary(id)))
    const before = sizeIn(folder)
    tidied(cache, id => id < 'uid-000010')
    expect(idsKept(cache)).toEqual(names(0, 10))
    expect(sizeIn(folder)).toBeLessThan(before / 3)
  })

  test('that is over a bound which was lowered: the file is begun anew', () => {
    const folder = newFolder()
    const cache = openMailboxCache(folder, me, { most: 10e6 })
    cache.keepSummaries(names(0, 10_000).map(id => summary(id)))
    cache.close()
    const small = openedCache(folder, me, most)
    expect(idsKept(small)).toEqual([])
    expect(small.setAside).toBeUndefined()
    expect(sizeIn(folder)).toBeLessThanOrEqual(most)
    small.keepSummaries([summary('a')])
    expect(idsKept(openedCache(folder, me, most))).toEqual(['a'])
  })
})

describe('two programs', () => {
  test('see what each other keeps', () => {
    const folder = newFolder()
    const [one, other] = [openedCache(folder), openedCache(folder)]
    one.keepSummaries([summary('a')])
    other.keepSummaries([summary('b')])
    other.keepListing(listingOf(['b', 'a']), 2)
    expect(idsKept(one)).toEqual(['a', 'b'])
    expect(one.listing()?.at).toBe(2)
    one.keepListing(listingOf(['c', 'b', 'a']), 3)
    expect(idsOf(other.listing()?.image ?? listingOf([]))).toEqual(['c', 'b', 'a'])
  })

  test('do not wait long for each other: the one that comes second is told, and can go on later', () => {
    const folder = newFolder()
    const cache = openedCache(folder)
    cache.keepSummaries([summary('a')])
    const writer = new DatabaseSync(fileIn(folder))
    writer.exec('BEGIN EXCLUSIVE')
    for (const work of [
      () => cache.keepSummaries([summary('b')]),
      () => cache.summaries(['a']),
      () => cache.listing(),
      () => openMailboxCache(folder, me, { most: 1e6 }),
    ]) {
      expect(work).toThrow(expect.objectContaining({ name: 'StoreError', kind: 'busy' }))
    }
    writer.exec('ROLLBACK')
    writer.close()
    cache.keepSummaries([summary('b')])
    expect(idsKept(cache)).toEqual(['a', 'b'])
    expect(cache.setAside).toBeUndefined()
  })

  test.each<[string, (folder: string) => void]>([
    ['was forgotten', folder => removeCaches(folder, me)],
    ['was removed with its folder', folder => rmSync(folder, { recursive: true })],
    [
      'was forgotten, and another is in its place',
      folder => {
        removeCaches(folder, undefined)
        openedCache(folder).keepServer('new')
      },
    ],
  ])('are told where the file %s: nothing of it comes back', (_, remove) => {
    const folder = join(newFolder(), 'postern')
    const cache = openedCache(folder)
    cache.keepListing(listingOf(['a']), 1)
    cache.keepSummaries([summary('a')])
    remove(folder)
    const gone = expect.objectContaining({ name: 'StoreError', kind: 'gone', path: fileIn(folder) })
    expect(() => cache.listing()).toThrow(gone)
    expect(() => cache.summaries(['a'])).toThrow(gone)
    expect(() => cache.keepSummaries([summary('a')])).toThrow(gone)
    expect(() => cache.keepListing(listingOf(['a']), 2)).toThrow(gone)
    expect(() => cache.tidy(() => true)).toThrow(gone)
    if (existsSync(folder)) {
      expect(idsKept(openedCache(folder))).toEqual([])
      expect(openedCache(folder).listing()).toBeUndefined()
    }
    cache.close()
  })
})
