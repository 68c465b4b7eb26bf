import { describe, expect, test } from 'vitest'
import { parseRow } from '../../src/terminal/cell-row.ts'
import { plain, styleAfter } from '../../src/terminal/style.ts'

const bold = styleAfter(plain, '1')
const inverse = styleAfter(plain, '7')

describe('a line in cells', () => {
  test.each([
    ['', [], []],
    ['ab', ['a', 'b'], [plain, plain]],
    ['a  ', ['a'], [plain]],
    ['\x1b[1ma\x1b[22mb', ['a', 'b'], [bold, plain]],
    ['a\x1b[7m \x1b[27m ', ['a', ' '], [plain, inverse]],
    ['世x', ['世', '', 'x'], [plain, plain, plain]],
    ['e\u0301\u0323x', ['e\u0301\u0323', 'x'], [plain, plain]],
    ['世\u0301x', ['世\u0301', '', 'x'], [plain, plain, plain]],
    ['\u0301x', ['x'], [plain]],
    ['a\x1b[2Jb\x07c\x9bd', ['a', 'b', 'c', 'd'], [plain, plain, plain, plain]],
    ['123456789', ['1', '2', '3', '4', '5', '6'], Array(6).fill(plain)],
    ['12345世', ['1', '2', '3', '4', '5'], Array(5).fill(plain)],
  ])('%j', (line, texts, styles) => {
    expect(parseRow(line, 6)).toEqual({ texts, styles })
  })
})
