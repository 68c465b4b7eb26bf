import type { RowName } from './required.ts'

const start =
  'Node itself, the code of React and Ink, and a first frame before anything is compiled to machine code take the processor for most of it. Tried: a compile cache, Yoga without waiting, no TLS and no hashes where none are needed, calling the server before the screen is loaded, one file for all code (slower), short names (no gain).'
const key =
  'Half of what it was: React and the layout of a whole frame are most of the rest. Whatever else the machine does meanwhile is part of what is measured. Tried: rows that keep their nodes, a shorter way through Ink for frames in which no text covers another, less at a time of what goes on unasked.'

/** Why a row misses what is required, and what was tried. Only those of rows that miss are printed. */
export const reasons: Readonly<Partial<Record<RowName, string>>> = {
  'first-list': `The line takes 250 ms of it, in five round trips. ${start}`,
  'first-list-100k': start,
  'first-list-cached': start,
  'first-list-cached-far': start,
  'start-up': start,
  'memory-10k':
    'Node, React, Ink and SQLite take most of it before there is a message. Tried: bounds for V8, a smaller bundle, a thread that starts later.',
  'memory-100k-known':
    'Stricter than what is asked, which is the first list. The columns take some 17 MiB; Node with its code, the thread that reads messages, and garbage of 100,000 headers the rest. Tried: bounds for V8 (363 MiB without), portions of 1,000, one copy of each library, smaller caches.',
  'key-to-frame': key,
  'key-to-frame-p95': key,
  sort: 'Of a million subjects none is like another here: each is looked at in memory at least twice beyond its first eight octets. By sender, size or date, and by subjects as mailboxes have them, it takes less. Tried: ranks of distinct texts, sorting by digits, reading memory in order (500 ms before).',
}
