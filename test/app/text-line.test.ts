import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyLines, labelled, plain, type TextLine, toned } from '../../src/app/text-line.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from '../text/hostile-text.ts'

const wrapped = (columns: number) => ({ columns, wrapped: true })
const asIs = { columns: 10, wrapped: false }

const body = (text: string, columns = 80) => bodyLines([sanitise(text)], wrapped(columns))
const textsOf = (lines: readonly TextLine[]) => lines.map(({ text }) => text)

describe('a line of a body', () => {
  test.each<[string, TextLine['tone']]>([
    ['no quote', 'plain'],
    ['', 'plain'],
    [' > no quote', 'plain'],
    ['a > b', 'plain'],
    ['> one', 'quote'],
    ['>one', 'quote'],
    ['>', 'quote'],
    ['> ', 'quote'],
    ['>> two', 'quoteInQuote'],
    ['> > two', 'quoteInQuote'],
    ['> >two', 'quoteInQuote'],
    ['>  > one', 'quote'],
    ['>>> three', 'deepQuote'],
    ['> > > > four', 'deepQuote'],
    ['>'.repeat(1000), 'deepQuote'],
  ])('%j is of the tone %s', (text, tone) => {
    for (const line of body(text)) expect(line).toMatchObject({ tone, label: 0 })
  })

  test('keeps the marks of its quote where it is wrapped', () => {
    expect(textsOf(body('> > some words that are quoted', 30))).toEqual(['> > some words that are quoted'])
    expect(textsOf(body('> > some words that are quoted', 26))).toEqual([
      '> > some words that are',
      '> > quoted',
    ])
    expect(textsOf(body('>>some words that are quoted', 24))).toEqual(['>>some words that are', '>>quoted'])
  })

  test('is wrapped like any other where its marks leave no room', () => {
    expect(textsOf(body('> > some words that are quoted', 23))).toEqual(['> > some words that are', 'quoted'])
  })

  test('is as long as it is where lines are not wrapped', () => {
    const long = sanitise(`> ${'word '.repeat(50)}`)
    expect(bodyLines([long, sanitise('')], asIs)).toEqual([
      { text: long, tone: 'quote', label: 0 },
      { text: '', tone: 'plain', label: 0 },
    ])
  })

  test('fits its columns, whatever a sender writes', () => {
    const quoted = fc.tuple(fc.string({ unit: fc.constantFrom('>', ' ') }), hostileText)
    fc.assert(
      fc.property(quoted, fc.constantFrom(2, 5, 22, 40), ([marks, text], columns) => {
        const lines = body(`${marks}${text}`, columns)
        expect(lines.length).toBeGreaterThan(0)
        expect(textsOf(lines).filter(line => cellWidth(line) > columns)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})

describe('a label', () => {
  const name = sanitise('Subject')

  test('stands before the first line of what it labels', () => {
    expect(labelled(name, sanitise('some words that are long'), wrapped(20))).toEqual([
      { text: 'Subject: some words', tone: 'plain', label: 8 },
      { text: 'that are long', tone: 'plain', label: 0 },
    ])
  })

  test('and what it labels are one line where lines are not wrapped', () => {
    expect(labelled(name, sanitise('some words that are long'), asIs)).toEqual([
      { text: 'Subject: some words that are long', tone: 'plain', label: 8 },
    ])
  })
})

test('lines of one tone keep it where they are wrapped', () => {
  expect(toned('note', [sanitise('some words'), sanitise('b')], wrapped(6))).toEqual([
    { text: 'some', tone: 'note', label: 0 },
    { text: 'words', tone: 'note', label: 0 },
    { text: 'b', tone: 'note', label: 0 },
  ])
  expect(plain(sanitise('a'))).toEqual({ text: 'a', tone: 'plain', label: 0 })
})
