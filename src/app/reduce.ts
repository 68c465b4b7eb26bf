import { said } from '../text/sanitise.ts'
import { answered } from './answers.ts'
import { messageQueued, messageTakenBack } from './deleting.ts'
import { errandEnded, errandFinished, errandWent, loadAsked, openAsked, viewerFound } from './errands.ts'
import type { Event } from './event.ts'
import { keyPressed } from './keys.ts'
import { listHeight, mailboxLayout } from './layout.ts'
import { leave, leaveAtOnce, quitAsked } from './leaving.ts'
import { placeCursor } from './list-position.ts'
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
import { readAgain, sourceAsked, textFailed, textRead } from './opened-texts.ts'
import { maildropOpened, openingOf } from './opening.ts'
import { searchOn } from './paging.ts'
import { changePane, over, searchAnew, wentBack } from './panes.ts'
import { askPreview, previewFailed, previewFetched, settledPreviews } from './previews.ts'
import { pasted, prompted } from './prompts.ts'
import { afterPurge, receiptNotice, settleQueueList, undoQueue } from './queue.ts'
import type { State } from './state.ts'
import { just, type Step, tell, tellProblem } from './step.ts'
import { missingSummaries } from './wanted.ts'

/** What the state becomes when something has happened, and what is to be done then. Pure. */
export const reduce = (state: State, event: Event): Step => {
  const [next, effects] = happen(state, event)
  const settled = settle(next)
  return [settled, [...effects, ...missingSummaries(state, settled)]]
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
      return state.running ? [state, [{ type: 'stopErrand' }]] : just(wentBack(state))
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
      return just(undoQueue(state))
    case 'purgeAsked':
      return just({ ...state, question: { kind: 'purge' } })
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
    case 'wrapToggled':
      return just(wrapToggled(state))
    case 'shifted':
      return just(shifted(state, event.to))
    case 'reconnectAsked':
      return [
        { ...state, connection: { status: 'opening', step: 'connecting' }, notice: undefined },
        [{ type: 'openMaildrop' }],
      ]
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
    case 'openingWent':
      return just({ ...state, connection: openingOf(event) })
    case 'maildropOpened':
      return maildropOpened(state, event)
    case 'openFailed':
    case 'connectionLost':
      return just({
        ...tellProblem(state, event.problem),
        connection: { status: 'closed', since: event.at, problem: event.problem },
        previews: settledPreviews(state.previews),
      })
    case 'summariesFetched':
      return state.maildrop
        ? just({ ...state, maildrop: withSummaries(state.maildrop, event.summaries) })
        : just(state)
    case 'cursorRested':
      return event.move === state.moves ? askPreview(state) : just(state)
    case 'previewFetched': {
      const [next, effects] = previewFetched(state, event)
      return [next, [...effects, ...readAgain(next, event.message)]]
    }
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
      return just(errandFinished(state, event.done))
    case 'errandEnded':
      return errandEnded(state, event)
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
      const leaving = state.leaveAfterPurge && after.queue.size === 0
      return leaving ? [after, [leave(after)]] : just({ ...after, leaveAfterPurge: false })
    }
  }
}

/** What holds whatever has happened: the cursors stand on rows there are, and what they stand on is shown. */
const settle = (state: State): State => {
  const count = state.maildrop?.count ?? 0
  const list = placeCursor(state.list, state.list.cursor, count, listHeight(state))
  return settleParts(settleLinks(settleQueueList({ ...state, list }, mailboxLayout(state).content)))
}
