import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { storeReason } from '../app/store-problem.ts'
import { openStore } from '../store/open-store.ts'
import type { PurgeRecord } from '../store/records.ts'
import { StoreError } from '../store/store-error.ts'
import type { DisplayText } from '../text/sanitise.ts'
import { StartFailure } from './failure.ts'
import type { Options } from './options.ts'
import { receiptLines, receiptList } from './receipt-text.ts'
import { setAsideNotice } from './store.ts'

/**
 * The lines that answer `postern receipts`, from what is remembered in a folder; where nothing is, none is made. A list
 * is at most `columns` cells wide where that is said. Throws a StartFailure where what is remembered cannot be read, or
 * there is no purge of that number.
 */
export const receipts = (
  { number, account }: Extract<Options, { ask: 'receipts' }>,
  folder: string,
  columns: number | undefined,
): readonly string[] => {
  const purges = remembered(folder).filter(purge => account === undefined || purge.account === account)
  if (number !== undefined) {
    const purge = purges.find(purge => purge.number === number)
    const where = account === undefined ? '' : ' of this mailbox'
    if (!purge) throw new StartFailure(`There is no purge ${number}${where}: postern receipts lists them.`)
    return receiptLines(purge)
  }
  if (purges.length === 0) {
    return [account === undefined ? 'There was no purge yet.' : 'There was no purge of this mailbox yet.']
  }
  return receiptList(purges, columns)
}

/** All purges, the newest first. */
const remembered = (folder: string): readonly PurgeRecord[] => {
  if (!isThere(join(folder, 'postern.db'))) return []
  try {
    const store = openStore(folder)
    try {
      const lost: DisplayText | undefined = setAsideNotice(store)
      if (lost !== undefined) throw new StartFailure(lost)
      return store.purges()
    } finally {
      store.close()
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    throw new StartFailure(`The receipts cannot be read: ${storeReason(error)}`)
  }
}

/** Whether there is such a file, as far as that can be told; else its opening tells why not. */
const isThere = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}
