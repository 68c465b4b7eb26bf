import { crc32 } from 'node:zlib'
import type { Database } from './database.ts'
import { StoreError } from './store-error.ts'

/** What there is one of: whose mailbox it is, what the listing adds up to, what is remembered of the server. */
export type NoteName = 'account' | 'listing' | 'server'

/** Writes a note, over the one that was there. */
export const keepNote = ({ run }: Database, name: NoteName, words: string): void => {
  run('INSERT OR REPLACE INTO note (name, words, sum) VALUES (?, ?, ?)', name, words, sumOf(name, words))
}

export const dropNote = ({ run }: Database, name: NoteName): void => {
  run('DELETE FROM note WHERE name = ?', name)
}

/** A note; undefined where there is none. Throws a StoreError, `damaged`, where it is not as it was written. */
export const note = (database: Database, name: NoteName): string | undefined => {
  const [row] = database.all<Record<string, unknown>>('SELECT words, sum FROM note WHERE name = ?', name)
  if (row === undefined) return undefined
  const { words, sum } = row
  if (typeof words === 'string' && sum === sumOf(name, words)) return words
  throw new StoreError('damaged', database.path ?? '')
}

/** Whose mailbox a file is about. */
export const accountOf = (database: Database): string | undefined => note(database, 'account')

const sumOf = (name: NoteName, words: string): number => crc32(`${name}\0${words}`)
