import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/app/event.ts'
import { layoutOf } from '../../src/app/layout.ts'
import type { PartId } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  fetched,
  keyTo,
  linkTo,
  loadedWhole,
  lost,
  maildropOf,
  manyParts,
  opened,
  partOf,
  problem,
  readingVisit,
  refTo,
  textViewOf,
  upTo,
  type Visit,
  viewOf,
  visitTo,
} from './rig.ts'

const links = [linkTo('https://harbour.example/'), linkTo('https://quay.example/', 'quay', 'Beware.')]
const rich = viewOf('text', 3, { parts: manyParts, links })

const reading = (view = rich) => readingVisit(view, { how: loadedWhole })

const part = (id: string) => id as PartId
const failed = (id: string | undefined): Event => ({
  type: 'textFailed',
  key: keyTo(5),
  part: id as PartId | undefined,
  problem,
})

const read = (id: string, text: string, more = {}): Event => ({
  type: 'partRead',
  key: keyTo(5),
  part: part(id),
  view: textViewOf(text, 3, more),
})

describe('h', () => {
  test('goes from the usual fields to all, to the header as it came, and says so', () => {
    const visit = reading()
    const seen = ['h', 'h', 'h'].map(key => [visit.press(key).state.preview.header, visit.notice])
    expect(seen).toEqual([
      ['all', 'All header fields, decoded.'],
      ['raw', 'The header as it came.'],
      ['chosen', 'The usual header fields.'],
    ])
  })

  test('begins at the top of the text', () => {
    const visit = reading(viewOf('text', 100)).press('G', 'h')
    expect(visit.scroll).toBe(0)
  })
})

describe('the tree of parts', () => {
  test.each([
    ['the part whose text is shown', manyParts, '1.1.2'],
    ['the message where none is', manyParts.slice(0, 3), '1'],
    ['the message itself where it is one text', undefined, '1'],
  ])('opens on %s', (_, parts, chosen) => {
    const visit = reading(viewOf('text', 3, parts && { parts })).press('v')
    expect(visit.state.screen).toMatchObject({ name: 'parts', chosen, under: { name: 'reader' } })
  })

  test('does not open where the message could not be taken apart, or was not read', () => {
    expect(reading(viewOf('text', 3, { parts: [] })).press('v').screens).toEqual(['reader', 'mailbox'])
    const unread = visitTo(5).press('v')
    expect([unread.screens, unread.notice]).toEqual([['mailbox'], 'This message has not been read yet.'])
  })

  test('closes where more of the message shows that it cannot be taken apart', () => {
    const visit = reading()
      .press('v')
      .happen(fetched(5, viewOf('all of it', 3, { parts: [] })))
    expect(visit.screens).toEqual(['reader', 'mailbox'])
    expect(visit.notice).toContain('no parts any more')
  })

  test('keeps its cursor while a part is read', () => {
    const visit = reading().press('v').choose('1.3')
    visit.press('return', 'escape')
    expect(visit.state.screen).toMatchObject({ name: 'parts', chosen: '1.3' })
    expect(visit.press('escape').screens).toEqual(['reader', 'mailbox'])
  })

  test('is moved in as a list is, by pages too, and not from one end to the other', () => {
    const parts = Array.from({ length: 1000 }, (_, i) => partOf(`1.${i + 1}`, 'text/plain'))
    const visit = reading(viewOf('text', 3, { parts })).press('v', 'g', 'k')
    const at = () => {
      const { screen } = visit.state
      return screen.name === 'parts' ? [screen.chosen, screen.top] : []
    }
    expect(at()).toEqual(['1.1', 0])
    const { content } = layoutOf(visit.state)
    visit.press('pagedown')
    expect(at()).toEqual([`1.${content}`, 0])
    visit.press('j')
    expect(at()).toEqual([`1.${content + 1}`, 1])
    visit.press('G', 'j')
    expect(at()).toEqual(['1.1000', 1000 - content])
    visit.press('pageup', 'home')
    expect(at()).toEqual(['1.1', 0])
  })
})

