import { storeReason } from '../app/store-problem.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { type DisplayText, said, sanitise } from '../text/sanitise.ts'

/** What is remembered. */
export type Kept = {
  readonly store: Store
  /** Why it does not outlive the program; undefined where it does. */
  readonly fault: DisplayText | undefined
  /** Whether a person counts on it, and so has to be told of the fault at once. */
  readonly isExpected: boolean
}

/** Opens what is remembered in a folder; where that cannot be done it is remembered until the program ends. */
export const openKept = (folder: string): Kept => {
  try {
    return { store: openStore(folder), fault: undefined, isExpected: true }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return { store: openStore(undefined), fault: storeReason(error), isExpected: true }
  }
}

/** What is remembered until the program ends, on purpose. */
export const openUnkept = (why: DisplayText): Kept => ({
  store: openStore(undefined),
  fault: why,
  isExpected: false,
})

/** That the file which was there could not be read, and where it lies now; undefined where there was no such file. */
export const setAsideNotice = ({ setAside }: Store): DisplayText | undefined =>
  setAside === undefined
    ? undefined
    : said`What Postern remembered (queue and receipts) could not be read, and a new file was begun. The old one: ${sanitise(setAside)}`
