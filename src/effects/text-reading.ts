import type { Effect } from '../app/effect.ts'
import type { Event } from '../app/event.ts'
import { type ProblemPlace, problemOf } from '../app/problem.ts'
import type { MessageReader } from '../mail/message-thread.ts'
import { Pop3Error } from '../pop3/error.ts'
import { expectedFailure } from './failure.ts'
import { obtain } from './obtain.ts'
import type { Shelf } from './shelf.ts'
import type { Top } from './top.ts'

/** What it takes to read a part, or a source. */
export type ReadingWorld = {
  readonly shelf: Shelf
  /** TOP in the session that is open; undefined where none is. */
  readonly top: Top | undefined
  readonly reader: () => Promise<Pick<MessageReader, 'part' | 'source'>>
  readonly place: ProblemPlace
  readonly dispatch: (event: Event) => void
}

/** Reads a part or the source of a message, as far as it is here, and fetches that anew where it is not kept. */
export const readText = async (
  wanted: Extract<Effect, { type: 'readPart' | 'readSource' }>,
  { shelf, top, reader, place, dispatch }: ReadingWorld,
): Promise<void> => {
  const { message } = wanted
  try {
    const held = top ? await obtain(shelf, top, message) : shelf.find(message)
    if (!held) throw new Pop3Error('closed', 'idle', { detail: 'stopped' })
    const { source, fetched } = held
    await shelf.use(held, async () => {
      const { key, charset } = message
      if (wanted.type === 'readSource') {
        return dispatch({ type: 'sourceRead', key, view: await (await reader()).source(source) })
      }
      const how = { whole: fetched.extent === 'whole', charset }
      const view = await (await reader()).part(source, wanted.part, how)
      dispatch({ type: 'partRead', key, part: wanted.part, view })
    })
  } catch (error) {
    const part = wanted.type === 'readPart' ? wanted.part : undefined
    const problem = problemOf(expectedFailure(error), place)
    dispatch({ type: 'textFailed', key: message.key, part, problem })
  }
}
