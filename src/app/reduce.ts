import { said } from '../text/sanitise.ts'
import { answered } from './answers.ts'
import {
  attachmentToggled,
  clockEffects,
  clockTicked,
  connect,
  connectionFailed,
  connectWhereNeeded,
  deferErrand,
  errandLost,
  isTrying,
  stopTrying,
} from './connecting.ts'
import { messageQueued, messageTakenBack } from './deleting.ts'
import { errandEnded, errandFinished, errandWent, loadAsked, openAsked, viewerFound } from './errands.ts'
import type { Event } from './event.ts'
import { headersRead } from './headers.ts'
import { describeQueue, purgeSettled, queueNotKept, queueRead } from './kept-queue.ts'
import { keyPressed } from './keys.ts'
import { listHeight, mailboxLayout } from './layout.ts'
import { leave, leaveAtOnce, quitAsked } from './leaving.ts'
import { placeCursor } from './list-position.ts'
import { searchListOn } from './list-search.ts'
import {
  copied,
  copyAsked,
  headersCycled,
  linksAsked,
  partsAsked,
  settleLinks,
  settleParts,
  shifted,
  wrapToggled,
} from './looking.ts'
import { withSummaries } from './maildrop.ts'
import { entered, moved, moveList, rest } from './moving.ts'
import { neighbourEffects } from './neighbours.ts'
import { readAgain, sourceAsked, textFailed, textRead } from './opened-texts.ts'
import { maildropOpened, openingOf } from './opening.ts'
import { searchOn } from './paging.ts'
import { changePane, over, searchAnew, wentBack } from './panes.ts'
import { askPreview, looksAtMessage, neighbourFetched, previewFailed, previewFetched } from './previews.ts'
import { pasted, prompted } from './prompts.ts'
import { protectionToggled } from './protecting.ts'
import { redoQueue, settleQueueList, totalsOf, undoQueue } from './queue.ts'
import { rangeToggled } from './range.ts'
import { headerEffects, headersToggled } from './reading-on.ts'
import { afterPurge, receiptNotice } from './receipt.ts'
import { maildropRemembered, messagesReplaced, summariesRecalled } from './remembered.ts'
import type { State } from './state.ts'
import { just, type Step, tell } from './step.ts'
import { messageTroubled } from './troubled.ts'
import { missingSummaries } from './wanted.ts'

/** What the state becomes when something has happened, and what is to be done then. Pure. */
export const reduce = (state: State, event: Event): Step => {
  const [next, effects] = happen(used(state, event), event)
  const [deferred, wanted] = deferErrand(next, effects)
  const [connected, connecting] = connectWhereNeeded(state, deferred, event)
  // What was settled before stays so: the same state is no new screen.
  const settled = connected === state ? state : settle(connected)
  return [
    settled,
    [
      ...wanted,
      ...connecting,
      ...clockEffects(state, settled),
      ...missingSummaries(state, settled),
      ...neighbourEffects(state, settled, event),
      ...headerEffects(state, settled),
    ],
  ]
}

/** Whatever a person does uses the session. */
const used = (state: State, event: Event): State => {
  const isPersons =
    event.type === 'keyPressed' || event.type === 'pasted' || event.type === 'questionAnswered'
  return isPersons && state.usedAt !== undefined ? { ...state, usedAt: undefined } : state
}

