import type { PurgeChoice } from '../account/settings.ts'
import { counted, formatCount } from '../text/format.ts'
import { type DisplayText, nothing, said } from '../text/sanitise.ts'
import { moment } from './kept-queue.ts'
import { type Presence, presenceOf } from './presence.ts'
import { type Choice, type QuestionText, wrapped } from './question-text.ts'
import { queuedLine, sizeText, totalsOf, wholeQueueSize } from './queue.ts'
import type { Queue, Queued, State } from './state.ts'

/** What is asked before a purge: what goes, what cannot and why, and what is known of it. */
export const purgeQuestion = (state: State): QuestionText => {
  const { queue, window, account } = state
  const presence = presenceOf(state)
  const goes = sizeText(presence.count, presence.octets)
  const from = window.columns < roomForServer ? nothing : said` from ${account.server}`
  const title = presence.count > 0 ? said`Remove ${goes}${from}?` : said`Nothing to remove${from}. Purge?`
  const facts = [...warnings(state, presence), ...largestLine(queue), ...factsOf(state)].flatMap(fact =>
    typeof fact === 'string' ? wrapped(state, fact) : fact.line,
  )
  const choices = purgeChoices(state)
  return { title, lines: [...facts, ...names(state, presence, facts.length + choices.length)], choices }
}

const roomForServer = 60

/** Where each choice stands; the one the account prefers comes first. */
const purgeChoices = ({ account }: State): readonly Choice[] => {
  const all: readonly (Choice & { readonly answer: PurgeChoice })[] = [
    { answer: 'back', key: 'n', label: 'No, back to the mailbox' },
    { answer: 'purge', key: 'y', label: 'Purge: remove them for good' },
    { answer: 'backUp', key: 'b', label: `Back up first, then purge: copies go to ${account.backupFolder}` },
  ]
  const isPreferred = ({ answer }: Choice) => answer === account.purgeChoice
  return [...all.filter(isPreferred), ...all.filter(choice => !isPreferred(choice))]
}

/** What a person must know before anything is removed. */
const warnings = (
  { queue, troubled, account }: State,
  { absent, ambiguous, doubtful }: Presence,
): readonly DisplayText[] => {
  const { byNumberOnly, unsettled, sessionOnly } = totalsOf(queue)
  const byHeader = sessionOnly - byNumberOnly
  const breaking = [...troubled.keys()].filter(key => queue.has(key)).length
  return [
    ...(account.recordFault === undefined
      ? []
      : [
          said`Beware: no record can be kept (${account.recordFault}) After a crash in the middle nobody would know what is gone.`,
        ]),
    ...(breaking > 0 ? [breakingText(breaking)] : []),
    ...(byNumberOnly > 0 ? [byNumberText(byNumberOnly)] : []),
    ...(unsettled > 0
      ? [
          said`${formatCount(unsettled)} cannot go: whether ${unsettled === 1 ? said`it is` : said`they are`} gone is not known yet; the next connection tells.`,
        ]
      : []),
    ...(ambiguous > 0
      ? [
          said`${formatCount(ambiguous)} cannot go: the server gives ${ambiguous === 1 ? said`its id` : said`their ids`} to several messages.`,
        ]
      : []),
    ...(doubtful > 0
      ? [
          said`${formatCount(doubtful)} cannot go: of another size now, with no header read before to compare.`,
        ]
      : []),
    ...(absent > 0
      ? [
          said`${formatCount(absent)} ${absent === 1 ? said`is` : said`are`} not in the mailbox any more, and will leave the queue.`,
        ]
      : []),
    ...(byHeader > 0
      ? [
          said`${formatCount(byHeader)} without a lasting id: ${byHeader === 1 ? said`its header is` : said`their headers are`} compared before.`,
        ]
      : []),
  ]
}

const breakingText = (count: number): DisplayText =>
  count === 1
    ? said`1 cannot be read: it goes by its id and size alone, and stays where copies are saved first.`
    : said`${formatCount(count)} cannot be read: they go by id and size alone, and stay where copies are saved first.`

const byNumberText = (count: number): DisplayText =>
  count === 1
    ? said`Beware: 1 has no lasting id, and its header was not read: only its number and size tell it from others.`
    : said`Beware: ${formatCount(count)} have no lasting ids, and their headers were not read: only number and size tell them from others.`

/** A line that is cut rather than wrapped: what a sender wrote can be long. */
type CutLine = { readonly line: DisplayText }

const largestLine = (queue: Queue): readonly CutLine[] => {
  const { largest } = highlightsOf(queue)
  return largest && queue.size > 1 ? [{ line: said`Largest:${queuedLine(largest)}` }] : []
}

