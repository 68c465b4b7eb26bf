import { describe, expect, test } from 'vitest'
import { collectMaildrop } from '../../src/app/maildrop.ts'
import type { Fetched } from '../../src/app/message-ref.ts'
import { extentText, screenTitle } from '../../src/app/titles.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  fetched,
  linkTo,
  loadedWhole,
  manyParts,
  numbered,
  readingVisit,
  refTo,
  summariesOf,
  upTo,
  viewOf,
  visitTo,
} from './rig.ts'

const rich = viewOf('text', 3, { parts: manyParts, links: [linkTo('https://harbour.example/')] })
const reading = () => readingVisit(rich)

describe('the title of the screen', () => {
  test.each<[string, string[], string]>([
    ['the help', ['H'], 'Keys'],
    ['a source', ['e'], 'Source of message 5'],
    ['a way', ['i'], 'The way of message 5, as hosts on it claim'],
    ['the tree of parts', ['v'], 'Parts of message 5'],
    ['the links', ['b'], 'Links in message 5'],
    ['a part', ['v', 'return'], 'Part of message 5: text/html'],
    ['a message whose header has not come', [], 'Message 5'],
    ['another message', ['J'], 'Message 4'],
    ['a queued message', ['d', 'K'], 'D Message 5'],
  ])('%s', (_, keys, title) => {
    expect(screenTitle(reading().press(...keys).state)).toBe(title)
  })

  test('names a part by its name too, and one that is not there by its message', () => {
    const open = (id: string) => reading().press('v').choose(id).press('return')
    expect(screenTitle(open('1.2').state)).toBe('Part of message 5: application/pdf, plan.pdf')
    const visit = open('1.2').happen(fetched(5, viewOf('text'), loadedWhole))
    expect(screenTitle(visit.state)).toBe('A part of message 5')
  })

  test('has the subject of a message', () => {
    const visit = reading().happen({ type: 'summariesFetched', summaries: summariesOf(...upTo(5)) })
    expect(screenTitle(visit.state)).toBe('Message 5 · Subject 5')
  })

  test('is what a program’s output and the transcript bring with them', () => {
    const lines = [sanitise('a')]
    const done = { type: 'ended', lines, status: sanitise('cat ended well.') } as const
    const visit = reading().happen({ type: 'errandFinished', errand: { type: 'load' }, done })
    expect(screenTitle(visit.state)).toBe('1 line of output. cat ended well.')
    visit.happen({ type: 'transcriptRead', lines })
    expect(screenTitle(visit.state)).toMatch(/^Transcript: /)
  })

  test('is there where there is no message', () => {
    expect(screenTitle(visitTo(0).state)).toBe('No message')
  })
})

describe('how much of a message is here', () => {
  test.each<[Partial<Fetched>, number | undefined, string]>([
    [{ octets: 41_000 }, 8_200_000, '41 KB of 8.2 MB'],
    [{ octets: 41_000, extent: 'asFarAsTop' }, 8_200_000, '41 KB of 8.2 MB'],
    [{ octets: 41_000 }, undefined, '41 KB'],
    [loadedWhole, 8_200_000, ''],
    [{ octets: 41_000, extent: 'whole' }, undefined, ''],
  ])('%o of %i', (how, listed, text) => {
    const rows = collectMaildrop()
    if (listed !== undefined) rows.listed(numbered(1), listed)
    rows.identified(numbered(1), 'id-1' as never)
    expect(extentText(visitTo(rows.finish()).happen(fetched(refTo(1), rich, how)).state)).toBe(text)
  })

  test('is not said while nothing is here', () => {
    expect(extentText(visitTo(5).state)).toBe('')
    expect(extentText(visitTo(5).rest().state)).toBe('')
  })
})
