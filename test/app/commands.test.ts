import { describe, expect, test } from 'vitest'
import { commands } from '../../src/app/commands.ts'
import { commandFor, hintsFor, keyLabel } from '../../src/app/keymap.ts'
import type { Fetched } from '../../src/app/message-ref.ts'
import { questionText } from '../../src/app/questions.ts'
import type { Place } from '../../src/app/state.ts'
import type { MessageView } from '../../src/mail/message-view.ts'
import { linkTo, loadedWhole, lost, manyParts, readingVisit, viewOf, visitTo } from './rig.ts'

const places: Place[] = [
  'list',
  'preview',
  'queue',
  'reader',
  'part',
  'source',
  'trace',
  'output',
  'transcript',
  'help',
  'parts',
  'links',
  'question',
  'prompt',
]

const names = (list: readonly { name: string }[]) => list.map(({ name }) => name)

describe('the table of commands', () => {
  test.each(places)('has no key that stands for two commands in one place: %s', place => {
    // Esc is told of twice, for it stops what goes on or else goes back: one event, and one hint at a time.
    const here = commands.filter(command => command.places.includes(place) && command.name !== 'stop')
    const keys = here.flatMap(command => command.keys)
    expect(keys).toEqual([...new Set(keys)])
    expect(keys.filter(key => /^\d$/.test(key))).toEqual([])
  })

  test('names each command once', () => {
    expect(names(commands)).toEqual([...new Set(names(commands))])
  })

  test.each(commands.map(command => [command.name, command] as const))(
    '%s has a key, a place, and a help of whole sentences',
    (_, { keys, places, help, hint }) => {
      expect(keys).not.toEqual([])
      expect(places).not.toEqual([])
      expect(help).toMatch(/^[A-Z].*\.$/)
      if (hint !== undefined) expect(hint).toMatch(/^[a-z]+( [a-z]+){0,2}$/)
    },
  )

  test.each(commands.flatMap(command => command.places.map(place => [place, command] as const)))(
    'is found by its keys in its place: %s',
    (place, command) => {
      const stop = commands.find(({ name }) => name === 'stop')
      const found = command.event.type === 'wentBack' ? { ...stop, event: command.event } : command
      for (const key of command.keys) expect(commandFor(place, key)).toEqual(found)
    },
  )

  test('has nothing for other keys', () => {
    for (const place of places) {
      expect(['x', '', 'ctrl+x', 'D'].map(key => commandFor(place, key))).toEqual(Array(4).fill(undefined))
    }
  })

  test.each(['$', 'q'])('leaves the keys of the answers to the question of %s', key => {
    const { state } = visitTo(5).press('d', key)
    const { choices } = questionText(state, state.question ?? expect.fail())
    expect(choices.map(choice => commandFor('question', choice.key))).toEqual(choices.map(() => undefined))
  })
})

describe('the hints', () => {
  test('leave out what would be refused', () => {
    const hints = (visit: ReturnType<typeof visitTo>) => names(hintsFor(visit.state, 'list'))
    expect(hints(visitTo(5))).toEqual(['read', 'headers', 'queue', 'range', 'pane', 'help', 'quit'])
    expect(hints(visitTo(5).press('V'))).not.toContain('range')
    expect(hints(visitTo(5).press('d'))).toEqual(expect.arrayContaining(['take-back', 'purge']))
    expect(hints(visitTo(5, { account: { readOnly: true } }))).toEqual([
      'read',
      'headers',
      'pane',
      'help',
      'quit',
    ])
    expect(hints(visitTo(0))).not.toContain('read')
  })

  test('tell how to go on where the connection is gone', () => {
    const gone = names(hintsFor(visitTo(5).happen(lost).state, 'list'))
    expect(gone).toEqual(expect.arrayContaining(['reconnect', 'transcript']))
    expect(names(hintsFor(visitTo(5).state, 'list'))).not.toContain('reconnect')
  })

  test('name what there is in a message: parts, links, more of it', () => {
    const hints = (view: MessageView, how: Partial<Fetched> = {}) =>
      names(hintsFor(readingVisit(view, { how }).state, 'reader'))
    expect(hints(viewOf('text'), loadedWhole)).not.toEqual(expect.arrayContaining(['parts']))
    expect(hints(viewOf('text'))).toContain('load')
    for (const name of ['load', 'parts', 'links']) {
      expect(hints(viewOf('text', 3, { parts: [] }), loadedWhole)).not.toContain(name)
    }
    const rich = viewOf('text', 3, { parts: manyParts, links: [linkTo('https://harbour.example/')] })
    expect(hints(rich)).toEqual(expect.arrayContaining(['load', 'parts', 'links']))
  })

  test('tell how to stop what goes on, and how to go back where nothing does', () => {
    const visit = readingVisit()
    expect(names(hintsFor(visit.state, 'reader'))).toContain('back')
    const busy = names(hintsFor(visit.press('>').state, 'reader'))
    expect(busy).toContain('stop')
    for (const name of ['back', 'load', 'save', 'purge']) expect(busy).not.toContain(name)
  })

  test('are those of their place', () => {
    expect(names(hintsFor(visitTo(5).state, 'help'))).toEqual(['search', 'back'])
    expect(hintsFor(visitTo(5).state, 'question')).toEqual([])
    expect(names(hintsFor(visitTo(5).state, 'queue'))).toContain('show-in-list')
  })
})

test.each([
  ['j', 'j'],
  ['G', 'G'],
  ['$', '$'],
  ['?', '?'],
  ['return', 'Enter'],
  ['escape', 'Esc'],
  ['pagedown', 'PgDn'],
  ['pageup', 'PgUp'],
  ['space', 'Space'],
  ['tab', 'Tab'],
  ['shift+tab', 'Shift-Tab'],
  ['home', 'Home'],
  ['end', 'End'],
  ['up', 'Up'],
  ['down', 'Down'],
  ['left', 'Left'],
  ['right', 'Right'],
  ['ctrl+d', 'Ctrl-D'],
])('the key %s is called %s', (key, label) => {
  expect(keyLabel(key)).toBe(label)
})

test('every key of the table has a name for a person', () => {
  const labels = commands.flatMap(({ keys }) => keys).map(keyLabel)
  expect(labels.filter(label => !/^(\S|[A-Z][A-Za-z]+|Ctrl-[A-Z]|Shift-Tab)$/.test(label))).toEqual([])
})