describe('a part', () => {
  test('is asked for with Enter, and shown once it comes', () => {
    const visit = reading().press('v', 'return')
    expect(visit.effects).toEqual([{ type: 'readPart', message: refTo(5), part: '1.1.2' }])
    expect(visit.lines).toEqual(['Reading…'])
    expect(visit.happen(read('1.1.2', 'part')).lines).toEqual(['part 0', 'part 1', 'part 2'])
  })

  test.each<[string, Event]>([
    ['of another part', read('1.2', 'other')],
    ['of another message', { ...read('1.1.2', 'other'), key: keyTo(4) } as Event],
    ['of the source', { type: 'sourceRead', key: keyTo(5), view: textViewOf('other') }],
  ])('is not shown the text %s that comes late', (_, event) => {
    const visit = reading().press('v', 'return')
    const before = visit.state
    expect(visit.happen(event).state).toEqual(before)
  })

  test('that was left is not opened again by its text', () => {
    const visit = reading().press('v', 'return', 'escape')
    const before = visit.state
    expect(visit.happen(read('1.1.2', 'part')).state).toEqual(before)
  })

  test('whose text comes while the help is over it is there when the help is left', () => {
    const visit = reading().press('v', 'return', 'H').happen(read('1.1.2', 'part'))
    expect(visit.screens[0]).toBe('help')
    expect(visit.press('q').lines).toEqual(['part 0', 'part 1', 'part 2'])
  })

  test('that cannot be read is left, and the reason told', () => {
    const visit = reading().press('v', 'return').happen(failed('1.1.2'))
    expect([visit.screens[0], visit.notice]).toEqual(['parts', 'The line is cut.'])
  })

  test.each([
    ['it has been left', ['escape'], '1.1.2'],
    ['another part is awaited', [], '1.1.1'],
    ['it is the source that cannot be read', [], undefined],
  ])('that cannot be read changes no other screen: %s', (_, keys, part) => {
    const visit = reading().press('v', 'return', ...keys)
    const { screens } = visit
    expect(visit.happen(failed(part)).screens).toEqual(screens)
    expect(visit.notice).toBe('The line is cut.')
  })

  test('that cannot be read is left under the help, too', () => {
    const visit = reading().press('v', 'return', 'H').happen(failed('1.1.2'))
    expect(visit.screens).toEqual(['help', 'parts', 'reader', 'mailbox'])
  })

  test('that was awaited when the line was cut is asked for again, and one that was read is not', () => {
    const anew = () => opened(maildropOf(upTo(7)))
    const awaited = reading().press('v', 'return').happen(lost, anew())
    expect(awaited.effects).toContainEqual({ type: 'readPart', message: refTo(5), part: '1.1.2' })
    const there = reading().press('v', 'return').happen(read('1.1.2', 'part')).happen(lost, anew())
    expect(there.effects.map(({ type }) => type)).not.toContain('readPart')
  })

  test('that was read stays, where it cannot be read again', () => {
    const visit = reading().press('v', 'return').happen(read('1.1.2', 'part'))
    const { lines } = visit
    expect(visit.happen(failed('1.1.2')).lines).toEqual(lines)
  })
})

describe('more of a message, while one of its texts is looked at', () => {
  const more = refTo(5, { lines: 96 })

  test.each<[string, string[], string[]]>([
    ['a part', ['v', 'return'], ['readPart']],
    ['the source', ['e'], ['readSource']],
    ['a part under the help', ['v', 'return', 'H'], ['readPart']],
    ['a source under the links', ['e', 'q', 'b'], []],
    ['the tree of parts', ['v'], []],
    ['the message itself', [], []],
  ])('has it read again: %s', (_, keys, asked) => {
    const visit = reading()
      .press(...keys)
      .happen(fetched(more, rich, loadedWhole))
    expect(visit.asked).toEqual(asked)
    for (const effect of visit.effects) expect(effect).toMatchObject({ message: more })
  })

  test('leaves what is shown of it where it is until then', () => {
    const visit = reading().press('v', 'return').happen(read('1.1.2', 'part'))
    expect(visit.happen(fetched(more, rich, loadedWhole)).lines[0]).toBe('part 0')
    expect(visit.happen(read('1.1.2', 'whole')).lines[0]).toBe('whole 0')
  })

  test('that is not under the cursor asks for nothing', () => {
    expect(reading().press('e').happen(fetched(4, rich)).asked).toEqual([])
  })

  test('puts the cursor of the tree on a part there is', () => {
    const visit = reading().press('v').choose('1.3')
    const parts = manyParts.slice(0, 4)
    visit.happen(fetched(more, { ...rich, parts: manyParts }, loadedWhole))
    expect(visit.state.screen).toMatchObject({ chosen: '1.3' })
    visit.happen(fetched(more, { ...rich, parts }, loadedWhole))
    expect(visit.state.screen).toMatchObject({ name: 'parts', chosen: '1.1.2' })
    expect(visit.press('return').asked).toEqual(['readPart'])
  })
})

