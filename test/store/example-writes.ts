import { message, toPurge } from './messages.ts'
import type { Write } from './store-model.ts'

export const exampleAccounts = ['me', 'you']

const many = Array.from({ length: 60 }, (_, i) => `many ${i}`)

export const exampleIds = ['a', 'b', 'c', 'd', 'e', ...many]

const me = { account: 'me' } as const

/** A session with purges that go well and that do not: every kind of write, and some that are larger than a page. */
export const exampleWrites: readonly Write[] = [
  { ...me, does: 'enqueue', messages: ['a', 'b', 'c'].map(id => message(id)) },
  { ...me, does: 'protect', ids: ['d', 'e'] },
  { account: 'you', does: 'enqueue', messages: [message('a')] },
  { ...me, does: 'enqueue', messages: many.map(id => message(id, { octets: undefined })) },
  { ...me, does: 'describe', messages: many.map(id => message(id, { octets: 5 })) },
  { ...me, does: 'takeBack', ids: ['b', ...many.slice(50)] },
  { ...me, does: 'unprotect', ids: ['e'] },
  { ...me, does: 'keepSaved', id: 'a', copy: { path: '/backup/new/1', octets: 1000, headerHash: 'h' } },
  {
    ...me,
    does: 'beginPurge',
    at: 10,
    messages: [toPurge('a'), toPurge(undefined), ...many.slice(0, 40).map(id => toPurge(id))],
    witnesses: ['c', 'd', 'e'],
  },
  { ...me, does: 'askRemoval', purge: 1, at: 11 },
  {
    ...me,
    does: 'settle',
    purge: 1,
    at: 12,
    outcomes: ['removed', 'unknown', ...many.slice(0, 40).map((_, i) => (i < 30 ? 'removed' : 'unknown'))],
    fault: 'The line was lost.',
  },
  { account: 'you', does: 'beginPurge', at: 13, messages: [toPurge('a')], witnesses: ['b'] },
  {
    ...me,
    does: 'settle',
    purge: 1,
    at: 14,
    outcomes: ['removed', 'unknown', ...many.slice(0, 40).map((_, i) => (i < 35 ? 'removed' : 'stillThere'))],
    fault: undefined,
  },
]
