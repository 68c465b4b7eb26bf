import type { MessageRef } from '../app/message-ref.ts'
import { Pop3Error } from '../pop3/error.ts'
import { Dropped, leavesLineOpen } from './errand-failure.ts'
import { type LoadingVerb, loadMessage } from './load.ts'
import type { Held, Shelf } from './shelf.ts'
import { createSpool } from './spool.ts'
import { allLines } from './trouble.ts'
import type { Browsed } from './turns.ts'

/** All of a message; or as much of it as came before it broke off, which is not kept: `release` lets go of it. */
export type Whole = {
  readonly held: Held
  /** Where it broke off: of how many octets, and whether the connection had to be dropped. */
  readonly cut: { readonly of: number | undefined; readonly dropped: boolean } | undefined
  release(): void
}

/**
 * The whole message as it is: from the shelf, or else loaded and put on it. Where it breaks off, for a message that has
 * done so before, `takesCut` has what came given. Rejects with a Pop3Error, a LocalError, or with `Dropped` where the
 * connection had to be dropped.
 */
export const obtainWhole = async (
  shelf: Shelf,
  browsed: () => Pick<Browsed, 'session' | 'top'>,
  message: MessageRef,
  verb: LoadingVerb,
  how: { readonly signal: AbortSignal; readonly takesCut: boolean; progress(octets: number): void },
): Promise<Whole> => {
  const known = shelf.find(message)
  if (known?.fetched.loaded) return { held: known, cut: undefined, release() {} }
  const { session, top } = browsed()
  const { number, octets: listed, lines } = message
  const asked = { message: number, verb, lines: allLines }
  const takesCut = how.takesCut && top.watch.isSuspect(number)
  const spool = await createSpool()
  how.progress(0)
  const held = (): Held => ({
    source: { file: spool.file, size: spool.size },
    fetched: { octets: spool.size, extent: 'whole', loaded: true },
    lines,
  })
  try {
    await top.precedence.during('person', () =>
      top.watch.ask(asked, () => loadMessage(session, message, verb, spool, how)),
    )
  } catch (error) {
    const dropped = !leavesLineOpen(error)
    if (takesCut && spool.size > 0 && brokeOff(error, how.signal)) {
      return { held: held(), cut: { of: listed, dropped }, release: () => spool.close() }
    }
    spool.close()
    // TOP is refused by servers that do not have it; RETR is not.
    if (verb === 'RETR' && error instanceof Pop3Error && error.kind === 'refused') {
      top.watch.refused(asked, error)
    }
    throw dropped ? new Dropped(error) : error
  }
  const all = held()
  shelf.put(message.key, all, () => spool.close())
  return { held: all, cut: undefined, release() {} }
}

/** Whether it is the server, or the person, that ended it; and not the program, nor this machine. */
const brokeOff = (error: unknown, { aborted }: AbortSignal): boolean =>
  error instanceof Pop3Error && (aborted || error.detail !== 'stopped')
