import type { Database } from './database.ts'
import {
  isKeepable,
  type KeptRow,
  keptColumns,
  keptOf,
  keptValues,
  numberKept,
  textKept,
} from './kept-message.ts'
import type { Outcome, PurgedMessage, PurgeRecord } from './records.ts'
import type { AccountStore } from './store.ts'
import { StoreError } from './store-error.ts'

type PurgeRow = {
  readonly number: number
  readonly account: string
  readonly mailbox: string
  readonly server: string
  readonly owner: string
  readonly begun_at: number
  readonly asked_at: number | null
  readonly settled_at: number | null
  readonly words: string
  readonly fault: string | null
}

type PurgedRow = KeptRow & {
  readonly purge: number
  readonly place: number
  readonly id: string | null
  readonly number: number | null
  readonly saved_at: string | null
  readonly outcome: Outcome | null
}

/** So many unique-ids are kept of messages that a purge leaves alone. */
export const mostWitnesses = 16

/** So many of a server's words are kept of one purge. */
const mostWords = 50

/** An account's purges: intents that are written before anything is marked, and receipts. */
export const purgeJournal = (
  database: Database,
  account: string,
): Pick<AccountStore, 'beginPurge' | 'askRemoval' | 'settle' | 'openPurges'> => {
  const { all, run, write } = database

  return {
    beginPurge: ({ mailbox, server, at, owner, messages, witnesses }) =>
      write(() => {
        const [row] = all<{ number: number }>(
          `INSERT INTO purge (account, mailbox, server, owner, begun_at, words)
           VALUES (?, ?, ?, ?, ?, '[]') RETURNING number`,
          account,
          textKept(mailbox),
          textKept(server),
          owner,
          at,
        )
        const purge = row?.number ?? 0
        const taken = new Set<string>()
        const entered = messages.filter(({ id }) => {
          if (id === undefined) return true
          const hold = 'UPDATE queued SET purge = ? WHERE account = ? AND id = ? AND purge IS NULL'
          if (run(hold, purge, account, id) === 0) return false
          taken.add(id)
          return true
        })
        entered.forEach((message, place) => {
          run(
            `INSERT INTO purged (purge, place, id, ${keptColumns}, number, saved_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
            purge,
            place,
            message.id ?? null,
            ...keptValues(message),
            numberKept(message.number),
            message.savedAt ?? null,
          )
        })
        if (entered.length > 0) {
          for (const id of witnesses.filter(isKeepable).slice(0, mostWitnesses))
            run('INSERT OR IGNORE INTO witness (purge, id) VALUES (?, ?)', purge, id)
        } else {
          // There is nothing that anybody could find out about it.
          run('UPDATE purge SET settled_at = ? WHERE number = ?', at, purge)
        }
        return { purge, taken }
      }),

    askRemoval: (purge, at) =>
      write(() => {
        const asked = 'UPDATE purge SET asked_at = ? WHERE number = ? AND account = ? AND settled_at IS NULL'
        if (run(asked, at, purge, account) > 0) return
        purgeRow(database, account, purge)
        throw new StoreError('settled', database.path ?? ':memory:')
      }),

    settle: (purge, { at, outcomes, words, fault }) =>
      write(() => {
        const before = purgeRow(database, account, purge)
        // Another program was faster; its receipt stands.
        if (before.settled_at !== null) return
        const messages = purgedRows(database, purge)
        if (messages.length !== outcomes.length)
          throw new RangeError(`${outcomes.length} outcomes for the ${messages.length} messages of a purge`)
        const settled = messages.map((message, place) => ({
          ...message,
          outcome: isFinal(message.outcome) ? message.outcome : (outcomes[place] ?? 'unknown'),
        }))
        for (const { place, id, outcome } of settled) {
          run('UPDATE purged SET outcome = ? WHERE purge = ? AND place = ?', outcome, purge, place)
          if (id !== null) release(database, account, purge, id, outcome)
        }
        const isOpen = settled.some(({ id, outcome }) => id !== null && outcome === 'unknown')
        run(
          'UPDATE purge SET settled_at = ?, words = ?, fault = ? WHERE number = ?',
          isOpen ? null : at,
          JSON.stringify(wordsKept([...readWords(before.words), ...words])),
          fault === undefined ? null : textKept(fault),
          purge,
        )
        if (!isOpen) run('DELETE FROM witness WHERE purge = ?', purge)
      }),

    openPurges: () =>
      database.read(() =>
        all<PurgeRow>(
          'SELECT * FROM purge WHERE account = ? AND settled_at IS NULL ORDER BY number',
          account,
        ).map(row => ({
          ...recordOf(row, purgedRows(database, row.number)),
          owner: row.owner,
          witnesses: witnessesOf(database, row.number),
        })),
      ),
  }
}

/** All purges of all accounts, the newest first, but for those that took in nothing. */
export const allPurges = (database: Database): PurgeRecord[] =>
  database.read(() => {
    const messages = Map.groupBy(
      database.all<PurgedRow>('SELECT * FROM purged ORDER BY purge, place'),
      ({ purge }) => purge,
    )
    const purges = database.all<PurgeRow>('SELECT * FROM purge ORDER BY number DESC')
    return purges
      .map(row => recordOf(row, messages.get(row.number) ?? []))
      .filter(record => record.messages.length > 0)
  })

/**
 * What is settled stays so: a message that was proved to be still there may be in another purge by now, and what
 * that one removes is not this one's doing.
 */
const isFinal = (outcome: Outcome | null) => outcome !== null && outcome !== 'unknown'

/** Does to the queue what the outcome of a message wants, as far as this purge still holds it. */
const release = (database: Database, account: string, purge: number, id: string, outcome: Outcome): void => {
  if (outcome === 'unknown') return
  if (outcome === 'stillThere') {
    const free = 'UPDATE queued SET purge = NULL WHERE account = ? AND id = ? AND purge = ?'
    database.run(free, account, id, purge)
    return
  }
  const drop = 'DELETE FROM queued WHERE account = ? AND id = ? AND purge = ?'
  const gone = database.run(drop, account, id, purge)
  // The receipt says where the copy lies; should a server give the id again, it is another message's.
  if (gone > 0) database.run('DELETE FROM saved WHERE account = ? AND id = ?', account, id)
}

const purgeRow = ({ all }: Database, account: string, purge: number): PurgeRow => {
  const [row] = all<PurgeRow>('SELECT * FROM purge WHERE number = ? AND account = ?', purge, account)
  if (row === undefined) throw new RangeError(`there is no purge ${purge} of this account`)
  return row
}

const purgedRows = ({ all }: Database, purge: number): PurgedRow[] =>
  all('SELECT * FROM purged WHERE purge = ? ORDER BY place', purge)

const witnessesOf = ({ all }: Database, purge: number): string[] =>
  all<{ id: string }>('SELECT id FROM witness WHERE purge = ? ORDER BY id', purge).map(({ id }) => id)

/** The words of a server, each once, as far as they are kept. */
const wordsKept = (words: readonly string[]): string[] =>
  [...new Set(words.map(textKept))].slice(0, mostWords)

const readWords = (json: string): string[] => {
  const words: unknown = JSON.parse(json)
  return Array.isArray(words) ? words.map(String) : []
}

const recordOf = (row: PurgeRow, messages: readonly PurgedRow[]): PurgeRecord => ({
  number: row.number,
  account: row.account,
  mailbox: row.mailbox,
  server: row.server,
  begunAt: row.begun_at,
  askedAt: row.asked_at ?? undefined,
  settledAt: row.settled_at ?? undefined,
  words: readWords(row.words),
  fault: row.fault ?? undefined,
  messages: messages.map(messageOf),
})

const messageOf = (row: PurgedRow): PurgedMessage => ({
  id: row.id ?? undefined,
  ...keptOf(row),
  number: row.number ?? undefined,
  savedAt: row.saved_at ?? undefined,
  outcome: row.outcome ?? undefined,
})
