import { describe, expect, test } from 'vitest'
import { type Layout, layoutOf, listHeight } from '../../src/app/layout.ts'
import {
  fetched,
  linkTo,
  manyParts,
  problem,
  readAt,
  readingVisit,
  type Visit,
  viewOf,
  visitTo,
} from './rig.ts'

const window = {
  '80x24': [80, 24],
  '120x40': [120, 40],
  '40x12': [40, 12],
  '10x3': [10, 3],
  '1x1': [1, 1],
} as const

const visits = {
  mailbox: visit => visit,
  'mailbox without preview': visit => visit.press('P'),
  reader: visit => visit.press('return'),
  help: visit => visit.press('?'),
  'purge question': visit => visit.press('d', '$'),
  'quit question in the reader': visit => visit.press('d', 'q'),
  'tree of parts': visit => visit.press('return').happen(fetched(5, rich)).press('v'),
  links: visit => visit.press('return').happen(fetched(5, rich)).press('b'),
  'prompt in the list': visit => visit.happen(fetched(5, rich)).press('s'),
  'prompt in the reader': visit => visit.press('return').happen(fetched(5, rich)).press('/'),
  'load question in the reader': visit => visit.press('return').happen(fetched(5, rich)).press('>'),
  'charset question': visit => visit.happen(fetched(5, rich)).press('E'),
} satisfies Record<string, (visit: Visit) => Visit>

const rich = viewOf('text', 3, { parts: manyParts, links: [linkTo('https://harbour.example/')] })

type Heights = Partial<Omit<Layout, 'columns' | 'notice'>> & { notice?: number }

const heightsOf = (layout: Layout): Heights => {
  const { columns: _, notice, ...heights } = layout
  return Object.fromEntries(
    Object.entries({ ...heights, notice: notice.length }).filter(([, rows]) => rows !== 0),
  )
}

describe('the rows of a window', () => {
  test.each<[keyof typeof window, keyof typeof visits, Heights]>([
    ['80x24', 'mailbox', { listTitles: 1, list: 8, title: 1, content: 11, notice: 1 }],
    ['80x24', 'mailbox without preview', { listTitles: 1, list: 20, notice: 1 }],
    ['80x24', 'reader', { title: 1, content: 20, notice: 1 }],
    ['80x24', 'help', { title: 1, content: 20, notice: 1 }],
    ['80x24', 'purge question', { listTitles: 1, list: 14, question: 6, notice: 1 }],
    ['120x40', 'mailbox', { listTitles: 1, list: 15, title: 1, content: 20, notice: 1 }],
    ['40x12', 'mailbox', { list: 4, title: 1, content: 4, notice: 1 }],
    ['40x12', 'mailbox without preview', { list: 9, notice: 1 }],
    ['40x12', 'purge question', { list: 2, question: 7, notice: 1 }],
    ['10x3', 'mailbox', { list: 1, notice: 1 }],
    ['10x3', 'reader', { title: 1, notice: 1 }],
    ['10x3', 'purge question', { question: 1, notice: 1 }],
    ['1x1', 'mailbox', { list: 1, notice: 1 }],
    ['80x24', 'tree of parts', { title: 1, content: 20, notice: 1 }],
    ['80x24', 'links', { title: 1, content: 15, detail: 5, notice: 1 }],
    ['40x12', 'links', { title: 1, content: 4, detail: 4, notice: 1 }],
    ['10x3', 'links', { title: 1, notice: 1 }],
    ['80x24', 'prompt in the list', { listTitles: 1, list: 8, title: 1, content: 10, notice: 1, prompt: 1 }],
    ['80x24', 'prompt in the reader', { title: 1, content: 19, notice: 1, prompt: 1 }],
    ['40x12', 'prompt in the reader', { title: 1, content: 7, notice: 1, prompt: 1 }],
    ['80x24', 'load question in the reader', { title: 1, content: 16, question: 4, notice: 1 }],
    ['80x24', 'charset question', { listTitles: 1, list: 9, question: 11, notice: 1 }],
  ])('%s, %s', (size, where, heights) => {
    const [columns, rows] = window[size]
    const visit = visits[where](visitTo(5, { columns, rows, account: { askAbove: 0 } }))
    expect(heightsOf(layoutOf(visit.state))).toEqual(heights)
  })

  test('are the list’s alone where there is no room for two panes', () => {
    expect(heightsOf(layoutOf(visitTo(5, { rows: 11 }).state))).toEqual({ list: 8, notice: 1 })
  })

  test('go to a notice, wrapped, but to four of its rows at most', () => {
    const lost = { type: 'openFailed', retry: undefined, problem, at: readAt } as const
    expect(layoutOf(visitTo(5).happen(lost).state).notice).toEqual(['The line is cut.', 'Press R.'])
    const narrow = visitTo(5, { columns: 10, rows: 24 }).press('$')
    expect(layoutOf(narrow.state).notice).toHaveLength(4)
    expect(layoutOf(visitTo(5, { columns: 10, rows: 7 }).press('$').state).notice).toHaveLength(2)
  })

  test('are shown to be busy while something goes on and nothing is to be said', () => {
    const opening = visitTo(5).press('R')
    expect(layoutOf(opening.state).notice).toEqual(['Connecting to mail.example…'])
    expect(layoutOf(visitTo(5).state).notice).toEqual([''])
    const loading = readingVisit().press('>')
    expect(layoutOf(loading.state).notice).toEqual(['Loading 5: 0 B. Esc stops.'])
    expect(layoutOf(loading.press('d').press('u').press('$').state).notice).toEqual([
      'One thing at a time: Esc stops what is going on.',
      'Loading 5: 0 B. Esc stops.',
    ])
  })
})

test.each([
  [5, 2, 2],
  [6, 3, 3],
  [7, 4, 4],
  [8, 4, 4],
  [9, 4, 4],
  [10, 5, 5],
])('a question has its title and answers first: in %i rows %i to purge, %i to quit', (rows, purge, quit) => {
  const question = (key: string) => layoutOf(visitTo(5, { rows }).press('d', key).state).question
  expect([question('$'), question('q')]).toEqual([purge, quit])
})

test('the list keeps its height and its top under the reader, the help and a question', () => {
  const visit = visitTo(1000).press('5', '0', '0', 'return', 'd')
  const height = listHeight(visit.state)
  const { list } = visit.state
  for (const key of ['return', 'H', 'escape', 'escape', '?', 'escape', '$']) {
    visit.press(key)
    expect([listHeight(visit.state), visit.state.list]).toEqual([height, list])
  }
})