const happen = (state: State, event: Event): Step => {
  switch (event.type) {
    case 'keyPressed':
      return keyPressed(state, event.key, happen)
    case 'pasted':
      return just(pasted(state, event.text))
    case 'resized':
      return just(searchAnew({ ...state, window: { columns: event.columns, rows: event.rows } }))
    case 'questionAnswered':
      return answered(state, event.answer)
    case 'questionDismissed':
      return just({ ...state, question: undefined })
    case 'moved':
      return moved(state, event.movement)
    case 'entered':
      return entered(state)
    case 'wentBack':
      return stoppedOrBack(state)
    case 'closeAsked':
      return just(wentBack(state))
    case 'steppedToMessage':
      return moveList(state, { by: 'line', to: event.to === 'next' ? 'down' : 'up' })
    case 'paneChanged':
      return just(changePane(state, event.to))
    case 'previewToggled':
      return rest({ ...state, previewShown: !state.previewShown, pane: 'list' })
    case 'messageQueued':
      return messageQueued(state)
    case 'messageTakenBack':
      return messageTakenBack(state)
    case 'queueUndone':
      return undoQueue(state)
    case 'queueRedone':
      return redoQueue(state)
    case 'rangeToggled':
      return just(rangeToggled(state))
    case 'protectionToggled':
      return protectionToggled(state)
    case 'queueRead':
      return just(queueRead(state, event))
    case 'storeSetAside':
      return just({ ...state, notice: { tone: 'warning', text: event.words, lasts: true } })
    case 'queueKept':
      return just({ ...state, queueFault: undefined })
    case 'purgeNotSettled':
      return just(
        tell(
          state,
          'warning',
          said`What became of a former purge cannot be written down: ${event.reason} The next connection tries again.`,
        ),
      )
    case 'queueNotKept':
      return just(queueNotKept(state, event.reason))
    case 'purgeSettled':
      return just(purgeSettled(state, event))
    case 'purgeAsked':
      return just({ ...state, question: { kind: 'purge' }, notice: undefined })
    case 'headersCycled':
      return just(headersCycled(state))
    case 'loadAsked':
      return loadAsked(state)
    case 'partsAsked':
      return just(partsAsked(state))
    case 'charsetAsked':
      return just({ ...state, question: { kind: 'charset' } })
    case 'sourceAsked':
      return sourceAsked(state)
    case 'linksAsked':
      return just(linksAsked(state))
    case 'traceAsked':
      return just(over(state, { name: 'trace', scroll: 0, under: state.screen }))
    case 'copyAsked':
      return copyAsked(state)
    case 'openAsked':
      return openAsked(state)
    case 'prompted':
      return just(prompted(state, event.wants))
    case 'searchedOn':
      return searchOn(state, event.to)
    case 'listSearchedOn':
      return searchListOn(state, event.to)
    case 'wrapToggled':
      return just(wrapToggled(state))
    case 'shifted':
      return just(shifted(state, event.to))
    case 'reconnectAsked':
      return connect({ ...state, notice: undefined })
    case 'attachmentToggled':
      return attachmentToggled(state)
    case 'clockTicked':
      return clockTicked(state, event)
    case 'helpAsked':
      return just(over(state, { name: 'help', scroll: 0, under: state.screen }))
    case 'transcriptAsked':
      return [state, [{ type: 'readTranscript' }]]
    case 'redrawAsked':
      return [state, [{ type: 'redraw' }]]
    case 'suspendAsked':
      return [state, [{ type: 'suspend' }]]
    case 'quitAsked':
      return quitAsked(state)
    case 'leftAtOnce':
      return leaveAtOnce(state)
    case 'maildropRemembered':
      return just(maildropRemembered(state, event))
    case 'summariesRecalled':
      return summariesRecalled(state, event)
    case 'maildropNotKept':
      return just(tell(state, 'warning', event.words))
    case 'openingWent':
      return just({ ...state, connection: openingOf(event) })
    case 'maildropOpened':
      return maildropOpened(state, event)
    case 'openFailed':
    case 'connectionLost':
      return just(connectionFailed(state, event))
    case 'messageTroubled':
      return just(messageTroubled(state, event))
    case 'summariesFetched':
      return state.maildrop
        ? describeQueue(
            { ...state, maildrop: withSummaries(state.maildrop, event.summaries) },
            event.summaries.map(([number]) => number),
          )
        : just(state)
    case 'messagesReplaced':
      return just(messagesReplaced(state, event))
    case 'headersRead':
      return just(headersRead(state))
    case 'headersToggled':
      return headersToggled(state)
    case 'cursorRested':
      return event.move === state.moves && looksAtMessage(state) ? askPreview(state) : just(state)
    case 'previewFetched': {
      const [next, effects] = previewFetched(state, event)
      return [next, [...effects, ...readAgain(next, event.message)]]
    }
    case 'neighbourFetched':
      return just(neighbourFetched(state, event))
    case 'previewFailed':
      return just(previewFailed(state, event))
    case 'transcriptRead':
      return just(
        over(state, {
          name: 'transcript',
          title: said`Transcript: C is Postern, S is the server, secrets read ***`,
          lines: event.lines,
          scroll: Number.MAX_SAFE_INTEGER,
          under: state.screen,
        }),
      )
    case 'partRead':
    case 'sourceRead':
      return just(textRead(state, event))
    case 'textFailed':
      return just(textFailed(state, event))
    case 'errandWent':
      return just(errandWent(state, event))
    case 'errandFinished':
      return errandFinished(state, event.done)
    case 'errandEnded': {
      return errandLost(state, event) ?? errandEnded(state, event)
    }
    case 'viewerFound':
      return viewerFound(state, event)
    case 'copied':
      return just(copied(state, event))
    case 'logFailed':
      return just(tell(state, 'warning', said`The log (--log) is not written any more: ${event.reason}`))
    case 'purgeWent':
      return just({ ...state, connection: { status: 'purging', step: event.step } })
    case 'purgeFinished': {
      const notice = receiptNotice(state, event.receipt)
      const after = { ...afterPurge(state, event.receipt), notice }
      // What waits to be settled was not part of it.
      const leaving = state.leaveAfterPurge && after.queue.size === totalsOf(state.queue).unsettled
      return leaving ? [after, [leave(after)]] : just({ ...after, leaveAfterPurge: false })
    }
  }
}

/** Esc stops what goes on before it goes back: an errand, a purge, the attempts to connect. */
const stoppedOrBack = (state: State): Step => {
  if (state.deferred) return stopTrying(state)
  if (state.running) return [state, [{ type: 'stopErrand' }]]
  if (state.connection.status === 'purging') return [state, [{ type: 'stopPurge' }]]
  const isAtEnd = state.screen.name === 'mailbox' && state.pane === 'list' && state.rangeFrom === undefined
  return isAtEnd && isTrying(state) ? stopTrying(state) : just(wentBack(state))
}

/** What holds whatever has happened: the cursors stand on rows there are, and what they stand on is shown. */
const settle = (state: State): State => {
  const count = state.maildrop?.count ?? 0
  const list = placeCursor(state.list, state.list.cursor, count, listHeight(state))
  return settleParts(settleLinks(settleQueueList({ ...state, list }, mailboxLayout(state).content)))
}
