import type { Event } from '../app/event.ts'
import { type Maildrop, messageAt, type RowSummary, rowOfNumber } from '../app/maildrop.ts'
import type { MessageRef } from '../app/message-ref.ts'
import { mostHashedOctets } from '../mail/header-hash.ts'
import { rowSummary } from './row-summary.ts'
import type { Held } from './shelf.ts'

/**
 * Has the rows of one session's list say what the messages themselves say. What is remembered of a message is told by its
 * unique-id and its size, which may both stay the same where its content does not.
 */
export type RowRenewal = {
  /** This has come in this session: what a former one left on the shelf may be older than the row. */
  come(held: Held): void
  /** The header of what has come in this session, or `always`; undefined of anything else, and of what is in a file. */
  read(held: Held, always?: boolean): Promise<RowSummary | undefined>
  /** Tells the header of a message where its row says something else. */
  tell(message: MessageRef, header: RowSummary | undefined): void
}

/** The maildrop is that of the session; its rows change as headers come. */
export const createRowRenewal = (maildrop: Maildrop, dispatch: (event: Event) => void): RowRenewal => {
  const come = new WeakSet<Held>()
  return {
    come(held) {
      come.add(held)
    },
    async read(held, always = false) {
      const { source } = held
      if (!('octets' in source) || !(always || come.has(held))) return undefined
      return rowSummary(source.octets.subarray(0, mostHashedOctets))
    },
    tell({ number }, header) {
      const row = rowOfNumber(maildrop, number)
      const message = row === undefined ? undefined : messageAt(maildrop, row)
      if (!header || !message || saysTheSame(message.summary, header)) return
      dispatch({ type: 'summariesFetched', summaries: [[number, header]] })
    },
  }
}

const saysTheSame = (row: RowSummary | undefined, header: RowSummary): boolean =>
  row !== undefined &&
  !row.refused &&
  row.headerHash === header.headerHash &&
  row.from === header.from &&
  row.subject === header.subject &&
  row.date === header.date