const factsOf = ({ queue, now, policy }: State): readonly DisplayText[] => {
  const { oldest, newest, undated } = highlightsOf(queue)
  const unknown = undated > 0 ? said`; of ${formatCount(undated)} the date is not known` : nothing
  const dates =
    oldest === undefined || newest === undefined || queue.size < 2
      ? []
      : [said`Oldest: ${moment(oldest, now)}, newest: ${moment(newest, now)}${unknown}.`]
  return [...dates, ...policy, said`Postern cannot bring back what is removed.`]
}

/** The first messages by name: as many as there is room for. */
const names = ({ queue, window }: State, { count }: Presence, rows: number): readonly DisplayText[] => {
  const room = Math.max(1, window.rows - mostRowsAround - rows)
  if (queue.size <= room) return queue.values().map(queuedLine).toArray()
  const first = queue
    .values()
    .take(room - 1)
    .map(queuedLine)
    .toArray()
  const total = count === queue.size ? nothing : said` in the queue`
  return first.length > 0 ? [said`The first of ${formatCount(queue.size)}${total}:`, ...first] : []
}

/** The top line, two rows of the list, the question's title, a notice and the hints. */
const mostRowsAround = 6

type Highlights = {
  readonly largest: Queued | undefined
  readonly oldest: number | undefined
  readonly newest: number | undefined
  readonly undated: number
}

const knownHighlights = new WeakMap<Queue, Highlights>()

/** What stands out in a queue, looked for once for each version of it. */
const highlightsOf = (queue: Queue): Highlights => {
  const known = knownHighlights.get(queue)
  if (known) return known
  let largest: Queued | undefined
  let oldest = Number.POSITIVE_INFINITY
  let newest = Number.NEGATIVE_INFINITY
  let undated = 0
  for (const queued of queue.values()) {
    if (queued.octets !== undefined && queued.octets > (largest?.octets ?? -1)) largest = queued
    const date = queued.summary?.date
    if (date === undefined) undated += 1
    else {
      oldest = Math.min(oldest, date)
      newest = Math.max(newest, date)
    }
  }
  const isDated = undated < queue.size
  const highlights = {
    largest,
    oldest: isDated ? oldest : undefined,
    newest: isDated ? newest : undefined,
    undated,
  }
  knownHighlights.set(queue, highlights)
  return highlights
}

/** What is asked before leaving with a queue. It is kept for later unless it cannot be. */
export const quitQuestion = (state: State): QuestionText => {
  const { queue, queueFault, account } = state
  const { byNumberOnly, unsettled, sessionOnly } = totalsOf(queue)
  const isKept = queueFault === undefined && sessionOnly < queue.size
  const waiting =
    unsettled === 1
      ? said`1 waits to be settled, and stays`
      : said`${formatCount(unsettled)} wait to be settled, and stay`
  const sentences = [
    ...(queueFault === undefined ? [] : [said`The queue is not kept: ${queueFault}`]),
    ...(queueFault === undefined && sessionOnly > 0 ? [sessionText(sessionOnly, queue.size)] : []),
    ...(byNumberOnly > 0 ? [byNumberText(byNumberOnly)] : []),
    ...(unsettled > 0 ? [said`${waiting} queued whatever is chosen.`] : []),
    said`Nothing is removed from the server but by a purge.`,
  ]
  const stay: Choice = { answer: 'back', key: 's', label: 'Stay' }
  const leave = (label: string): Choice => ({ answer: 'leave', key: 'l', label })
  const isBackedUp = account.purgeChoice === 'backUp'
  const purge: readonly Choice[] = state.running
    ? []
    : [
        isBackedUp
          ? {
              answer: 'backUp',
              key: 'p',
              label: `Back up, purge, then leave: copies go to ${account.backupFolder}`,
            }
          : { answer: 'purge', key: 'p', label: 'Purge, then leave' },
      ]
  return {
    title: said`${wholeQueueSize(queue)} queued for deletion. Leave?`,
    lines: sentences.flatMap(sentence => wrapped(state, sentence)),
    choices: isKept
      ? [
          leave('Keep the queue for later, and leave'),
          ...purge,
          { answer: 'dropQueue', key: 'x', label: 'Drop the queue, and leave' },
          stay,
        ]
      : [stay, ...purge, leave('Leave: nothing is queued any more')],
  }
}

const sessionText = (sessionOnly: number, all: number): DisplayText => {
  if (sessionOnly === all)
    return said`Without lasting ids they cannot be kept for later: they are queued for this session only.`
  return said`${counted(sessionOnly, 'message')} without a lasting id cannot be kept for later.`
}
