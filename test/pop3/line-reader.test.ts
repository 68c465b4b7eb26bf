import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rowReader } from '../../src/pop3/line-reader.ts'
import { chunksOf } from './chunks.ts'

const read = (chunks: readonly Uint8Array[], limits = { row: 20, rows: 5, octets: 200 }): string[] => {
  const rows: string[] = []
  const take = rowReader('LIST', row => rows.push(row), limits)
  for (const chunk of chunks) take(chunk)
  return rows
}

describe('rows', () => {
  test.each([
    ['1 a\r\n2 b\r\n', ['1 a', '2 b']],
    ['1 a\n2 b\n', ['1 a', '2 b']],
    ['\r\n\r\n', ['', '']],
    ['a\rb\r\r\n', ['a\rb\r']],
    ['unfinished', []],
    ['\xc3\xa9\xff\r\n', ['\xc3\xa9\xff']],
  ])('%j', (text, rows) => {
    expect(read([Buffer.from(text, 'latin1')])).toEqual(rows)
  })

  test('come the same in any chunks', () => {
    const text = Buffer.from('1 a\r\n2 b\n\r\n3 ccc\r\n')
    fc.assert(
      fc.property(chunksOf(text), chunks => {
        expect(read(chunks)).toEqual(['1 a', '2 b', '', '3 ccc'])
      }),
    )
  })
})

describe('a listing that does not stop', () => {
  test.each([
    ['an endless row', ['x'.repeat(12), 'x'.repeat(12)]],
    ['a row too long', [`${'x'.repeat(21)}\r\n`]],
    ['too many rows', ['1\r\n2\r\n3\r\n', '4\r\n5\r\n6\r\n']],
  ])('%s is tooLarge', (_, texts) => {
    expect(() => read(texts.map(text => Buffer.from(text)))).toThrow(
      expect.objectContaining({ kind: 'tooLarge', phase: 'LIST' }),
    )
  })

  test('what just fits is taken', () => {
    expect(read([Buffer.from(`${'x'.repeat(18)}\r\n`.repeat(5))])).toHaveLength(5)
  })
})
