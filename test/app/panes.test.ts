import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/app/event.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  fetched,
  linkTo,
  lost,
  maildropOf,
  manyParts,
  opened,
  readingVisit,
  upTo,
  type Visit,
  viewOf,
  visitTo,
} from './rig.ts'

const transcript: Event = { type: 'transcriptRead', lines: [sanitise('S: +OK')] }

describe('the panes', () => {
  const panes = (visit: Visit, key: string, times: number) =>
    Array.from({ length: times }, () => visit.press(key).state.pane)

  test('take turns with Tab: list and preview, and the queue where there is one', () => {
    expect(panes(visitTo(5), 'tab', 3)).toEqual(['preview', 'list', 'preview'])
    expect(panes(visitTo(5).press('d'), 'tab', 4)).toEqual(['preview', 'queue', 'list', 'preview'])
    expect(panes(visitTo(5).press('d'), 'shift+tab', 4)).toEqual(['queue', 'preview', 'list', 'queue'])
  })

  test('are one where the preview is off or has no room, and Tab says so', () => {
    const off = visitTo(5).press('P', 'tab')
    expect(off.state.pane).toBe('list')
    expect(off.notice).toMatch(/one pane only/)
    expect(visitTo(5, { rows: 8 }).press('tab').state.pane).toBe('list')
  })

  test('are left to the list by Esc, by P, and where the window has no more room for them', () => {
    expect(visitTo(5).press('tab', 'escape').state.pane).toBe('list')
    expect(visitTo(5).press('tab', 'P').state.pane).toBe('list')
    const visit = visitTo(5).press('tab').happen({ type: 'resized', columns: 80, rows: 8 })
    expect(visit.state.pane).toBe('list')
  })

  test('P turns the preview off and on; while it is off, nothing is asked for it', () => {
    const visit = visitTo(50).press('P')
    expect(visit.state.previewShown).toBe(false)
    expect(visit.press('j').asked).not.toContain('awaitRest')
    expect(visit.press('P').state.previewShown).toBe(true)
    expect(visit.asked).toContain('awaitRest')
  })

  test('the preview scrolls while it has the keys, and the list stays', () => {
    const visit = visitTo(5).rest()
    const { message } = visit.effects.find(effect => effect.type === 'fetchPreview') ?? expect.fail()
    visit.happen(fetched(message, viewOf('line', 100))).press('tab', 'j', 'j')
    expect(visit.state.preview.scroll).toBe(2)
    expect(visit.number).toBe(5)
  })

  test('Enter in the queue shows the message in the list, where it is still there', () => {
    const visit = visitTo(5).press('d', 'd', 'shift+tab', 'j', 'return')
    expect([visit.state.pane, visit.number]).toEqual(['list', 4])
    visit.press('shift+tab', 'g').happen(opened(maildropOf(upTo(4))))
    expect(visit.press('return').notice).toBe('That message is not in the list.')
    expect(visit.state.pane).toBe('queue')
  })

  test('h shows all header fields from their first line, the header as it came, and the usual ones again', () => {
    const visit = visitTo(5).press('h')
    expect(visit.state.preview).toEqual({ scroll: 0, header: 'all' })
    expect(visit.press('h').state.preview.header).toBe('raw')
    expect(visit.press('h').state.preview.header).toBe('chosen')
    expect(visit.press('return', 'h').state.preview.header).toBe('all')
  })
})

describe('help and transcript', () => {
  test.each([
    ['mailbox', '?', []],
    ['reader', 'H', ['return']],
  ])('lie over the %s, and go back to it', (name, key, keys) => {
    for (const back of ['q', 'escape']) {
      const visit = visitTo(5).press(...keys)
      const under = visit.state.screen
      expect(under.name).toBe(name)
      expect(visit.press(key).state.screen).toMatchObject({ name: 'help', under })
      expect(visit.press('H').state.screen).toMatchObject({ name: 'help', under })
      expect(visit.press(back).state.screen).toEqual(under)
    }
  })

  test('the help scrolls to its end and no further', () => {
    const visit = visitTo(5).press('?', 'G')
    const end = visit.state.screen
    expect(end).not.toMatchObject({ scroll: 0 })
    expect(visit.press('j').state.screen).toEqual(end)
    expect(visit.press('g').state.screen).toMatchObject({ scroll: 0 })
  })

  test('L asks for the transcript, which opens at its end', () => {
    const visit = visitTo(5).press('L')
    expect(visit.effects).toEqual([{ type: 'readTranscript' }])
    const lines = upTo(100).map(line => sanitise(`S: line ${line}`))
    visit.happen({ type: 'transcriptRead', lines })
    expect(visit.state.screen).toMatchObject({ name: 'transcript', under: { name: 'mailbox' } })
    const aboveTheEnd = visit.press('k').state.screen
    expect(visit.press('G', 'k').state.screen).toEqual(aboveTheEnd)
    expect(visit.press('g').state.screen).toMatchObject({ scroll: 0 })
    expect(visit.press('q').state.screen).toEqual({ name: 'mailbox' })
  })
})

