import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commands } from '../../src/app/commands.ts'
import type { Errand } from '../../src/app/errand.ts'
import type { Event } from '../../src/app/event.ts'
import { type Layout, layoutOf } from '../../src/app/layout.ts'
import { linkDetail } from '../../src/app/links.ts'
import { listTitles, visibleRows } from '../../src/app/list-row.ts'
import { messageAt } from '../../src/app/maildrop.ts'
import { partCount, partItems } from '../../src/app/part-list.ts'
import { questionText } from '../../src/app/questions.ts'
import { linesOnScreen } from '../../src/app/reading.ts'
import { currentMessage, placeOf, type State } from '../../src/app/state.ts'
import { extentText, screenTitle } from '../../src/app/titles.ts'
import type { PartId } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  fetched,
  keyTo,
  linkTo,
  loadedWhole,
  maildropOf,
  manyParts,
  opened,
  problem,
  queuedAs,
  queueIs,
  refTo,
  summariesOf,
  textViewOf,
  upTo,
  Visit,
  viewOf,
} from './rig.ts'

const keyNames = [
  ...commands.flatMap(({ keys }) => keys),
  ...'0123456789',
  'x',
  'backspace',
  'ctrl+u',
  'left',
]

const pressed = fc.constantFrom(...keyNames).map((key): Event => ({ type: 'keyPressed', key }))

const resized = fc
  .record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) })
  .map((size): Event => ({ type: 'resized', ...size }))

const part = (id: string) => id as PartId
const long = sanitise('many words '.repeat(60))
const links = Array.from({ length: 30 }, (_, i) => linkTo(`https://host-${i}.example/`, 'text', 'Beware.'))

const views = [
  viewOf('text', 0, { sections: [], fields: [] }),
  viewOf('text', 3),
  viewOf('text', 300, { parts: manyParts, links, note: long, marks: [long] }),
  viewOf('long', 0, { sections: [{ title: long, lines: [long, sanitise(`>> ${long}`)] }], parts: manyParts }),
  viewOf('untaken', 9, { parts: [], trace: [{ title: sanitise('Way'), lines: [long] }] }),
]

const errands: Errand[] = [
  { type: 'load' },
  { type: 'save', part: undefined, path: 'a/b' },
  { type: 'pipe', part: part('1.2'), command: 'less' },
  { type: 'open', part: part('1.3') },
]

/** What comes of what was asked for, and what comes unasked, for the message that is read or for another. */
const answers: Event[] = [
  ...views.flatMap(view => [
    fetched(5, view),
    fetched(1, view, loadedWhole),
    fetched(refTo(5, { lines: 96, charset: 'koi8-r' }), view, { extent: 'asFarAsTop' }),
  ]),
  { type: 'previewFailed', key: keyTo(5), problem },
  ...['1', '1.1.2', '1.3'].flatMap((id): Event[] => [
    { type: 'partRead', key: keyTo(5), part: part(id), view: textViewOf('part', 90, { links, note: long }) },
    {
      type: 'viewerFound',
      message: refTo(5),
      part: part(id),
      name: sanitise('a'),
      viewer: id === '1' ? undefined : sanitise('less'),
    },
  ]),
  { type: 'sourceRead', key: keyTo(5), view: textViewOf('source', 200) },
  { type: 'textFailed', key: keyTo(5), part: part('1.2'), problem },
  { type: 'transcriptRead', lines: Array(50).fill(long) },
  ...errands.flatMap((errand): Event[] => [
    { type: 'errandFinished', errand, done: { type: 'loaded' } },
    { type: 'errandFinished', errand, done: { type: 'saved', path: sanitise('a'), octets: 9 } },
    { type: 'errandFinished', errand, done: { type: 'ended', lines: [long], status: sanitise('It ended.') } },
    { type: 'errandEnded', errand, problem, retry: undefined, dropped: false },
    { type: 'errandEnded', errand, problem: undefined, retry: undefined, dropped: true },
  ]),
  { type: 'errandWent', step: 'loading', octets: 10, of: 1000, at: 1 },
  { type: 'errandWent', step: 'working', octets: 900, of: undefined, at: 900 },
  { type: 'copied', what: sanitise('3 lines'), cut: true },
]

/** What another program may have queued. */
const keptElsewhere = [1, 4].map(number => keyTo(number) as string)

