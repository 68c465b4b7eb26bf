import type { RowSummary } from '../app/maildrop.ts'
import { headerHash } from '../mail/header-hash.ts'
import type { Pop3Error } from '../pop3/error.ts'
import { type DisplayText, nothing, said, sanitise } from '../text/sanitise.ts'

/** So many characters of what a server says instead of a header are shown. */
const longestRefusal = 200

/** Reads headers. */
export type HeaderReader = (octets: Uint8Array) => RowSummary

let loading: Promise<HeaderReader> | undefined

/** Gives what reads headers, which is large: it is loaded once it is needed. */
export const headerReader = (): Promise<HeaderReader> => {
  loading ??= import('../mail/summary.ts').then(({ summarise }) => octets => ({
    ...summarise(octets),
    headerHash: headerHash(octets),
  }))
  return loading
}

/** What the list shows of a message that begins with these octets. */
export const rowSummary = async (octets: Uint8Array): Promise<RowSummary> => (await headerReader())(octets)

/** What stands in the list for a header that is not to be had. */
const without = (subject: DisplayText): RowSummary => ({
  refused: true,
  from: nothing,
  subject,
  date: undefined,
})

/** What stands there for a message that another client has removed. */
export const gone = without(said`(gone: another client removed it)`)

/** What stands there for a message that is left alone, and why. */
export const notRead = (reason: DisplayText): RowSummary => without(said`(not read: ${reason})`)

/** What stands there for a header that the server refuses. */
export const refused = ({ said: words = '' }: Pop3Error): RowSummary =>
  without(said`(header refused: ${sanitise(words.slice(0, longestRefusal))})`)
