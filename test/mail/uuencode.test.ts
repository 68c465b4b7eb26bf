import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutUuencoded } from '../../src/mail/uuencode.ts'

const line = '#86)C' // abc
const full = `M${'86)C'.repeat(15)}`

test.each([
  ['a file', ['a', 'begin 644 gull.gif', full, line, '`', 'end', 'b'], [{ name: 'gull.gif', octets: 48 }]],
  ['a file whose zeros are spaces', ['begin 755 x', line, ' ', 'end'], [{ name: 'x', octets: 3 }]],
  [
    'a file with CRLF',
    ['begin 644 x y.txt\r', `${line}\r`, '`\r', 'end\r'],
    [{ name: 'x y.txt', octets: 3 }],
  ],
  ['a file without a name', ['begin 644 ', full, line, '`', 'end'], [{ name: '(no name)', octets: 48 }]],
  ['a line with a checksum', ['begin 644 x', `${line}A`, '`', 'end'], [{ name: 'x', octets: 3 }]],
  ['spaces lost at the end', ['begin 644 x', '#86', '`', 'end'], [{ name: 'x', octets: 3 }]],
  ['an end that is cut off', ['begin 644 x', full, full, full], [{ name: 'x', octets: 135 }]],
  ['a prose line', ['begin 644 times, then rest', 'and begin again', 'end'], []],
  ['too few lines of a cut file', ['begin 644 x', full, full], []],
  ['a begin line at the end', ['text', 'begin 644 x'], []],
  ['another mode', ['begin 9 x', line, '`', 'end'], []],
])('finds what is in %s', (_, lines, files) => {
  expect(withoutUuencoded(lines).files).toEqual(files)
})

test('leaves a line for each file, and the rest as it is', () => {
  const lines = ['a', 'begin 644 gull.gif', full, '`', 'end', 'b', 'begin 644 times', 'c']
  expect(withoutUuencoded(lines).lines).toEqual([
    'a',
    '[uuencoded file gull.gif, about 45 B: not shown]',
    'b',
    'begin 644 times',
    'c',
  ])
})

test('keeps the text behind a damaged file', () => {
  const lines = ['begin 644 x', full, full, full, 'then the line was cut', 'b']
  expect(withoutUuencoded(lines).lines.slice(1)).toEqual(['then the line was cut', 'b'])
})

test('finds what is encoded', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), octets => {
      const found = withoutUuencoded(['begin 644 x', ...encode(octets), '`', 'end'])
      expect(found).toEqual({
        lines: [expect.stringContaining('[uuencoded file x')],
        files: [{ name: 'x', octets: octets.length }],
      })
    }),
  )
})

const encode = (octets: Uint8Array): string[] => {
  const lines: string[] = []
  for (let at = 0; at < octets.length; at += 45) {
    const part = octets.subarray(at, at + 45)
    const sextets = [...Buffer.from(part).toString('base64').replaceAll('=', 'A')]
    lines.push(sign(part.length) + sextets.map(each => sign(alphabet.indexOf(each))).join(''))
  }
  return lines
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const sign = (value: number): string => (value === 0 ? '`' : String.fromCharCode(value + 32))

test('takes many lines of anything', () => {
  for (const each of ['begin 644 x', full, 'end', '`', '']) {
    expect(withoutUuencoded(Array<string>(300_000).fill(each)).lines.length).toBeGreaterThan(0)
  }
  const halves = Array<string[]>(100_000).fill(['begin 644 x', full, full]).flat()
  expect(withoutUuencoded(halves).files).toEqual([])
})