describe('the source', () => {
  test('is asked for with e, and shown once it comes', () => {
    const visit = reading().press('e')
    expect(visit.effects).toEqual([{ type: 'readSource', message: refTo(5) }])
    visit.happen({ type: 'sourceRead', key: keyTo(4), view: textViewOf('other') })
    expect(visit.lines).toEqual(['Reading…'])
    visit.happen({ type: 'sourceRead', key: keyTo(5), view: textViewOf('source', 50) })
    expect(visit.press('G').scroll).toBeGreaterThan(20)
    expect(visit.press('q').screens).toEqual(['reader', 'mailbox'])
  })
})

describe('the links', () => {
  test('of a text that has none are not listed', () => {
    const visit = reading(viewOf('text')).press('b')
    expect(visit.screens).toEqual(['reader', 'mailbox'])
    expect(visit.notice).toBe('There are no links in what is here of this text.')
  })

  test('are those of the message, or of the part that is on the screen', () => {
    expect(reading().press('b').state.screen).toMatchObject({ links, cursor: 0, top: 0 })
    const inPart = [linkTo('https://part.example/')]
    const visit = reading().press('v', 'return')
    expect(visit.press('b').notice).toMatch(/^There are no links/)
    expect(visit.happen(read('1.1.2', 'part', { links: inPart })).press('b').state.screen).toMatchObject({
      links: inPart,
      under: { name: 'part' },
    })
  })

  test('are moved through, as far as there are any', () => {
    const many = Array.from({ length: 100 }, (_, i) => linkTo(`https://host-${i}.example/`))
    const visit = reading(viewOf('text', 3, { links: many })).press('b', 'j', 'j', 'k')
    expect(visit.state.screen).toMatchObject({ cursor: 1, top: 0 })
    visit.press('G', 'j')
    expect(visit.state.screen).toMatchObject({ cursor: 99 })
    expect(visit.press('space', 'g', 'k').state.screen).toMatchObject({ cursor: 0, top: 0 })
    expect(visit.press('pagedown').state.screen).not.toMatchObject({ cursor: 1 })
  })

  test('keep the cursor in sight when the window has fewer rows', () => {
    const many = Array.from({ length: 100 }, (_, i) => linkTo(`https://host-${i}.example/`))
    const visit = reading(viewOf('text', 3, { links: many })).press('b', ...'j'.repeat(12))
    visit.happen({ type: 'resized', columns: 80, rows: 12 })
    const { content } = layoutOf(visit.state)
    expect(visit.state.screen).toMatchObject({ cursor: 12, top: 13 - content })
  })
})

