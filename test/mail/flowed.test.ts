import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unflow } from '../../src/mail/flowed.ts'

test.each([
  ['a paragraph', 'One \ntwo \nthree', ['One two three']],
  ['fixed lines', 'One\ntwo', ['One', 'two']],
  ['stuffed lines', ' From here \n  indented', ['From here  indented']],
  ['quoted lines', '> One \n> two\n>> deep \n>> er', ['> One two', '>> deep er']],
  ['quotes without a space', '>One \n>two', ['> One two']],
  ['depths that differ', '> One \ntwo \n>> three', ['> One', 'two ', '>> three']],
  ['spaced quotes, which are text', '> > One', ['> > One']],
  ['a signature', 'Text \n-- \nDafydd \nAll', ['Text ', '-- ', 'Dafydd All']],
  ['a quoted signature', '> -- \n> Otto', ['> --', '> Otto']],
  ['an empty line behind one that flows', 'One \n\ntwo', ['One ', '', 'two']],
  ['an empty quoted line', '>\n> x', ['>', '> x']],
  ['CRLF', 'One \r\ntwo\r\n', ['One two', '']],
  ['a flow to the end', 'One ', ['One ']],
  ['nothing', '', ['']],
])('joins %s', (_, text, lines) => {
  expect(unflow(text, false)).toEqual(lines)
})

test('deletes the space where delsp says so', () => {
  expect(unflow('日 \n本 \n語', true)).toEqual(['日本語'])
  expect(unflow('One  \ntwo', true)).toEqual(['One two'])
  expect(unflow('-- \nx', true)).toEqual(['-- ', 'x'])
})

const word = fc.stringMatching(/^[a-z]{1,8}$/)
const paragraph = fc.record({ depth: fc.nat(4), words: fc.array(word, { minLength: 1, maxLength: 30 }) })

test('gives back the paragraphs of generated text', () => {
  fc.assert(
    fc.property(fc.array(paragraph, { minLength: 1, maxLength: 20 }), fc.boolean(), (paragraphs, delSp) => {
      const source = paragraphs.map(({ depth, words }) => {
        const start = depth === 0 ? '' : `${'>'.repeat(depth)} `
        return words
          .map((each, i) => start + each + (i < words.length - 1 ? (delSp ? '  ' : ' ') : ''))
          .join('\n')
      })
      const expected = paragraphs.map(({ depth, words }) =>
        [...(depth === 0 ? [] : ['>'.repeat(depth)]), ...words].join(' '),
      )
      expect(unflow(source.join('\n'), delSp)).toEqual(expected)
    }),
  )
})

test('takes megabytes of anything', () => {
  for (const piece of ['> \n', '>', 'x \n', ' \n', '>x \n>>x \n']) {
    expect(unflow(piece.repeat(500_000), true).length).toBeGreaterThan(0)
  }
})