describe('screens over each other', () => {
  const rich = viewOf('text', 3, {
    parts: manyParts,
    links: [linkTo('https://harbour.example/')],
    trace: [{ title: undefined, lines: [sanitise('from a to b')] }],
  })
  const back = (visit: Visit) => {
    const seen: string[] = []
    while (visit.state.screen.name !== 'mailbox') seen.push(visit.press('escape').state.screen.name)
    return seen
  }

  test('are gone back through one by one', () => {
    const visit = readingVisit(rich).press('v', 'return', 'H', 'L').happen(transcript)
    expect(visit.screens).toEqual(['transcript', 'help', 'part', 'parts', 'reader', 'mailbox'])
    expect(back(visit)).toEqual(['help', 'part', 'parts', 'reader', 'mailbox'])
  })

  test.each<[string, string[], string[]]>([
    ['help', ['H', 'H', 'H'], ['help', 'reader', 'mailbox']],
    ['transcript', ['L', 'L'], ['transcript', 'reader', 'mailbox']],
    ['help under the transcript', ['H', 'L', 'H'], ['help', 'reader', 'mailbox']],
    ['transcript under the help', ['L', 'H', 'L'], ['transcript', 'reader', 'mailbox']],
    [
      'help under a part',
      ['v', '?', 'escape', 'return', 'H'],
      ['help', 'part', 'parts', 'reader', 'mailbox'],
    ],
  ])('never pile up screens of a kind: %s', (_, keys, screens) => {
    const visit = readingVisit(rich)
    for (const key of keys) {
      visit.press(key)
      if (key === 'L') visit.happen(transcript)
    }
    expect(visit.screens).toEqual(screens)
  })

  test('keep the place in what lies under them', () => {
    const visit = readingVisit(viewOf('text', 100)).press('space', 'j')
    const { scroll } = visit
    expect(visit.press('H', 'G', 'q').scroll).toBe(scroll)
    expect(visit.press('e', 'G', 'q').scroll).toBe(scroll)
  })

  test.each([
    ['in the tree of parts', ['v'], ['parts', 'reader', 'mailbox']],
    ['in a part, under the help', ['v', 'return', 'H'], ['help', 'part', 'parts', 'reader', 'mailbox']],
  ])('stay when the mailbox is read anew and their message is there: %s', (_, keys, screens) => {
    const visit = readingVisit(rich)
      .press(...keys)
      .happen(lost, opened(maildropOf(upTo(7))))
    expect([visit.number, visit.screens]).toEqual([5, screens])
  })

  test.each([
    ['the tree of parts', ['v'], ['mailbox']],
    ['a part', ['v', 'return'], ['mailbox']],
    ['the source', ['e'], ['mailbox']],
    ['the links', ['b'], ['mailbox']],
    ['its way', ['i'], ['mailbox']],
    ['a part under the help', ['v', 'return', 'H'], ['help', 'mailbox']],
    ['the source over the list', ['q', 'e'], ['mailbox']],
    ['the help', ['H'], ['help', 'mailbox']],
  ])('go when it is read anew and their message is not: %s', (_, keys, screens) => {
    const visit = readingVisit(rich)
      .press(...keys)
      .happen(lost, opened(maildropOf(upTo(4))))
    expect([visit.number, visit.screens]).toEqual([4, screens])
  })

  test('go where only a number named their message: it may name another now', () => {
    const nameless = () => maildropOf(upTo(5), () => undefined)
    const visit = visitTo(nameless()).press('return')
    const { message } = visit.effects.find(effect => effect.type === 'fetchPreview') ?? expect.fail()
    visit.happen(fetched(message, rich)).press('v').happen(opened(nameless()))
    expect(visit.screens).toEqual(['mailbox'])
    expect(visit.notice).toBe('The message that was open is not to be found in the mailbox any more.')
  })
})
