import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linkDetail, linkRow, linksInSight } from '../../src/app/links.ts'
import type { Link } from '../../src/mail/message-view.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { hostileText } from '../text/hostile-text.ts'
import { keyTo, linkTo, readingVisit, textViewOf, viewOf, visitTo } from './rig.ts'

const warning = 'The text names bank.example.'

describe('a row of the list of links', () => {
  test.each<[Link, string, boolean]>([
    [linkTo('https://harbour.example/'), '  [3] https://harbour.example/', false],
    [linkTo('https://a.example/', 'https://a.example/'), '  [3] https://a.example/', false],
    [linkTo('https://a.example/', 'the plan'), '  [3] the plan → https://a.example/', false],
    [linkTo('https://a.example/', 'bank.example', warning), '! [3] bank.example → https://a.example/', true],
    [linkTo('', ''), '  [3] ', false],
  ])('%o', (link, text, suspect) => {
    expect(linkRow(link, 3, 80)).toEqual({ text, suspect })
  })

  test('fits its columns, whatever a sender writes', () => {
    fc.assert(
      fc.property(hostileText, hostileText, fc.constantFrom(1, 10, 40), (target, text, columns) => {
        expect(cellWidth(linkRow(linkTo(target, text, text), 12, columns).text)).toBeLessThanOrEqual(columns)
      }),
      { numRuns: 100 },
    )
  })
})

describe('what is told of the link under the cursor', () => {
  const target = `https://harbour.example/${'a'.repeat(100)}`
  const at = (cursor: number, columns = 80) =>
    readingVisit(viewOf('text', 3, { links: [linkTo(target, 'x', warning), linkTo('https://b.example/')] }), {
      columns,
    }).press('b', ...'j'.repeat(cursor)).state

  test('is all of its target, and why it is suspect', () => {
    const lines = linkDetail(at(0), 5)
    const last = lines.at(-1)
    expect(last).toEqual({ text: warning, tone: 'warning' })
    expect(lines).toHaveLength(3)
    expect(
      lines
        .slice(0, 2)
        .map(({ text }) => text)
        .join(''),
    ).toBe(target)
    expect(linkDetail(at(1), 5)).toEqual([{ text: 'https://b.example/', tone: 'plain' }])
  })

  test('is the beginning of the target and the warning, where there is little room', () => {
    expect(linkDetail(at(0), 2).map(({ tone }) => tone)).toEqual(['plain', 'warning'])
    expect(linkDetail(at(0), 1).map(({ tone }) => tone)).toEqual(['plain'])
  })

  test('is cut to its rows', () => {
    expect(linkDetail(at(0), 2)).toHaveLength(2)
    expect(linkDetail(at(0), 0)).toEqual([])
  })

  test('is nothing where no links are listed', () => {
    expect(linkDetail(visitTo(5).state, 5)).toEqual([])
  })
})

describe('the links in sight', () => {
  const inMessage = [linkTo('https://a.example/')]
  const inPart = [linkTo('https://b.example/')]

  test('are those of the message, or of the part that is read, once its text is here', () => {
    const visit = readingVisit(viewOf('text', 3, { links: inMessage }))
    expect(linksInSight(visit.state)).toEqual(inMessage)
    expect(linksInSight(visit.press('v', 'return').state)).toEqual([])
    const view = textViewOf('part', 3, { links: inPart })
    visit.happen({ type: 'partRead', key: keyTo(5), part: '1' as never, view })
    expect(linksInSight(visit.state)).toEqual(inPart)
  })

  test('are none before anything is here', () => {
    expect(linksInSight(visitTo(5).state)).toEqual([])
  })
})
