import { said } from '../text/sanitise.ts'
import { commands } from './commands.ts'
import { answered, messageQueued, messageTakenBack } from './deleting.ts'
import type { Event } from './event.ts'
import { commandFor } from './keymap.ts'
import { listHeight, mailboxLayout } from './layout.ts'
import { leave, leaveAtOnce, quitAsked } from './leaving.ts'
import { placeCursor } from './list-position.ts'
import { withSummaries } from './maildrop.ts'
import { entered, moved, moveList, rest } from './moving.ts'
import { maildropOpened, openingOf } from './opening.ts'
import { changePane, screenUnder, wentBack } from './panes.ts'
import { askPreview, withPreview } from './previews.ts'
import { afterPurge, receiptNotice, settleQueueList, undoQueue } from './queue.ts'
import { placeOf, type State } from './state.ts'
import { just, type Step, tell } from './step.ts'
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
      return keyPressed(state, event.key)
    case 'pasted':
      return just(tell(state, 'warning', said`Pasted text is not taken for commands.`))
    case 'resized':
      return just({ ...state, window: { columns: event.columns, rows: event.rows } })
    case 'questionAnswered':
      return answered(state, event.answer)
    case 'questionDismissed':
      return just({ ...state, question: undefined })
    case 'moved':
      return moved(state, event.movement)
    case 'entered':
      return entered(state)
    case 'wentBack':
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
      return just({ ...state, question: 'purge' })
    case 'headersToggled':
      return just({ ...state, preview: { scroll: 0, allFields: !state.preview.allFields } })
    case 'reconnectAsked':
      return [
        { ...state, connection: { status: 'opening', step: 'connecting' }, notice: undefined },
        [{ type: 'openMaildrop' }],
      ]
    case 'helpAsked':
      return just({ ...state, screen: { name: 'help', scroll: 0, under: screenUnder(state) } })
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
        ...state,
        connection: { status: 'closed', since: event.at, problem: event.problem },
        previews: new Map([...state.previews].filter(([, { status }]) => status === 'here')),
        notice: { tone: 'problem', text: event.problem.what, advice: event.problem.advice },
      })
    case 'summariesFetched':
      return state.maildrop
        ? just({ ...state, maildrop: withSummaries(state.maildrop, event.summaries) })
        : just(state)
    case 'cursorRested':
      return event.move === state.moves ? askPreview(state) : just(state)
    case 'previewFetched':
      return just(withPreview(state, event.key, { status: 'here', preview: event.preview }))
    case 'previewFailed':
      return just(withPreview(state, event.key, { status: 'failed', problem: event.problem }))
    case 'transcriptRead':
      return just({
        ...state,
        screen: {
          name: 'transcript',
          lines: event.lines,
          scroll: Number.MAX_SAFE_INTEGER,
          under: screenUnder(state),
        },
      })
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
  return settleQueueList({ ...state, list }, mailboxLayout(state).content)
}

// Keys.

const keyPressed = (state: State, key: string): Step => {
  const place = placeOf(state)
  if (place === 'list' && /^\d$/.test(key)) return just(typeDigit(state, key))
  const command = commandFor(place, key)
  // The menu of a question has all other keys; see the views.
  if (!command && place === 'question') return just(state)
  if (!command) return just({ ...unknownKey(state, key), typedNumber: '' })
  const refusal = command.refused?.(state)
  if (refusal !== undefined) return just(tell({ ...state, typedNumber: '' }, 'warning', refusal))
  const [next, effects] = happen(withoutPassingNotice(state), command.event)
  return [{ ...next, typedNumber: '' }, effects]
}

/** A notice has been read once the next key is pressed; a problem stays until something else is to be said. */
const withoutPassingNotice = (state: State): State =>
  state.notice?.tone === 'problem' ? state : { ...state, notice: undefined }

const longestNumber = 9

const typeDigit = (state: State, digit: string): State => {
  const typedNumber = `${state.typedNumber}${digit}`.replace(/^0+/, '').slice(0, longestNumber)
  return {
    ...withoutPassingNotice(state),
    typedNumber,
    ...(typedNumber !== '' && {
      notice: { tone: 'plain', text: said`Go to message ${Number(typedNumber)}: Enter` },
    }),
  }
}

const unknownKey = (state: State, key: string): State => {
  const elsewhere = commands.find(({ keys }) => keys.includes(key))
  if (!elsewhere) return withoutPassingNotice(state)
  return tell(state, 'warning', said`That key has no use here. ${elsewhere.help}`)
}