const elsewhere: Event[] = [
  { type: 'pasted', text: 'dd$y\r' },
  { type: 'pasted', text: 'plain \u001b[31m words' },
  { type: 'connectionLost', problem, retry: undefined, at: 0 },
  { type: 'connectionLost', problem, retry: 'line', at: 0 },
  { type: 'questionDismissed' },
  { type: 'questionAnswered', answer: 'back' },
  { type: 'questionAnswered', answer: 'purge' },
  { type: 'questionAnswered', answer: 'goOn' },
  { type: 'questionAnswered', answer: 'charset koi8-r' },
  { type: 'questionAnswered', answer: 'charset ' },
  {
    type: 'purgeFinished',
    receipt: {
      number: 3,
      outcomes: [
        [keyTo(5), 'removed'],
        [keyTo(4), 'unknown'],
        [keyTo(3), 'stillThere'],
      ],
      left: [[keyTo(3), 'refused']],
      saved: 2,
      problem,
      stopped: false,
    },
  },
  queueIs([queuedAs(1), queuedAs(4, { unsettled: true })], [5]),
  queueIs([]),
  { type: 'queueNotKept', reason: sanitise('The disk is full.') },
  { type: 'purgeSettled', gone: 1, stillThere: 2, begunAt: 0 },
  { type: 'questionAnswered', answer: 'backUp' },
  { type: 'questionAnswered', answer: 'dropQueue' },
  { type: 'summariesFetched', summaries: summariesOf(5, 4) },
  { type: 'headersRead' },
  { type: 'clockTicked', at: 1 },
  { type: 'neighbourFetched', message: refTo(4), view: viewOf('text'), fetched: loadedWhole },
  { type: 'neighbourFetched', message: refTo(5), view: viewOf('text', 0), fetched: loadedWhole },
  { type: 'purgeWent', step: { at: 'quitting' } },
]

const anything = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: pressed },
    { weight: 2, arbitrary: resized },
    { weight: 6, arbitrary: fc.constantFrom(...answers) },
    fc.constantFrom(...elsewhere),
  ),
  { maxLength: 60 },
)