describe('a character set', () => {
  const choose = (charset: string): Event => ({ type: 'questionAnswered', answer: `charset ${charset}` })

  test('is asked for with E, and the message read in it', () => {
    const visit = reading().press('E')
    expect(visit.question).toBe('charset')
    visit.happen(choose('koi8-r'))
    const message = refTo(5, { charset: 'koi8-r' })
    expect(visit.effects).toEqual([{ type: 'fetchPreview', message }])
    expect(visit.preview).toMatchObject({ status: 'here', asked: true })
    expect(visit.happen(fetched(message, viewOf('anew'), loadedWhole)).lines).toContain('anew 0')
  })

  test('is given up for what the message says itself', () => {
    const visit = reading()
      .happen(fetched(refTo(5, { charset: 'koi8-r' }), rich))
      .press('E')
    expect(visit.happen(choose('')).effects).toEqual([
      { type: 'fetchPreview', message: refTo(5, { charset: undefined }) },
    ])
  })

  test('is that of the part on the screen too, which is awaited again', () => {
    const visit = reading().press('v', 'return').happen(read('1.1.2', 'part')).press('E')
    visit.happen(choose('koi8-r'))
    const message = refTo(5, { charset: 'koi8-r' })
    expect(visit.effects).toEqual([
      { type: 'fetchPreview', message },
      { type: 'readPart', message, part: '1.1.2' },
    ])
    expect(visit.lines).toEqual(['Reading…'])
    expect(visit.happen(read('1.1.2', 'anew')).lines[0]).toBe('anew 0')
  })
})

describe('what is copied', () => {
  const copiedLines = (visit: Visit) =>
    visit.effects.flatMap(effect => (effect.type === 'copy' ? [effect.lines, effect.what] : []))

  test('is the text on the screen, its lines as long as they are', () => {
    const long = sanitise('word '.repeat(100))
    const view = viewOf('text', 0, { fields: [], sections: [{ title: undefined, lines: [long] }] })
    expect(copiedLines(reading(view).press('y'))).toEqual([['', long], '2 lines'])
    expect(copiedLines(reading(view).press('w', 'right', 'y'))).toEqual([['', long], '2 lines'])
  })

  test('is the part on the screen', () => {
    const visit = reading().press('v', 'return').happen(read('1.1.2', 'part'))
    expect(copiedLines(visit.press('y'))).toEqual([['part 0', 'part 1', 'part 2'], '3 lines'])
  })

  test('is the target of the link under the cursor', () => {
    expect(copiedLines(reading().press('b', 'j', 'y'))).toEqual([['https://quay.example/'], 'the link'])
  })

  test.each([
    [false, 'good', 'Copied 3 lines, if this terminal takes it (OSC 52).'],
    [true, 'warning', 'Copied the beginning of 3 lines: terminals take no more at once.'],
  ])('is told of; cut: %s', (cut, tone, text) => {
    const visit = reading().happen({ type: 'copied', what: sanitise('3 lines'), cut })
    expect(visit.state.notice).toEqual({ tone, text })
  })
})

describe('long lines', () => {
  const long = sanitise('word '.repeat(100))
  const view = viewOf('text', 0, { sections: [{ title: undefined, lines: [long] }] })

  test('are wrapped, or go on to the right, with w', () => {
    const visit = reading(view)
    const wrapped = visit.lines
    expect(visit.press('w').lines.at(-1)).toBe(long)
    expect(visit.notice).toBe('Long lines go on to the right: use the arrows.')
    expect(visit.press('w').lines).toEqual(wrapped)
    expect(visit.notice).toBe('Long lines are wrapped.')
  })

  test('are shifted half a window at a time, and never beyond their beginning', () => {
    const visit = reading(view).press('w')
    const shifts = ['right', 'right', 'left', 'left', 'left'].map(key => visit.press(key).state.shift)
    expect(shifts).toEqual([40, 80, 40, 0, 0])
  })

  test('that are wrapped are not shifted, and it is said why', () => {
    const visit = reading(view).press('right')
    expect(visit.state.shift).toBe(0)
    expect(visit.notice).toBe('Long lines are wrapped: w lets them go on to the right.')
  })

  test('begin at their beginning in another text, and when they are wrapped again', () => {
    const visit = reading(view).press('w', 'right')
    expect(visit.press('H').state.shift).toBe(0)
    expect(visit.press('right', 'w', 'w').state.shift).toBe(0)
  })
})

test('the first shown part that is no container is chosen, whatever comes before it', () => {
  const parts = [
    partOf('1', 'multipart/mixed', { shown: true }),
    partOf('1.1', 'application/pdf'),
    partOf('1.2', 'text/plain', { shown: true }),
    partOf('1.3', 'text/html', { shown: true }),
  ]
  expect(reading(viewOf('text', 3, { parts })).press('v').state.screen).toMatchObject({ chosen: '1.2' })
})
