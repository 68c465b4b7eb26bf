import { storeReason } from '../app/store-problem.ts'
import { removeCaches } from '../store/cache-files.ts'
import { StoreError } from '../store/store-error.ts'
import { counted, formatCount, formatOctets } from '../text/format.ts'
import { type DisplayText, said, sanitise } from '../text/sanitise.ts'
import { StartFailure } from './failure.ts'
import type { Options } from './options.ts'

/**
 * Removes what is kept in a folder for the next start, of a mailbox or of all, and says what that was. Throws a StartFailure
 * where it cannot be removed.
 */
export const forget = (
  { account }: Extract<Options, { ask: 'forget' }>,
  folder: string,
): readonly DisplayText[] => {
  const { mailboxes, octets } = removed(folder, account)
  const where = sanitise(folder)
  if (mailboxes === 0) {
    const whose = account === undefined ? said`any mailbox` : sanitise(account)
    return [said`Nothing of ${whose} is kept in ${where}.`]
  }
  const whose = account === undefined ? counted(mailboxes, 'mailbox', 'mailboxes') : sanitise(account)
  const exactly = octets < 1000 ? said`` : said` (${formatCount(octets)} octets)`
  return [
    said`Removed what was kept of ${whose} in ${where}: ${formatOctets(octets)}${exactly}.`,
    said`The deletion queue and the receipts are not touched.`,
  ]
}

const removed = (folder: string, account: string | undefined) => {
  try {
    return removeCaches(folder, account)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    throw new StartFailure(`What is kept could not all be removed: ${storeReason(error)}`)
  }
}
