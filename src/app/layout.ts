import { cut } from '../text/cells.ts'
import { type DisplayText, nothing } from '../text/sanitise.ts'
import { wrap } from '../text/wrap.ts'
import { activity } from './activity.ts'
import { isTrying } from './connecting.ts'
import { questionText } from './questions.ts'
import type { State } from './state.ts'

/** How the rows of the window are shared out. All in rows; what is 0 is not drawn. */
export type Layout = {
  readonly columns: number
  /** The titles over the list's columns. */
  readonly listTitles: number
  readonly list: number
  /** The line over the lower pane, the reader, help or transcript that says what it is. */
  readonly title: number
  /** The lower pane's content; or the reader's, the help's, the transcript's. */
  readonly content: number
  /** What is told of the link under the cursor. */
  readonly detail: number
  readonly question: number
  /** The line that is asked for. */
  readonly prompt: number
  readonly notice: readonly DisplayText[]
}

/** A notice takes a few rows at most: the list stays in sight. */
const mostNoticeRows = 4

/** Of a link more rows are told than its target usually needs. */
const mostDetailRows = 5

/** Where less is left, one pane has all of it. */
const fewestRowsForTwoPanes = 9

const fewestRowsForTitles = 14

/** The share of the list where there is a lower pane: a little less than half. */
const listShare = 0.45

/** Shares out the window: top line, list, lower pane or question, notice, hints. */
export const layoutOf = (state: State): Layout => {
  const { columns, rows } = state.window
  const notice = noticeRows(state, columns, Math.max(1, Math.min(mostNoticeRows, rows - 5)))
  const prompt = state.prompt ? 1 : 0
  const body = Math.max(1, rows - 2 - notice.length - prompt)
  const base = {
    columns,
    notice,
    prompt,
    listTitles: 0,
    list: 0,
    title: 0,
    content: 0,
    detail: 0,
    question: 0,
  }
  const question = questionRows(state, body)
  const left = body - question
  if (state.screen.name !== 'mailbox') {
    const detail = state.screen.name === 'links' ? Math.min(mostDetailRows, left >> 1) : 0
    return { ...base, question, detail, title: Math.min(1, left), content: Math.max(0, left - 1 - detail) }
  }
  const listTitles = rows >= fewestRowsForTitles && left > 0 ? 1 : 0
  if (!state.previewShown || question > 0 || left < fewestRowsForTwoPanes) {
    return { ...base, question, listTitles, list: left - listTitles }
  }
  const list = Math.floor(left * listShare)
  return { ...base, question, listTitles, list: list - listTitles, title: 1, content: left - list - 1 }
}

/** The mailbox's layout with nothing over it: its cursors and panes keep to it whatever is, so that it stays still. */
export const mailboxLayout = (state: State): Layout =>
  layoutOf({ ...state, screen: { name: 'mailbox' }, question: undefined, prompt: undefined })

/** The rows in which the list's cursor moves: at least 1, also where none is drawn. */
export const listHeight = (state: State): number => Math.max(1, mailboxLayout(state).list)

/** What happened and what to do, or else what goes on; both while an errand runs or something is waited for. At least one row, so that the screen keeps still. */
const noticeRows = (state: State, columns: number, most: number): DisplayText[] => {
  const { notice, running, connection } = state
  const goesOn =
    running !== undefined ||
    connection.status === 'purging' ||
    isTrying(state) ||
    state.silentFor !== undefined
  const doing = notice && !goesOn ? [] : [cut(activity(state) ?? nothing, columns - 2)]
  if (!notice) return doing
  const width = Math.max(8, columns - 2)
  const told = [...wrap(notice.text, width), ...(notice.advice ? wrap(notice.advice, width) : [])]
  return [...told.slice(0, Math.max(1, most - doing.length)), ...doing].slice(0, most)
}

/** Of a long menu at least so many answers are in sight; more only as long as half the rows are left to the rest. */
const fewestChoices = 3

/** The title and the answers come first; what else is said leaves two rows to the rest, as long as it can. */
const questionRows = (state: State, body: number): number => {
  if (state.question === undefined) return 0
  const { lines, choices } = questionText(state, state.question)
  const least = 1 + Math.min(choices.length, Math.max(fewestChoices, body >> 1))
  return Math.min(least + lines.length, Math.max(least, body - 2), body)
}
