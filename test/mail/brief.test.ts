import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brief, briefLine } from '../../src/mail/brief.ts'
import { hostileText } from '../text/hostile-text.ts'
import { expectShowable } from './hostile-fields.ts'

describe('brief', () => {
  test.each([
    ['', 5, ''],
    [' \r\n\t', 5, ''],
    [' a\r\n\t b ', 5, 'a b'],
    ['abcde', 5, 'abcde'],
    ['abcdef', 5, 'abcd…'],
    ['abc👍f', 5, 'abc👍f'.slice(0, 3).concat('…')],
  ])('%j in %i', (value, most, text) => {
    expect(brief(value, most)).toBe(text)
  })
})

test('briefLine keeps its bound and is safe to show', () => {
  expect(briefLine(`  ${'a'.repeat(600)}`)).toBe(`  ${'a'.repeat(497)}…`)
  fc.assert(fc.property(hostileText, text => expectShowable([briefLine(text.repeat(20))])))
})
