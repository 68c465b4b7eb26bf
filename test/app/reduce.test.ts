import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/app/event.ts'
import type { State } from '../../src/app/state.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  fetched,
  keyTo,
  linkTo,
  lost,
  maildropOf,
  manyParts,
  opened,
  problem,
  readingVisit,
  summariesOf,
  upTo,
  Visit,
  viewOf,
  visitTo,
} from './rig.ts'

/** A visit in each place where keys are pressed. */
const places = {
  list: () => visitTo(5),
  preview: () => visitTo(5).press('tab'),
  queue: () => visitTo(5).press('d', 'shift+tab'),
  reader: () => visitTo(5).press('return'),
  help: () => visitTo(5).press('?'),
  transcript: () => visitTo(5).happen({ type: 'transcriptRead', lines: [sanitise('S: +OK')] }),
  parts: () => readingVisit(many).press('v'),
  part: () => readingVisit(many).press('v', 'return'),
  source: () => readingVisit(many).press('e'),
  trace: () => readingVisit(many).press('i'),
  links: () => readingVisit(many).press('b'),
}

const many = viewOf('text', 3, { parts: manyParts, links: [linkTo('https://harbour.example/')] })

describe('a key that has no use in a place', () => {
  test.each([
    ['list', ['J', 'K', 'left', 'right', 'n', 'N', 'w', 'o']],
    ['preview', ['J', 'K', '4']],
    ['queue', ['d', 'h', 'J', 'K']],
    ['reader', ['return', 'tab', 'shift+tab', 'P', 'o', '4']],
    ['help', ['d', 'u', 'z', '$', 'h', 'return', 'tab', 'P', 'J', 'K', 's', 'v', 'H']],
    ['transcript', ['d', 'u', 'z', '$', 'h', 'return', 'tab', 'P', 'J', 'K', 's', 'v']],
    ['parts', ['d', 'u', 'z', '$', 'h', 'tab', 'P', 'J', 'K', 'v', 'b', 'e', '/', 'n', 'w', '4']],
    ['part', ['d', 'u', 'z', '$', 'h', 'return', 'tab', 'P', 'J', 'K', 'v', 'e', 'i']],
    ['source', ['d', 'u', '$', 'return', 'tab', 'J', 'o', 'v', 'E']],
    ['trace', ['d', 'u', '$', 'return', 'tab', 'J', 's', '|', 'o', 'v', 'E', '>']],
    ['links', ['d', 'u', '$', 'return', 'tab', 'J', 's', '|', 'o', 'v', 'E', '>', '/', 'n', 'w']],
  ] as const)('does nothing: %s', (place, keys) => {
    for (const key of keys) {
      const visit = places[place]()
      const before = visit.state
      visit.press(key)
      expect({ ...visit.state, notice: undefined }).toEqual({ ...before, notice: undefined })
      expect(visit.effects).toEqual([])
    }
  })

  test('is told what it is for', () => {
    expect(places.help().press('d').notice).toMatch(
      /^That key has no use here\. Put the message, or the range, into/,
    )
    expect(places.list().press('J').notice).toMatch(/^That key has no use here\. While reading/)
  })

  test.each(['x', 'ctrl+x', 'f1', '', '\u0000', 'meta+left', 'meta+d', 'dd'])(
    'and in no other either is passed over: %o',
    key => {
      const visit = places.list()
      const before = visit.state
      expect(visit.press(key).state).toEqual(before)
      expect(visit.effects).toEqual([])
    },
  )
})

describe('the screen', () => {
  test.each(Object.entries(places))(
    'is redrawn, suspended and left at once from everywhere: %s',
    (_, place) => {
      expect(place().press('ctrl+l').effects).toEqual([{ type: 'redraw' }])
      expect(place().press('ctrl+z').effects).toEqual([{ type: 'suspend' }])
      expect(place().press('ctrl+c').effects).toEqual([{ type: 'leave', atOnce: true, code: 0 }])
    },
  )

  test.each(Object.entries(places))('takes no paste for commands: %s', (_, place) => {
    const visit = place()
    const before = visit.state
    visit.happen({ type: 'pasted', text: 'dd$y' })
    expect(visit.notice).toBe('Pasted text is not taken for commands.')
    expect({ ...visit.state, notice: undefined }).toEqual({ ...before, notice: undefined })
    expect(visit.effects).toEqual([])
  })
})

describe('the notice line', () => {
  test('is empty again after the next command, and Esc in the list puts it away', () => {
    const visit = visitTo(5).press('$')
    expect(visit.notice).not.toBe('')
    expect(visit.press('tab').notice).toBe('')
    expect(visit.press('$', 'escape').notice).toBe('')
  })
})

test('a refusal needs a message where h and Enter do, and says so', () => {
  for (const key of ['h', 'return']) expect(visitTo(0).press(key).notice).toBe('There is no message here.')
})

describe('the same events', () => {
  /** A session with something of everything; each call makes its maildrops anew. */
  const events = (): Event[] => [
    { type: 'openingWent', step: 'connecting' },
    { type: 'openingWent', step: 'listing', messages: 40 },
    opened(maildropOf(upTo(40))),
    { type: 'summariesFetched', summaries: summariesOf(40, 39, 38) },
    ...keys('j', 'd', 'd', '2', '0', 'return', 'tab', 'space', 'shift+tab'),
    fetched(20),
    { type: 'resized', columns: 40, rows: 12 },
    ...keys('return', 'J', 'd', 'h', 'q', 'u', 'z', 'P', 'P', '?', 'G', 'q', '$'),
    lost,
    { type: 'questionDismissed' },
    ...keys('R'),
    opened(maildropOf(upTo(45))),
    ...keys('$'),
    { type: 'questionAnswered', answer: 'purge' },
    { type: 'purgeWent', step: { at: 'marking', done: 0, of: 3 } },
    opened(maildropOf(upTo(38))),
    {
      type: 'purgeFinished',
      receipt: {
        number: 1,
        outcomes: [[keyTo(39), 'removed']],
        left: [],
        saved: undefined,
        problem,
        stopped: false,
      },
    },
  ]

  const keys = (...pressed: string[]) => pressed.map((key): Event => ({ type: 'keyPressed', key }))

  const replay = () => {
    const visit = new Visit()
    return events().map((event): [State, Visit['effects']] => [visit.happen(event).state, visit.effects])
  }

  test('give the same states and effects when they are replayed', () => {
    expect(replay()).toEqual(replay())
  })
})
