import { describe, expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import type { Outcome } from '../../src/store/records.ts'
import { intent, message, toPurge } from './messages.ts'

/** A store in memory with these messages queued. */
const queued = (...ids: string[]) => {
  const store = openStore(undefined)
  onTestFinished(() => store.close())
  const account = store.account('me')
  account.enqueue(ids.map(id => message(id)))
  return { store, account }
}

const how = (outcomes: readonly Outcome[], more: { words?: string[]; fault?: string; at?: number } = {}) => ({
  at: more.at ?? 9,
  outcomes,
  words: more.words ?? [],
  fault: more.fault,
})

const states = (queue: readonly { readonly id: string; readonly unsettled: boolean }[]) =>
  queue.map(({ id, unsettled }) => (unsettled ? `${id} unsettled` : id))

describe('a purge', () => {
  test('is written down before anything is marked', () => {
    const { store, account } = queued('a', 'b', 'c')
    const messages = [
      toPurge('a', { savedAt: '/backup/new/1' }),
      toPurge(undefined, { number: 3 }),
      toPurge('c', { number: undefined, octets: undefined, subject: undefined }),
    ]
    const { purge, taken } = account.beginPurge(intent(messages, ['y', 'x', 'y']))
    expect(taken).toEqual(new Set(['a', 'c']))
    const record = {
      number: purge,
      account: 'me',
      mailbox: 'me@example.org',
      server: 'pop.example.org',
      begunAt: 1_795_000_001_000,
      askedAt: undefined,
      settledAt: undefined,
      words: [],
      fault: undefined,
      messages: messages.map(each => ({ ...each, outcome: undefined })),
    }
    expect(account.openPurges()).toEqual([{ ...record, owner: 'host 1 2', witnesses: ['x', 'y'] }])
    expect(store.purges()).toEqual([record])
    expect(states(account.queue())).toEqual(['a unsettled', 'b', 'c unsettled'])
  })

  test('leaves out what is not queued, what another purge holds, and what is named twice', () => {
    const { account } = queued('a', 'b', 'c')
    const first = account.beginPurge(intent([toPurge('b')]))
    const second = account.beginPurge(intent(['a', 'b', 'x', 'c', 'a'].map(id => toPurge(id))))
    expect(second.taken).toEqual(new Set(['a', 'c']))
    expect(
      account.openPurges().map(({ number, messages }) => [number, messages.map(({ id }) => id)]),
    ).toEqual([
      [first.purge, ['b']],
      [second.purge, ['a', 'c']],
    ])
  })

  test('that takes in nothing is over at once, and leaves no receipt', () => {
    const { store, account } = queued()
    const { purge, taken } = account.beginPurge(intent([toPurge('a')]))
    expect(taken.size).toBe(0)
    expect(account.openPurges()).toEqual([])
    account.settle(purge, how([]))
    expect(store.purges()).toEqual([])
    // Its number stays its own.
    account.enqueue([message('a')])
    expect(account.beginPurge(intent([toPurge('a')])).purge).not.toBe(purge)
  })

  test('holds its messages: they cannot be taken back, protected or queued anew', () => {
    const { account } = queued('a', 'b')
    account.beginPurge(intent([toPurge('a')]))
    account.takeBack(['a', 'b'])
    account.protect(['a'])
    account.enqueue([message('a', { subject: 'Other' })])
    expect(states(account.queue())).toEqual(['a unsettled'])
    expect(account.queue()[0]?.subject).toBe('About a')
    expect(account.protectedIds()).toEqual(new Set())
  })

  test('keeps sixteen of the messages that it leaves alone, by ids that can be kept', () => {
    const { account } = queued('a')
    const ids = Array.from({ length: 20 }, (_, i) => `${i + 10}`)
    account.beginPurge(intent([toPurge('a')], ['', 'x'.repeat(1025), ...ids]))
    expect(account.openPurges()).toMatchObject([{ witnesses: ids.slice(0, 16) }])
  })

  test('is counted over all accounts, from 1, and the newest comes first', () => {
    const { store, account } = queued('a')
    store.account('you').enqueue([message('b')])
    expect(account.beginPurge(intent([toPurge('a')])).purge).toBe(1)
    expect(store.account('you').beginPurge(intent([toPurge('b')])).purge).toBe(2)
    expect(store.purges().map(({ number, account: name }) => [number, name])).toEqual([
      [2, 'you'],
      [1, 'me'],
    ])
    expect(account.openPurges().map(({ number }) => number)).toEqual([1])
  })

  test('is nobody else’s', () => {
    const { store, account } = queued('a')
    const { purge } = account.beginPurge(intent([toPurge('a')]))
    const other = store.account('you')
    expect(() => other.askRemoval(purge, 1)).toThrow(RangeError)
    expect(() => other.settle(purge, how(['removed']))).toThrow(RangeError)
    expect(states(account.queue())).toEqual(['a unsettled'])
  })

  test('notes when removal was asked for', () => {
    const { account } = queued('a')
    const { purge } = account.beginPurge(intent([toPurge('a')]))
    account.askRemoval(purge, 77)
    expect(account.openPurges()).toMatchObject([{ number: purge, askedAt: 77 }])
  })

  test('may not ask for removal once another program has settled it: its messages are free again', () => {
    const { account } = queued('a')
    const { purge } = account.beginPurge(intent([toPurge('a')]))
    account.settle(purge, how(['stillThere']))
    account.takeBack(['a'])
    expect(() => account.askRemoval(purge, 77)).toThrow(
      expect.objectContaining({ name: 'StoreError', kind: 'settled' }),
    )
  })
})

describe('settling', () => {
  test('takes what is gone out of the queue, and leaves what is still there', () => {
    const { store, account } = queued('a', 'b', 'c', 'd')
    const { purge } = account.beginPurge(intent(['a', 'b', 'c'].map(id => toPurge(id))))
    account.askRemoval(purge, 5)
    account.settle(
      purge,
      how(['removed', 'stillThere', 'alreadyGone'], { words: ['+OK bye'], fault: 'One is left.' }),
    )
    expect(states(account.queue())).toEqual(['b', 'd'])
    expect(account.openPurges()).toEqual([])
    expect(store.purges()).toMatchObject([
      {
        askedAt: 5,
        settledAt: 9,
        words: ['+OK bye'],
        fault: 'One is left.',
        messages: [{ outcome: 'removed' }, { outcome: 'stillThere' }, { outcome: 'alreadyGone' }],
      },
    ])
  })

  test('can be done again as long as something is unknown, and takes nothing back', () => {
    const { store, account } = queued('a', 'b', 'c')
    const { purge } = account.beginPurge(intent(['a', 'b', 'c'].map(id => toPurge(id))))
    account.settle(purge, how(['removed', 'stillThere', 'unknown'], { fault: 'The line was lost.' }))
    expect(states(account.queue())).toEqual(['b', 'c unsettled'])
    expect(account.openPurges()).toMatchObject([{ settledAt: undefined, fault: 'The line was lost.' }])
    account.settle(purge, how(['stillThere', 'unknown', 'unknown']))
    expect(states(account.queue())).toEqual(['b', 'c unsettled'])
    account.settle(purge, how(['unknown', 'unknown', 'removed'], { at: 12 }))
    expect(states(account.queue())).toEqual(['b'])
    expect(store.purges()).toMatchObject([
      {
        settledAt: 12,
        fault: undefined,
        messages: [{ outcome: 'removed' }, { outcome: 'stillThere' }, { outcome: 'removed' }],
      },
    ])
  })

  test('frees what is still there at once: it may be taken back, or go into the next purge', () => {
    const { account } = queued('a', 'b', 'c')
    const first = account.beginPurge(intent(['a', 'b', 'c'].map(id => toPurge(id))))
    account.settle(first.purge, how(['stillThere', 'stillThere', 'unknown']))
    account.takeBack(['a'])
    const second = account.beginPurge(intent([toPurge('b')]))
    expect(second.taken).toEqual(new Set(['b']))
    // What was settled of the first says nothing about the second.
    account.settle(first.purge, how(['removed', 'removed', 'removed']))
    expect(states(account.queue())).toEqual(['b unsettled'])
    expect(account.openPurges().map(({ number }) => number)).toEqual([second.purge])
  })

  test('never touches a message that got the same id later', () => {
    const { account } = queued('a')
    const { purge } = account.beginPurge(intent([toPurge('a')]))
    account.settle(purge, how(['removed']))
    account.enqueue([message('a', { subject: 'Another' })])
    account.settle(purge, how(['removed']))
    expect(account.queue()).toMatchObject([{ id: 'a', subject: 'Another' }])
  })

  test('by two programs leaves the receipt of the first', () => {
    const { store, account } = queued('a')
    const { purge } = account.beginPurge(intent([toPurge('a')]))
    account.settle(purge, how(['removed'], { at: 1, words: ['+OK 1 removed'] }))
    account.settle(purge, how(['unknown'], { at: 2, words: ['-ERR'], fault: 'No.' }))
    expect(store.purges()).toMatchObject([
      { settledAt: 1, words: ['+OK 1 removed'], fault: undefined, messages: [{ outcome: 'removed' }] },
    ])
  })

  test('does not wait for a message without an id: that stays unknown', () => {
    const { store, account } = queued('a')
    const { purge } = account.beginPurge(intent([toPurge(undefined), toPurge('a')]))
    account.settle(purge, how(['unknown', 'removed']))
    expect(store.purges()).toMatchObject([
      { settledAt: 9, messages: [{ outcome: 'unknown' }, { outcome: 'removed' }] },
    ])
  })

  test('keeps the server’s words of all attempts, each once and bounded', () => {
    const { account, store } = queued('a')
    const { purge } = account.beginPurge(intent([toPurge('a')]))
    account.settle(purge, how(['unknown'], { words: ['-ERR [SYS/TEMP] \x1b[2J', 'x'.repeat(10_000)] }))
    account.settle(purge, how(['unknown'], { words: ['-ERR [SYS/TEMP] \x1b[2J', 'later'] }))
    expect(store.purges()[0]?.words).toEqual(['-ERR [SYS/TEMP] \x1b[2J', 'x'.repeat(300), 'later'])
    account.settle(purge, how(['unknown'], { words: Array.from({ length: 1000 }, (_, i) => `${i}`) }))
    expect(store.purges()[0]?.words).toHaveLength(50)
  })

  test.each<[string, Outcome[]]>([
    ['too few', ['removed']],
    ['too many', ['removed', 'removed', 'removed']],
  ])('with %s outcomes is a defect, and settles nothing', (_, outcomes) => {
    const { account } = queued('a', 'b')
    const { purge } = account.beginPurge(intent([toPurge('a'), toPurge('b')]))
    expect(() => account.settle(purge, how(outcomes))).toThrow(RangeError)
    expect(states(account.queue())).toEqual(['a unsettled', 'b unsettled'])
  })
})
