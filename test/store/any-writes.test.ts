import { copyFileSync, existsSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { openStore, storeIn } from '../../src/store/open-store.ts'
import type { Outcome } from '../../src/store/records.ts'
import type { Store } from '../../src/store/store.ts'
import { StoreError } from '../../src/store/store-error.ts'
import { newFolder } from '../effects/folders.ts'
import { message, toPurge } from './messages.ts'
import {
  after,
  brokenLaws,
  emptyModel,
  expectedOf,
  type Model,
  mayLeave,
  performWrite,
  type Seen,
  seenIn,
  type Write,
} from './store-model.ts'

// The disk may be slow.
vi.setConfig({ testTimeout: 60_000 })

const accounts = ['me', 'you']
const ids = ['a', 'b', 'c', 'd', 'e']

/** A write that is still to be fitted to what is there: the purges of the account by their order. */
type Draw = { readonly program: number; readonly write: (model: Model) => Write | undefined }

const id = fc.constantFrom(...ids)
const someIds = fc.array(id, { maxLength: 4 })
const time = fc.nat({ max: 1e6 })
const outcome = fc.constantFrom<Outcome>('removed', 'alreadyGone', 'stillThere', 'unknown')

const messages = fc.array(
  fc
    .tuple(id, fc.option(fc.nat(), { nil: undefined }), fc.option(fc.string(), { nil: undefined }), time)
    .map(([name, octets, subject, queuedAt]) =>
      message(name, { octets, subject: subject?.slice(0, 100).toWellFormed(), queuedAt }),
    ),
  { maxLength: 4 },
)

const purged = fc.array(
  fc.option(id, { nil: undefined, freq: 8 }).map(name => toPurge(name)),
  { maxLength: 4 },
)

/** One of the purges of the account, or one of those that are open. */
const purgeOf = ({ purges }: Model, account: string, { pick, open }: { pick: number; open: boolean }) => {
  const mine = purges.filter(each => each.account === account && (!open || each.settledAt === undefined))
  return mine[pick % mine.length]
}

const choice = fc.record({ pick: fc.nat({ max: 5 }), open: fc.boolean() })

const draw: fc.Arbitrary<Draw> = fc
  .tuple(fc.nat({ max: 1 }), fc.constantFrom(...accounts))
  .chain(([program, account]) => {
    const fixed = <T extends object>(write: fc.Arbitrary<T>) =>
      write.map(made => ({ program, write: () => ({ ...made, account }) as unknown as Write }))
    const fitted = <T>(drawn: fc.Arbitrary<T>, write: (made: T, model: Model) => Write | undefined) =>
      drawn.map(made => ({ program, write: (model: Model) => write(made, model) }))
    return fc.oneof(
      { weight: 4, arbitrary: fixed(fc.record({ does: fc.constant('enqueue'), messages })) },
      { weight: 1, arbitrary: fixed(fc.record({ does: fc.constant('describe'), messages })) },
      {
        weight: 3,
        arbitrary: fixed(
          fc.record({ does: fc.constantFrom('takeBack', 'protect', 'unprotect'), ids: someIds }),
        ),
      },
      {
        weight: 1,
        arbitrary: fixed(
          fc.record({
            does: fc.constant('keepSaved'),
            id,
            copy: fc.record({ path: fc.constant('/backup/1'), octets: fc.nat(), headerHash: fc.string() }),
          }),
        ),
      },
      {
        weight: 4,
        arbitrary: fixed(
          fc.record({ does: fc.constant('beginPurge'), at: time, messages: purged, witnesses: someIds }),
        ),
      },
      {
        weight: 1,
        arbitrary: fitted(fc.tuple(choice, time), ([chosen, at], model) => {
          const purge = purgeOf(model, account, chosen)
          return purge && { account, does: 'askRemoval', purge: purge.number, at }
        }),
      },
      {
        weight: 5,
        arbitrary: fitted(
          fc.tuple(choice, time, fc.infiniteStream(outcome), fc.option(fc.constant('It failed.'))),
          ([chosen, at, stream, fault], model) => {
            const purge = purgeOf(model, account, chosen)
            return (
              purge && {
                ...{ account, does: 'settle', purge: purge.number, at, fault: fault ?? undefined },
                outcomes: [...stream.take(purge.messages.length)],
              }
            )
          },
        ),
      },
    )
  })

/** Does a write; that a purge is settled is the one thing that may be refused. */
const perform = (store: Store, write: Write, model: Model): void => {
  try {
    performWrite(store, write)
  } catch (error) {
    const settled = model.purges.find(
      ({ number, settledAt }) => 'purge' in write && number === write.purge && settledAt !== undefined,
    )
    const isTold = write.does === 'askRemoval' && settled && error instanceof StoreError
    if (!(isTold && error.kind === 'settled')) throw error
  }
}

/** Holds what a store tells against the model, the laws, and what it told before the write. */
const check = (now: Seen, model: Model, before: Seen, write: Write): void => {
  expect(now).toEqual(expectedOf(model, accounts, ids))
  expect(brokenLaws(now)).toEqual([])
  now.accounts.forEach(({ queue }, at) => {
    const left = new Set(queue.map(each => each.id))
    const gone = before.accounts[at]?.queue.filter(each => !left.has(each.id)) ?? []
    const wrongly = gone.filter(
      each => accounts[at] !== write.account || each.unsettled === (write.does === 'takeBack'),
    )
    expect(wrongly).toEqual([])
    expect(gone.every(each => mayLeave(write, each.id, now))).toBe(true)
  })
}

test('any prefix of any writes to an account’s queue gives a legal one', () => {
  fc.assert(
    fc.property(fc.array(draw, { maxLength: 40, size: 'max' }), draws => {
      const store = openStore(undefined)
      let model = emptyModel
      let before = seenIn(store, accounts, ids)
      for (const { write: fit } of draws) {
        const write = fit(model)
        if (write === undefined) continue
        perform(store, write, model)
        model = after(model, write)
        const now = seenIn(store, accounts, ids)
        check(now, model, before, write)
        before = now
      }
      store.close()
    }),
    { numRuns: 300 },
  )
})

/** What lies on the disk now, as a program finds it that starts after this one was killed. */
const crashed = (database: Database, folder: string): Seen => {
  const path = database.path ?? ''
  const copy = mkdtempSync(join(folder, 'crashed-'))
  for (const end of ['', '-journal']) {
    if (existsSync(path + end)) copyFileSync(path + end, join(copy, `postern.db${end}`))
  }
  const store = openStore(copy)
  try {
    expect(store.setAside).toBeUndefined()
    return seenIn(store, accounts, ids)
  } finally {
    store.close()
  }
}

test('any writes of two programs: each sees both’s, and what is on the disk after each is what they see', () => {
  const folder = newFolder()
  fc.assert(
    fc.property(fc.array(draw, { maxLength: 12, size: 'max' }), draws => {
      const home = mkdtempSync(join(folder, 'home-'))
      const databases = [openDatabase(home), openDatabase(home)] as const
      const stores = [storeIn(databases[0]), storeIn(databases[1])] as const
      let model = emptyModel
      let before = seenIn(stores[0], accounts, ids)
      for (const { program, write: fit } of draws) {
        const write = fit(model)
        if (write === undefined) continue
        perform(program === 0 ? stores[0] : stores[1], write, model)
        model = after(model, write)
        const now = seenIn(stores[0], accounts, ids)
        check(now, model, before, write)
        expect(seenIn(stores[1], accounts, ids)).toEqual(now)
        expect(crashed(databases[0], home)).toEqual(now)
        before = now
      }
      for (const store of stores) store.close()
    }),
    { numRuns: 20 },
  )
})

test('a program that is killed at any statement of a write leaves what was before it', () => {
  const folder = newFolder()
  fc.assert(
    fc.property(fc.array(draw, { minLength: 4, maxLength: 8, size: 'max' }), draws => {
      const home = mkdtempSync(join(folder, 'home-'))
      const database = openDatabase(home)
      // With next to no cache SQLite writes pages into the file before it commits.
      database.all('PRAGMA cache_size = 1')
      const crashing: Database = {
        ...database,
        run: (sql, ...values) => {
          const changes = database.run(sql, ...values)
          expect(crashed(database, home)).toEqual(expectedOf(model, accounts, ids))
          return changes
        },
      }
      const store = storeIn(crashing)
      let model = emptyModel
      for (const { write: fit } of draws) {
        const write = fit(model)
        if (write === undefined) continue
        perform(store, write, model)
        model = after(model, write)
        expect(seenIn(store, accounts, ids)).toEqual(expectedOf(model, accounts, ids))
      }
      store.close()
    }),
    { numRuns: 8 },
  )
})