const windows = fc.constantFrom(
  { columns: 1, rows: 1 },
  { columns: 10, rows: 3 },
  { columns: 20, rows: 5 },
  { columns: 40, rows: 12 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
)

/** The rows of the window that a layout gives out: those of the top line and the hints too. */
const rowsOf = ({ listTitles, list, title, content, detail, question, prompt, notice }: Layout) =>
  1 + listTitles + list + title + content + detail + question + prompt + notice.length + 1

const expectInOrder = ({ state, queue }: Visit) => {
  const { list, maildrop, queueList, question, window } = state
  const count = maildrop?.count ?? 0
  expect(list.cursor).toBeGreaterThanOrEqual(0)
  expect(list.cursor).toBeLessThanOrEqual(Math.max(0, count - 1))
  expect(queueList.cursor).toBeLessThanOrEqual(Math.max(0, queue.length - 1))

  const layout = layoutOf(state)
  const { columns: _, notice: __, ...heights } = layout
  expect(Math.min(...Object.values(heights))).toBeGreaterThanOrEqual(0)
  if (window.rows >= 5) expect(rowsOf(layout)).toBe(window.rows)

  expect(state.pane === 'queue' && queue.length === 0).toBe(false)
  if (question === undefined && state.prompt === undefined && state.screen.name === 'mailbox') {
    if (count > 0 && layout.list > 0) {
      expect(visibleRows(state, layout.list).filter(row => row.underCursor)).toHaveLength(1)
    }
    if (state.pane === 'queue') expect(queueList.cursor - queueList.top).toBeLessThan(layout.content)
    if (layout.content === 0) expect(state.pane).toBe('list')
  }
  expect(() => listTitles(state)).not.toThrow()

  const ids = new Set<string>(
    maildrop && upTo(maildrop.count).flatMap(row => messageAt(maildrop, row - 1)?.id ?? []),
  )
  for (const id of keptElsewhere) ids.add(id)
  expect(queue.filter(id => !ids.has(id))).toEqual([])
}

/** What is drawn of it can be drawn, and its cursors stand on what there is. */
const expectReadable = ({ state, screens, scroll }: Visit) => {
  const { screen, window } = state
  expect(linesOnScreen(state).every(({ label }) => label >= 0)).toBe(true)
  expect([screenTitle(state), extentText(state)].join('')).not.toContain('undefined')
  if (state.question) expect(questionText(state, state.question).choices.length).toBeGreaterThan(1)
  expect(scroll).toBeGreaterThanOrEqual(0)
  expect(state.shift).toBeGreaterThanOrEqual(0)
  expect(state.shift === 0 || !state.wrapped).toBe(true)
  if (screen.name === 'links') {
    expect(screen.links[screen.cursor]).toBeDefined()
    const { content } = layoutOf(state)
    expect(screen.top).toBeLessThanOrEqual(screen.cursor)
    expect(screen.cursor - screen.top).toBeLessThan(Math.max(1, content))
    expect(linkDetail(state, 4).length).toBeGreaterThan(0)
  }
  if (screen.name === 'parts' && partCount(state) > 0) {
    const { content } = layoutOf(state)
    const inSight = partItems(state, window.columns, screen.top, Math.max(1, content))
    expect(inSight.map(({ id }) => id)).toContain(screen.chosen)
  }
  const overlays = screens.slice(0, -1)
  expect(new Set(overlays).size).toBe(overlays.length)
  expect(screens.at(-1)).toBe('mailbox')
  if (screens.includes('parts')) expect(currentMessage(state)).toBeDefined()
}

/** What was asked for was asked for by a person who could. */
const expectAllowed = (before: State, event: Event, { effects, state }: Visit) => {
  const answered = event.type === 'questionAnswered' && before.question
  for (const effect of effects) {
    if (effect.type === 'purge') {
      expect(answered ? answered.kind : 'nothing asked').toMatch(/^(purge|quit)$/)
      expect(effect.messages).toEqual([...before.queue.values()].filter(({ unsettled }) => !unsettled))
    }
    if (effect.type === 'runErrand') {
      expect(before.running).toBeUndefined()
      expect(state.running).toMatchObject({ errand: effect.errand, message: effect.message })
      const isMeant = answered || (event.type === 'keyPressed' && ['return', '>'].includes(event.key))
      expect(Boolean(isMeant)).toBe(true)
    }
    if (effect.type === 'stopErrand') expect(event).toEqual({ type: 'keyPressed', key: 'escape' })
  }
}

/** Any key uses the session. */
const unused = <Some extends { usedAt: unknown }>(state: Some) => ({ ...state, usedAt: undefined })

/** The prompt takes a row: what is scrolled under it may move by that. */
const withoutPrompt = ({ screen, ...state }: State) => ({
  ...unused(state),
  prompt: undefined,
  screen: 'top' in screen ? { ...screen, top: 0 } : screen,
})

const always = ['ctrl+c', 'ctrl+l', 'ctrl+z']

/** A key that is typed is typed, and nothing else; a question has all keys. */
const expectNoLeak = (before: State, event: Event, { effects, state }: Visit) => {
  if (event.type !== 'keyPressed' || always.includes(event.key)) return
  if (before.question) {
    expect(unused(state)).toEqual(unused(before))
    expect(effects).toEqual([])
  } else if (before.prompt && event.key !== 'return') {
    expect(withoutPrompt(state)).toEqual(withoutPrompt(before))
    expect(effects).toEqual([])
    expect(placeOf(state) === 'prompt').toBe(event.key !== 'escape')
  }
}

const expectAll = (visit: Visit, events: readonly Event[]) => {
  for (const event of events) {
    const before = visit.state
    visit.happen(event)
    expectInOrder(visit)
    expectReadable(visit)
    expectAllowed(before, event, visit)
    expectNoLeak(before, event, visit)
  }
}

describe('whatever is pressed, in a window of any size', () => {
  test.each([0, 1, 5, 1000])('the program stays in order: %i messages', count => {
    fc.assert(
      fc.property(windows, anything, (window, events) => {
        expectAll(
          new Visit({ ...window, account: { readsAhead: true } }).happen(opened(maildropOf(upTo(count)))),
          events,
        )
      }),
      { numRuns: 40 },
    )
  })

  const beginnings: [string, string[]][] = [
    ['the reader', ['return']],
    ['the tree of parts', ['return', 'v']],
    ['a part', ['return', 'v', 'return']],
    ['the source', ['return', 'e']],
    ['the links', ['return', 'b']],
    ['a name that is asked for', ['return', 's']],
    ['a command that is asked for', ['return', 'v', '|']],
    ['a search', ['return', '/', 'e', 'return']],
    ['the question whether to load', ['return', '>']],
    ['the question of the character set', ['return', 'E']],
  ]
  test.each(beginnings)('the program stays in order: from %s on', (_, keys) => {
    fc.assert(
      fc.property(windows, fc.constantFrom(0, 10_000_000), anything, (window, askAbove, events) => {
        const visit = new Visit({ ...window, account: { askAbove, readsAhead: true } })
        visit.happen(opened(maildropOf(upTo(5))), fetched(5, views[2])).press(...keys)
        expectAll(visit, events)
      }),
      { numRuns: 40 },
    )
  })

  test('nothing happens before there is a mailbox, and nothing breaks', () => {
    fc.assert(
      fc.property(windows, anything, (window, events) => {
        const visit = new Visit({ ...window, account: { readsAhead: true } })
        expectAll(visit, events)
        expect(visit.queue.filter(key => !keptElsewhere.includes(key))).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  test('the same keys lead to the same state', () => {
    const stateAfter = (events: Event[]) =>
      new Visit().happen(opened(maildropOf(upTo(5))), ...events, fetched(5)).state
    fc.assert(
      fc.property(anything, events => {
        expect(stateAfter(events)).toEqual(stateAfter(events))
      }),
      { numRuns: 20 },
    )
  })
})
