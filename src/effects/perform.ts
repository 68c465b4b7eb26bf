import type { Effect } from '../app/effect.ts'
import type { MessageReader } from '../mail/message-thread.ts'
import { createErrandRunner } from './errand-runner.ts'
import { expectedFailure } from './failure.ts'
import { removeOpened } from './open-with.ts'
import type { Outside } from './outside.ts'
import { pauseUntil } from './pause.ts'
import { createQueueKeeper } from './queue-keeper.ts'
import { createRecollection } from './recollection.ts'
import { createShelf } from './shelf.ts'
import { readText } from './text-reading.ts'
import { transcriptText } from './transcript-text.ts'
import { createTurns, type Turn } from './turns.ts'
import { createVisits } from './visits.ts'

/** A cursor that has not moved for so long, in milliseconds, has rested. */
const restTime = 120

/** What reads messages starts so long after the first was asked for, in milliseconds, or with the first that comes. */
const threadAfter = 150

/** The time is told this often, in milliseconds, while it is of interest. */
const tickTime = 1000

/** Gives the function that performs effects; what comes of them it dispatches. */
export const createPerformer = (outside: Outside): ((effect: Effect) => void) => {
  const { dispatch, place, transcript, now, store, pause = pauseUntil } = outside
  const turns = createTurns(dispatch)
  /** The turn in which the program is left: what an errand comes to then would make it connect anew. */
  let leaving: Turn | undefined
  let reading: Promise<MessageReader> | undefined
  const shelf = createShelf()
  const keeper = createQueueKeeper(store.account, now, dispatch)
  let resting: NodeJS.Timeout | undefined
  let clock: NodeJS.Timeout | undefined
  let starting: NodeJS.Timeout | undefined
  let unwatch: (() => void) | undefined

  /** What takes messages apart is large: it is loaded once one is to be read. */
  const reader = () => {
    reading ??= import('../mail/message-thread.ts').then(({ createMessageReader }) => createMessageReader())
    return reading
  }

  const startThread = () => void reader().then(thread => thread.start())

  const errands = createErrandRunner({
    shelf,
    reader,
    browsed: () => turns.current().browsed,
    loadingVerb: outside.loadingVerb,
    lend: outside.screen.lend,
    place,
    now,
    dispatch: event => {
      if (turns.current() !== leaving) dispatch(event)
    },
  })

  const tick = () => {
    const awaitedSince = turns.current().browsed?.session.awaitedSince
    dispatch({ type: 'clockTicked', at: now(), ...(awaitedSince !== undefined && { awaitedSince }) })
  }

  const recollection = createRecollection(outside.cache, dispatch, now)
  const visits = createVisits(outside, { turns, keeper, shelf, reader, recollection, pause })

  const leave = async (atOnce: boolean, code: number) => {
    clearTimeout(resting)
    clearTimeout(starting)
    clearInterval(clock)
    unwatch?.()
    // The connection of a message that is being loaded is dropped: QUIT would wait for its end.
    const stopped = errands.stop()
    if (atOnce) turns.current().browsed?.session.close()
    const mine = turns.take()
    leaving = mine
    if (!atOnce) await turns.freed()
    await stopped
    if (turns.current() !== mine) return
    await (await reading)?.close()
    recollection.close()
    shelf.close()
    removeOpened()
    if (turns.current() === mine) outside.screen.leave(code)
  }

  return effect => {
    switch (effect.type) {
      case 'recallMaildrop':
        return recollection.recall()
      case 'openMaildrop':
        return void visits.open()
      case 'fetchSummaries':
        return visits.fetchSummaries(effect.numbers)
      case 'readHeaders':
        return turns.current().browsed?.headers.read(effect.which)
      case 'awaitRest':
        clearTimeout(resting)
        resting = setTimeout(() => dispatch({ type: 'cursorRested', move: effect.move }), restTime)
        return undefined
      case 'fetchPreview':
        // On a slow line the thread starts while the message is under way; the list goes first.
        starting ??= setTimeout(startThread, threadAfter)
        return turns.current().browsed?.previews.want(effect.message)
      case 'fetchNeighbours':
        return turns.current().browsed?.previews.expect(effect.messages)
      case 'readPart':
      case 'readSource':
        return void readText(effect, {
          shelf,
          top: turns.current().browsed?.top,
          reader,
          place,
          dispatch: turns.tellIn(turns.current()),
        })
      case 'runErrand':
        return void errands.run(effect)
      case 'stopErrand':
        return void errands.stop()
      case 'findViewer':
        return void errands.findViewer(effect)
      case 'copy': {
        const cut = outside.screen.copy(effect.lines.join('\n'))
        return dispatch({ type: 'copied', what: effect.what, cut })
      }
      case 'readQueue':
        unwatch ??= store.watch(keeper.read)
        return keeper.read()
      case 'keepQueue':
        return keeper.keep(effect.change)
      case 'describeQueued':
        return keeper.describe(effect.messages)
      case 'keepProtection':
        return keeper.protect(effect.keys, effect.on)
      case 'purge':
        return void visits.purge(effect.messages, effect.backUp)
      case 'stopPurge':
        return visits.stopPurge()
      case 'letGo':
        return void turns.take()
      case 'keepAlive':
        // That the line is gone is told by the session's end.
        return void turns.current().browsed?.session.noop().catch(expectedFailure)
      case 'runClock':
        clearInterval(clock)
        clock = effect.on ? setInterval(tick, tickTime) : undefined
        return undefined
      case 'readTranscript':
        return dispatch({ type: 'transcriptRead', lines: transcriptText(transcript.lines()) })
      case 'redraw':
        return outside.screen.redraw()
      case 'suspend':
        return outside.screen.suspend()
      case 'leave':
        return void leave(effect.atOnce, effect.code)
    }
  }
}
