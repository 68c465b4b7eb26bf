import type { StoreError, StoreErrorKind } from '../store/store-error.ts'
import { type DisplayText, said, sanitise } from '../text/sanitise.ts'
import type { Problem } from './problem.ts'

const byKind: Readonly<Record<StoreErrorKind, DisplayText>> = {
  forbidden: said`the system does not permit it`,
  noFolder: said`its folder is missing and cannot be made`,
  notAFile: said`something else lies where the file should be`,
  full: said`there is no room on the disk`,
  readOnly: said`the disk can only be read`,
  busy: said`another program keeps the file to itself`,
  gone: said`the file was moved or removed`,
  newer: said`a later version of Postern wrote the file`,
  damaged: said`the file is damaged`,
  settled: said`another Postern has taken the purge for ended`,
  failed: said`the system failed`,
}

/** Why something could not be written down, and where, as the end of a sentence. */
export const storeReason = ({ kind, path, reason }: StoreError): DisplayText => {
  const words = reason === undefined ? byKind[kind] : said`${byKind[kind]} (${sanitise(reason)})`
  return said`${words}: ${sanitise(path)}.`
}

/** That nothing of a mailbox is kept for the next start. */
export const cacheNotice = (error: StoreError): DisplayText =>
  said`The summaries of this mailbox are not kept: ${storeReason(error)}`

/** That a purge could not be written down. Without that record nothing is removed. */
export const storeProblem = (error: StoreError): Problem => ({
  what: said`What is about to be removed cannot be written down: ${storeReason(error)}`,
  advice: said`Nothing is removed without that record, for a crash would leave nobody knowing. Mend that, then $ again.`,
})
