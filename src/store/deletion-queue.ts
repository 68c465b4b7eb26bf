import type { Database } from './database.ts'
import { isKeepable, type KeptRow, keptColumns, keptOf, keptValues, numberKept } from './kept-message.ts'
import type { AccountStore } from './store.ts'

type QueueRow = KeptRow & {
  readonly id: string
  readonly queued_at: number
  readonly purge: number | null
}

const insert = `
  WITH new (account, id, ${keptColumns}, queued_at) AS (VALUES (?, ?, ?, ?, ?, ?, ?, ?))
  INSERT INTO queued (account, id, ${keptColumns}, queued_at)
  SELECT * FROM new
  WHERE NOT EXISTS (SELECT 1 FROM protected WHERE (account, id) = (new.account, new.id))
  ON CONFLICT (account, id) DO NOTHING`

const keepOut = `
  WITH new (account, id) AS (VALUES (?, ?))
  INSERT INTO protected (account, id)
  SELECT * FROM new
  WHERE NOT EXISTS (SELECT 1 FROM queued WHERE (account, id) = (new.account, new.id))
  ON CONFLICT (account, id) DO NOTHING`

const columns = keptColumns.split(', ')

// Where nothing is to be filled in, nothing is written, and no other program hears of it.
const fillIn = `
  WITH new (account, id, ${keptColumns}) AS (VALUES (?, ?, ?, ?, ?, ?, ?))
  UPDATE queued SET ${columns.map(name => `${name} = coalesce(queued.${name}, new.${name})`).join(', ')}
  FROM new
  WHERE (queued.account, queued.id) = (new.account, new.id)
    AND (${columns.map(name => `queued.${name} IS NULL AND new.${name} IS NOT NULL`).join(' OR ')})`

/** What is queued and protected of an account, and where copies of messages were saved. */
export const deletionQueue = (
  database: Database,
  account: string,
): Omit<AccountStore, 'beginPurge' | 'askRemoval' | 'settle' | 'openPurges'> => {
  const { all, run, write } = database

  /** Does something for each of many in one write; where there are none, the disk is left alone. */
  const forEach = <Item>(items: readonly Item[], work: (item: Item) => void) => {
    if (items.length > 0) write(() => items.forEach(work))
  }

  return {
    queue: () =>
      all<QueueRow>(
        `SELECT id, ${keptColumns}, queued_at, purge FROM queued WHERE account = ? ORDER BY place`,
        account,
      ).map(row => ({
        id: row.id,
        ...keptOf(row),
        queuedAt: row.queued_at,
        unsettled: row.purge !== null,
      })),

    protectedIds: () =>
      new Set(all<{ id: string }>('SELECT id FROM protected WHERE account = ?', account).map(({ id }) => id)),

    enqueue: messages =>
      forEach(
        messages.filter(({ id }) => isKeepable(id)),
        message =>
          run(insert, account, message.id, ...keptValues(message), numberKept(message.queuedAt) ?? 0),
      ),

    takeBack: ids =>
      forEach(ids, id =>
        run('DELETE FROM queued WHERE account = ? AND id = ? AND purge IS NULL', account, id),
      ),

    protect: ids => forEach(ids.filter(isKeepable), id => run(keepOut, account, id)),

    unprotect: ids =>
      forEach(ids, id => run('DELETE FROM protected WHERE account = ? AND id = ?', account, id)),

    describe: messages =>
      forEach(messages, message => run(fillIn, account, message.id, ...keptValues(message))),

    keepSaved: (id, { path, octets, headerHash }) =>
      forEach([id].filter(isKeepable), () =>
        run(
          `INSERT INTO saved (account, id, path, octets, header_hash) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (account, id) DO UPDATE SET
             path = excluded.path, octets = excluded.octets, header_hash = excluded.header_hash`,
          account,
          id,
          path,
          octets,
          headerHash,
        ),
      ),

    saved: id => {
      const [copy] = all<{ path: string; octets: number; headerHash: string }>(
        'SELECT path, octets, header_hash AS headerHash FROM saved WHERE account = ? AND id = ?',
        account,
        id,
      )
      return copy && { ...copy }
    },
  }
}
