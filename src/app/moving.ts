import { said } from '../text/sanitise.ts'
import type { Movement } from './event.ts'
import { layoutOf, listHeight } from './layout.ts'
import { moveCursor, placeCursor } from './list-position.ts'
import { moveLinks, moveParts } from './looking.ts'
import { rowOfNumber } from './maildrop.ts'
import { rowOfKey } from './message-ref.ts'
import { partEntered } from './opened-texts.ts'
import { scrollText } from './paging.ts'
import { over, searchAnew } from './panes.ts'
import { askPreview, askPreviewByHand } from './previews.ts'
import { currentQueued, type State } from './state.ts'
import { just, type Step, tell } from './step.ts'

/** What a movement key does wherever the person is. */
export const moved = (state: State, movement: Movement): Step => {
  const { screen, pane } = state
  if (screen.name === 'links') return just(moveLinks(state, movement))
  if (screen.name === 'parts') return just(moveParts(state, movement))
  if (screen.name !== 'mailbox' || pane === 'preview') return scrollText(state, movement)
  if (pane === 'list') return moveList(state, movement)
  const { content } = layoutOf(state)
  return just({ ...state, queueList: moveCursor(state.queueList, movement, state.queue.size, content) })
}

/** The list after a movement of its cursor. */
export const moveList = (state: State, movement: Movement): Step => {
  const count = state.maildrop?.count ?? 0
  return cursorMoved(state, moveCursor(state.list, movement, count, listHeight(state)))
}

/** The list with its cursor in its new row, and what that calls for. */
export const cursorMoved = (state: State, list: State['list']): Step => {
  if (list.cursor === state.list.cursor) {
    const end = list.cursor === 0 ? said`This is the newest message.` : said`This is the oldest message.`
    return just(state.maildrop?.count ? tell({ ...state, list }, 'plain', end) : state)
  }
  const heading = list.cursor > state.list.cursor ? 'older' : 'newer'
  const next = searchAnew({ ...state, list, heading, preview: { ...state.preview, scroll: 0 } })
  return next.screen.name === 'reader' ? askPreview(next) : rest(next)
}

/** The cursor is somewhere else: what lies under it is asked for once it rests, and what may be wanted next. */
export const rest = (state: State): Step => {
  const moves = state.moves + 1
  const wanted = (state.previewShown || state.account.readsAhead) && state.maildrop !== undefined
  return [{ ...state, moves }, wanted ? [{ type: 'awaitRest', move: moves }] : []]
}

/** What Enter does: reads a message or a part, jumps to the number that was typed, or shows a queued message in the list. */
export const entered = (state: State): Step => {
  if (state.screen.name === 'parts') return partEntered(state)
  if (state.pane === 'queue') return showInList(state)
  if (state.typedNumber !== '') return jump(state, Number(state.typedNumber))
  const reader = over(state, { name: 'reader', under: state.screen })
  return askPreviewByHand({ ...reader, preview: { ...state.preview, scroll: 0 } })
}

const jump = (state: State, number: number): Step => {
  const row = state.maildrop && rowOfNumber(state.maildrop, number)
  if (row === undefined)
    return just(tell(state, 'warning', said`There is no message ${number} in this mailbox.`))
  return jumpToRow(state, row)
}

const jumpToRow = (state: State, row: number): Step => {
  const list = placeCursor(state.list, row, state.maildrop?.count ?? 0, listHeight(state))
  return rest({ ...state, list, pane: 'list', preview: { ...state.preview, scroll: 0 } })
}

const showInList = (state: State): Step => {
  const queued = currentQueued(state)
  const row = queued && state.maildrop && rowOfKey(state.maildrop, queued.key)
  if (row === undefined) return just(tell(state, 'warning', said`That message is not in the list.`))
  return jumpToRow(state, row)
}
