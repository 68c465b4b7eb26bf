import { describe, expect, test } from 'vitest'
import { collectMaildrop, type Maildrop } from '../../src/app/maildrop.ts'
import { settlePurges } from '../../src/effects/settling.ts'
import type { MessageNumber, UniqueId } from '../../src/pop3/identity.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { AccountStore, Store } from '../../src/store/store.ts'

const maildropOf = (...ids: string[]): Maildrop => {
  const collected = collectMaildrop()
  ids.forEach((id, i) => {
    collected.listed((i + 1) as MessageNumber, 10)
    collected.identified((i + 1) as MessageNumber, id as UniqueId)
  })
  return collected.finish()
}

const kept = (id: string | undefined) => ({
  id,
  octets: 10,
  headerHash: undefined,
  from: undefined,
  subject: undefined,
  date: undefined,
})

const nobody = () => false

type Purged = readonly [id: string | undefined, number: number | undefined]

/** A purge of these that was left open: asked for by QUIT or not; those without a number were not there. */
const leftOpen = (asked: boolean, ...messages: Purged[]) => leftOpenBeside([], asked, ...messages)

/** One that leaves these alone. */
const leftOpenBeside = (witnesses: readonly string[], asked: boolean, ...messages: Purged[]) => {
  const store = openStore(undefined)
  const account = store.account('demo')
  account.enqueue(messages.flatMap(([id]) => (id === undefined ? [] : [{ ...kept(id), id, queuedAt: 1 }])))
  const { purge } = account.beginPurge({
    mailbox: 'demo@host',
    server: 'host',
    at: 100,
    owner: 'somebody',
    messages: messages.map(([id, number]) => ({ ...kept(id), number, savedAt: undefined })),
    witnesses,
  })
  if (asked) account.askRemoval(purge, 200)
  return { store, account }
}

const outcomes = (store: Store) => store.purges()[0]?.messages.map(({ id, outcome }) => [id, outcome])
const queued = (account: AccountStore) => account.queue().map(({ id, unsettled }) => [id, unsettled])

describe('a purge that was left open', () => {
  test('is settled by what is listed now', () => {
    const { store, account } = leftOpen(true, ['a', 1], ['b', 2], ['gone', undefined])
    expect(queued(account)).toEqual([
      ['a', true],
      ['b', true],
      ['gone', true],
    ])
    expect(settlePurges(account, maildropOf('b', 'c'), 300, nobody)).toEqual({
      gone: 2,
      stillThere: 1,
      begunAt: 100,
    })
    expect(outcomes(store)).toEqual([
      ['a', 'removed'],
      ['b', 'stillThere'],
      ['gone', 'alreadyGone'],
    ])
    expect(queued(account)).toEqual([['b', false]])
    expect(account.openPurges()).toEqual([])
  })

  test('and had not asked for anything has removed nothing itself', () => {
    const { store, account } = leftOpen(false, ['a', 1], ['b', 2])
    settlePurges(account, maildropOf('b'), 300, nobody)
    expect(outcomes(store)).toEqual([
      ['a', 'alreadyGone'],
      ['b', 'stillThere'],
    ])
  })

  test('never claims to know of a message that no unique-id names', () => {
    const { store, account } = leftOpen(true, [undefined, 1], ['a', 2])
    settlePurges(account, maildropOf(), 300, nobody)
    expect(outcomes(store)).toEqual([
      [undefined, 'unknown'],
      ['a', 'removed'],
    ])
    expect(account.openPurges()).toEqual([])
  })

  test('keeps what several messages could be', () => {
    const { account } = leftOpen(true, ['twin', 1])
    settlePurges(account, maildropOf('twin', 'twin'), 300, nobody)
    expect(queued(account)).toEqual([['twin', false]])
  })

  test.each([
    { asked: true, heardAt: 200 },
    { asked: false, heardAt: 100 },
  ])('is left to the program that may still be at it, as of $heardAt', ({ asked, heardAt }) => {
    const { account } = leftOpen(asked, ['a', 1])
    const questions: unknown[] = []
    const isAtIt = (...about: unknown[]) => questions.push(about) > 0
    expect(settlePurges(account, maildropOf(), 300, isAtIt)).toBeUndefined()
    expect(questions).toEqual([['somebody', heardAt]])
    expect(account.openPurges()).toHaveLength(1)
  })
})

describe('a purge that left other messages alone', () => {
  const week = 7 * 24 * 60 * 60 * 1000

  test.each([
    ['one of them is listed', ['y']],
    ['one of them is listed, and what was to be removed', ['y', 'a']],
    ['nothing is listed', []],
  ])('is settled where %s', (_, listed) => {
    const { store, account } = leftOpenBeside(['x', 'y', 'z'], true, ['a', 1])
    expect(settlePurges(account, maildropOf(...listed), 300, nobody)).toBeDefined()
    expect(outcomes(store)).toEqual([['a', listed.includes('a') ? 'stillThere' : 'removed']])
  })

  test.each([
    ['all ids are other ones', ['1', '2']],
    ['only what was to be removed is listed', ['a']],
    ['several messages bear the id of one', ['x', 'x']],
  ])('stays open where %s, up to seven days', (_, listed) => {
    const { account } = leftOpenBeside(['x', 'y', 'z'], true, ['a', 1])
    const maildrop = maildropOf(...listed)
    expect(settlePurges(account, maildrop, 300, nobody)).toBeUndefined()
    expect(settlePurges(account, maildrop, 99 + week, nobody)).toBeUndefined()
    expect(queued(account)).toEqual([['a', true]])
    expect(settlePurges(account, maildrop, 100 + week, nobody)).toBeDefined()
    expect(account.openPurges()).toEqual([])
  })

  test('is settled by a later listing that has one of them again', () => {
    const { account } = leftOpenBeside(['x'], true, ['a', 1], ['b', 2])
    settlePurges(account, maildropOf('1', '2'), 300, nobody)
    expect(settlePurges(account, maildropOf('x', 'b'), 400, nobody)).toMatchObject({ gone: 1, stillThere: 1 })
  })
})

test('where nothing is open there is nothing to tell', () => {
  expect(settlePurges(openStore(undefined).account('demo'), maildropOf('a'), 1, nobody)).toBeUndefined()
})
