import { describe, expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { intent, message, toPurge } from './messages.ts'

/** A store in memory, with the stores of two accounts. */
const accounts = () => {
  const store = openStore(undefined)
  onTestFinished(() => store.close())
  return { store, account: store.account('me@pop.example.org'), other: store.account('you@pop.example.org') }
}

const idsOf = (messages: readonly { readonly id: string | undefined }[]) => messages.map(({ id }) => id)

describe('the queue', () => {
  test('has all that is known of its messages, in the order in which they were queued', () => {
    const { account } = accounts()
    const unknown = {
      octets: undefined,
      headerHash: undefined,
      from: undefined,
      subject: undefined,
      date: undefined,
    }
    account.enqueue([message('b'), message('a', unknown)])
    account.enqueue([message('0', { queuedAt: 5 })])
    expect(account.queue()).toEqual([
      { ...message('b'), unsettled: false },
      { ...message('a', unknown), unsettled: false },
      { ...message('0', { queuedAt: 5 }), unsettled: false },
    ])
  })

  test('is each account’s own', () => {
    const { account, other } = accounts()
    account.enqueue([message('a')])
    other.enqueue([message('a', { subject: 'Theirs' })])
    other.protect(['b'])
    account.takeBack(['a'])
    account.enqueue([message('b')])
    expect(idsOf(account.queue())).toEqual(['b'])
    expect(other.queue().map(({ subject }) => subject)).toEqual(['Theirs'])
  })

  test('passes over what is in it already', () => {
    const { account } = accounts()
    account.enqueue([message('a'), message('b')])
    account.enqueue([message('b', { subject: 'Changed' }), message('c'), message('a')])
    expect(idsOf(account.queue())).toEqual(['a', 'b', 'c'])
    expect(account.queue()[1]?.subject).toBe('About b')
  })

  test('passes over what is protected', () => {
    const { account } = accounts()
    account.protect(['b'])
    account.enqueue([message('a'), message('b'), message('c')])
    expect(idsOf(account.queue())).toEqual(['a', 'c'])
    account.unprotect(['b'])
    account.enqueue([message('b')])
    expect(idsOf(account.queue())).toEqual(['a', 'c', 'b'])
  })

  test('gives back what is taken back', () => {
    const { account } = accounts()
    account.enqueue([message('a'), message('b'), message('c')])
    account.takeBack(['c', 'a', 'unknown'])
    expect(idsOf(account.queue())).toEqual(['b'])
  })

  test.each<[string, string, string]>([
    ['capitals', 'AbC', 'abc'],
    ['blanks at the end', 'a', 'a '],
    ['a NUL and what is behind it', 'a\0b', 'a\0c'],
    ['what looks like numbers', '1', '1.0'],
    ['characters that look the same', '\u00e9', 'e\u0301'],
    ['wildcards', 'a%', 'ab'],
    ['quotes', "a'; DROP TABLE queued; --", "a''"],
    ['the last of 1024 characters', `${'x'.repeat(1023)}a`, `${'x'.repeat(1023)}b`],
  ])('tells ids apart by %s', (_, one, other) => {
    const { account } = accounts()
    account.enqueue([message(one), message(other)])
    expect(idsOf(account.queue())).toEqual([one, other])
    account.takeBack([other])
    expect(idsOf(account.queue())).toEqual([one])
  })

  test.each(['', 'x'.repeat(1025), 'half \ud800 a character'])(
    'takes no id that cannot be kept as it is (%#)',
    id => {
      const { account } = accounts()
      account.enqueue([message(id)])
      account.protect([id])
      account.keepSaved(id, { path: '/a', octets: 1, headerHash: 'h' })
      expect(account.queue()).toEqual([])
      expect(account.protectedIds()).toEqual(new Set())
      expect(account.saved(id)).toBeUndefined()
      const { taken } = account.beginPurge(intent([toPurge(id)]))
      expect(taken).toEqual(new Set())
    },
  )

  test('bounds what senders say, and cuts no character in two', () => {
    const { account } = accounts()
    account.enqueue([
      message('a', { from: 'x'.repeat(1_000_000), subject: `${'x'.repeat(299)}😀` }),
      message('b', { from: 'half \udc00', subject: '\x1b[2J\0' }),
    ])
    expect(account.queue()).toMatchObject([
      { from: 'x'.repeat(300), subject: 'x'.repeat(299) },
      { from: 'half \ufffd', subject: '\x1b[2J\0' },
    ])
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300, 0.5])('knows no size and no date of %d', n => {
    const { account } = accounts()
    account.enqueue([message('a', { octets: n, date: n })])
    expect(account.queue()).toMatchObject([{ id: 'a', octets: undefined, date: undefined }])
  })

  test('learns what was not known, and keeps what was', () => {
    const { account } = accounts()
    account.enqueue([message('a', { octets: undefined, from: undefined, headerHash: undefined })])
    const { queuedAt: _, ...learned } = message('a', { octets: 5, from: 'Bob', subject: 'Other', date: 1 })
    account.describe([learned, { ...learned, id: 'not queued' }])
    expect(account.queue()).toEqual([{ ...message('a', { octets: 5, from: 'Bob' }), unsettled: false }])
    account.describe([{ ...learned, octets: undefined, from: undefined }])
    expect(account.queue()).toMatchObject([{ octets: 5, from: 'Bob' }])
  })
})

describe('protection', () => {
  test('is kept until it is taken away', () => {
    const { account, other } = accounts()
    account.protect(['a', 'b', 'a'])
    account.unprotect(['b', 'unknown'])
    expect(account.protectedIds()).toEqual(new Set(['a']))
    expect(other.protectedIds()).toEqual(new Set())
  })

  test('passes over what is queued', () => {
    const { account } = accounts()
    account.enqueue([message('a')])
    account.protect(['a', 'b'])
    expect(account.protectedIds()).toEqual(new Set(['b']))
    expect(idsOf(account.queue())).toEqual(['a'])
  })
})

describe('a saved copy', () => {
  const copy = { path: '/backup/new/1', octets: 12, headerHash: 'h' }

  test('is known by account and id', () => {
    const { account, other } = accounts()
    account.keepSaved('a', copy)
    expect(account.saved('a')).toEqual(copy)
    expect(account.saved('b')).toBeUndefined()
    expect(other.saved('a')).toBeUndefined()
  })

  test('is known by its latest place', () => {
    const { account } = accounts()
    account.keepSaved('a', copy)
    account.keepSaved('a', { ...copy, path: '/backup/new/2', octets: 13 })
    expect(account.saved('a')).toEqual({ ...copy, path: '/backup/new/2', octets: 13 })
  })

  test('is known until its message is gone', () => {
    const { account } = accounts()
    account.enqueue([message('a'), message('b')])
    account.keepSaved('a', copy)
    account.keepSaved('b', copy)
    const { purge } = account.beginPurge(intent([toPurge('a'), toPurge('b')]))
    account.settle(purge, { at: 1, outcomes: ['removed', 'stillThere'], words: [], fault: undefined })
    expect(account.saved('a')).toBeUndefined()
    expect(account.saved('b')).toEqual(copy)
  })
})
