import { describe, expect, test } from 'vitest'
import { plain, styleAfter, styleChange } from '../../src/terminal/style.ts'

/** The style after these SGR sequences, given by their parameters. */
const style = (...sequences: string[]) => sequences.reduce(styleAfter, plain)

describe('SGR is read', () => {
  test.each([
    [['1', '22'], []],
    [['2;1', '22'], []],
    [['7', '27'], []],
    [['31', '39'], []],
    [['41', '49'], []],
    [['1;31;44', '0'], []],
    [['1;31;44', ''], []],
    [['91', '39'], []],
    [['38;5;1'], ['31']],
    [['38;5;9'], ['91']],
    [['48;5;12'], ['104']],
    [['31', '32'], ['32']],
    [['38;2;1;2;3;1'], ['1']],
    [['1', '99'], ['1']],
  ])('%j is as %j', (sequences, same) => {
    expect(style(...sequences)).toBe(style(...same))
  })

  test('attributes, colours and grounds are told apart', () => {
    const codes = ['1', '2', '3', '4', '7', '8', '9', '31', '41', '91', '101', '38;5;200', '48;5;200']
    expect(new Set(codes.map(code => style(code))).size).toBe(codes.length)
  })
})

describe('the shortest change of style', () => {
  test.each([
    [style('1'), style('1'), ''],
    [style('1', '31'), plain, '\x1b[m'],
    [plain, style('1'), '\x1b[1m'],
    [plain, style('1', '31'), '\x1b[1;31m'],
    [style('1'), style('1', '7'), '\x1b[7m'],
    [style('31'), style('32'), '\x1b[32m'],
    [style('2'), style('1'), '\x1b[0;1m'],
    [style('1', '2', '7', '31', '44'), style('2', '7', '31', '44'), '\x1b[22;2m'],
    [style('7', '31'), style('31'), '\x1b[27m'],
    [style('91'), style('38;5;200', '105'), '\x1b[38;5;200;105m'],
  ])('from %d to %d', (from, to, change) => {
    expect(styleChange(from, to)).toBe(change)
  })

  test('leads there from everywhere', () => {
    const styles = ['', '1', '2', '1;2', '7', '4;31', '31', '91', '1;31;42', '48;5;99', '2;7;37;101'].map(
      code => styleAfter(plain, code),
    )
    for (const from of styles) {
      for (const to of styles) {
        const parameters = styleChange(from, to).slice(2, -1)
        expect(from === to ? from : styleAfter(from, parameters)).toBe(to)
      }
    }
  })
})
