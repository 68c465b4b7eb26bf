import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partItems } from '../../src/app/part-list.ts'
import type { PartRow } from '../../src/mail/message-view.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from '../text/hostile-text.ts'
import { manyParts, partOf, readingVisit, viewOf, visitTo } from './rig.ts'

const rows = (parts: readonly PartRow[], columns = 100) =>
  partItems(readingVisit(viewOf('text', 3, { parts })).state, columns).map(({ line }) => line)

describe('the tree of parts', () => {
  test('has a row for each, the deeper the further in, with what is known of it', () => {
    expect(rows(manyParts)).toEqual([
      'multipart/mixed  400 B so far',
      '  multipart/alternative  400 B',
      '    text/plain; utf-8  400 B',
      '    text/html; iso-8859-1  400 B  (shown)',
      '  application/pdf  attachment  8.2 KB (11 KB encoded)  plan.pdf',
      '  image/png  30 KB (41 KB encoded) so far',
    ])
  })

  test('names the parts by their ids', () => {
    const { state } = readingVisit(viewOf('text', 3, { parts: manyParts }))
    expect(partItems(state, 80).map(({ id }) => id)).toEqual(manyParts.map(({ id }) => id))
  })

  test('says of a part that holds others neither that it is shown nor how large it is decoded', () => {
    const holding = partOf('1', 'multipart/mixed', { shown: true, encodedOctets: 5000, decodedOctets: 0 })
    expect(rows([holding])).toEqual(['multipart/mixed  5.0 KB'])
  })

  test('goes no further in than eight steps', () => {
    const deep = Array.from({ length: 40 }, (_, depth) => partOf('1', 'text/plain', { depth }))
    expect(rows(deep).map(line => line.search(/\S/))).toEqual(
      Array.from({ length: 40 }, (_, depth) => 2 * Math.min(depth, 8)),
    )
  })

  test('fits its columns, whatever a sender writes', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom(2, 10, 40), (text, columns) => {
        const words = sanitise(text)
        const part = partOf('1.1', 'text/plain', { name: words, charset: words, disposition: words })
        expect(rows([part], columns).filter(line => cellWidth(line) > columns)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  test('is empty where nothing is here', () => {
    expect(partItems(visitTo(5).state, 80)).toEqual([])
    expect(rows([])).toEqual([])
  })
})
