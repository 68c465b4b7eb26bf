import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellWidth } from '../../src/text/cells.ts'
import { progressBar } from '../../src/text/progress-bar.ts'
import { toAscii } from '../../src/text/signs.ts'

test.each([
  [0, 10, '··········'],
  [0.04, 10, '··········'],
  [0.05, 10, '▌·········'],
  [0.55, 10, '█████▌····'],
  [0.999, 10, '█████████▌'],
  [1, 10, '██████████'],
  [1.5, 4, '████'],
  [-1, 4, '····'],
  [Number.NaN, 4, '····'],
  [Number.POSITIVE_INFINITY, 4, '████'],
  [Number.NEGATIVE_INFINITY, 4, '····'],
  [0.5, 1, '▌'],
  [0.5, 2.9, '█·'],
  [0.5, 0, ''],
  [0.5, -3, ''],
])('%d of %d cells is %j', (fraction, cells, bar) => {
  expect(progressBar(fraction, cells)).toBe(bar)
})

test('has a form in ASCII', () => {
  expect(toAscii(progressBar(0.55, 10))).toBe('#####>----')
})

test('always has exactly the width', () => {
  fc.assert(
    fc.property(fc.double(), fc.integer({ min: -2, max: 200 }), (fraction, cells) => {
      expect(cellWidth(progressBar(fraction, cells))).toBe(Math.max(0, cells))
    }),
  )
})

test('never shrinks as more is done', () => {
  const fraction = fc.double({ min: 0, max: 1, noNaN: true })
  const filled = (bar: string) => bar.replaceAll('·', '').length
  fc.assert(
    fc.property(fraction, fraction, (a, b) => {
      const less = filled(progressBar(Math.min(a, b), 30))
      expect(less).toBeLessThanOrEqual(filled(progressBar(Math.max(a, b), 30)))
    }),
  )
})
