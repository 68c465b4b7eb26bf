import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellWidth, cut, fit, withoutHead } from '../../src/text/cells.ts'
import { nothing, said, sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from './hostile-text.ts'

const text = hostileText.map(sanitise)
const cells = fc.integer({ min: -2, max: 60 })

test.each([
  ['', 0],
  ['plain', 5],
  ['é', 1],
  ['e\u0301\u0302', 1],
  ['漢字', 4],
  ['ＡＢ', 4],
  ['한글', 4],
  ['ﾊﾟ', 2],
  ['😀', 2],
  ['·…─→', 4],
  ['\u25cc\u0301', 1],
])('%j is %i cells wide', (raw, width) => {
  expect(cellWidth(sanitise(raw))).toBe(width)
})

describe('fit', () => {
  test.each([
    ['mail', 6, 'mail  '],
    ['mail', 4, 'mail'],
    ['mailbox', 4, 'mai…'],
    ['mailbox', 1, '…'],
    ['mailbox', 0, ''],
    ['mailbox', -3, ''],
    ['', 2, '  '],
    ['', 0, ''],
    ['漢字', 4, '漢字'],
    ['漢字', 3, '漢…'],
    ['漢字', 2, '… '],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['e\u0301', 1, 'e\u0301'],
  ])('%j in %i cells is %j', (raw, width, shown) => {
    expect(fit(sanitise(raw), width)).toBe(shown)
  })

  test('aligns to the right', () => {
    expect(fit(said`42`, 5, { align: 'right' })).toBe('   42')
    expect(fit(said`123456`, 5, { align: 'right' })).toBe('1234…')
  })

  test('takes another ellipsis, none, or as much of it as there is room', () => {
    expect(fit(said`mailbox`, 5, { ellipsis: said`~` })).toBe('mail~')
    expect(fit(said`mailbox`, 5, { ellipsis: nothing })).toBe('mailb')
    expect(fit(said`mailbox`, 2, { ellipsis: said`...` })).toBe('..')
    expect(fit(said`a漢字`, 2, { ellipsis: nothing })).toBe('a ')
  })

  test('always has exactly the width', () => {
    const align = fc.constantFrom('left' as const, 'right' as const)
    fc.assert(
      fc.property(text, cells, align, text, (whole, width, align, ellipsis) => {
        expect(cellWidth(fit(whole, width, { align, ellipsis }))).toBe(Math.max(0, width))
      }),
    )
  })
})

describe('cut', () => {
  test.each([
    ['mail', 6, 'mail'],
    ['mailbox', 4, 'mai…'],
    ['漢字', 3, '漢…'],
    ['漢字', 2, '…'],
    ['mailbox', 0, ''],
  ])('%j in at most %i cells is %j', (raw, width, shown) => {
    expect(cut(sanitise(raw), width)).toBe(shown)
  })

  test('without an ellipsis gives the longest head that has room', () => {
    fc.assert(
      fc.property(text, cells, (whole, width) => {
        const head = cut(whole, width, nothing)
        expect(whole.startsWith(head)).toBe(true)
        expect(cellWidth(head)).toBeLessThanOrEqual(Math.max(0, width))
        expect(cellWidth(head)).toBeGreaterThanOrEqual(Math.min(cellWidth(whole), width - 1))
      }),
    )
  })
})

test('what is cut or fitted stays sanitised', () => {
  fc.assert(
    fc.property(text, cells, (whole, width) => {
      for (const shown of [cut(whole, width), fit(whole, width)]) {
        expect(sanitise(shown)).toBe(shown)
      }
    }),
  )
})

describe('withoutHead', () => {
  test.each([
    ['mailbox', 0, 'mailbox'],
    ['mailbox', -2, 'mailbox'],
    ['mailbox', 4, 'box'],
    ['mailbox', 7, ''],
    ['mailbox', 9, ''],
    ['漢字', 2, '字'],
    ['漢字', 1, ' 字'],
    ['漢字', 3, ' '],
    ['e\u0301e\u0301', 1, 'e\u0301'],
    ['漢\u0301字', 1, ' 字'],
  ])('%j without %i cells is %j', (raw, cells, left) => {
    expect(withoutHead(sanitise(raw), cells)).toBe(left)
  })

  test('takes away as many cells as it is told, and no more', () => {
    fc.assert(
      fc.property(text, fc.nat(60), (whole, cells) => {
        expect(cellWidth(withoutHead(whole, cells))).toBe(Math.max(0, cellWidth(whole) - cells))
      }),
    )
  })
})
