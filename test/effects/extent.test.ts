import { expect, test } from 'vitest'
import type { Extent } from '../../src/app/message-ref.ts'
import { extentOf } from '../../src/effects/extent.ts'

const header = 'From: ada@example.org\r\n\r\n'

/** A message whose body is this. */
const of = (body: string): Buffer => Buffer.from(header + body)

const lines = (count: number, line = 'x\r\n'): Buffer => of(line.repeat(count))

test.each<[string, Buffer, number, number | undefined, Extent]>([
  ['fewer lines than were asked for', lines(9), 10, lines(9).length, 'whole'],
  ['fewer lines, of a size that was not told', lines(9), 10, undefined, 'whole'],
  ['fewer lines, where the server counts otherwise', lines(9), 10, lines(9).length + 5, 'whole'],
  ['fewer lines, where the server counts less', lines(9), 10, 10, 'whole'],
  ['as many lines as were asked for', lines(10), 10, 10_000, 'beginning'],
  ['as many lines, of a size that was not told', lines(10), 10, undefined, 'beginning'],
  ['as many lines, and exactly as many octets as were told', lines(10), 10, lines(10).length, 'whole'],
  ['as many lines, and one octet less than was told', lines(10), 10, lines(10).length + 1, 'beginning'],
  ['more lines, of a server that ignores the count', lines(500), 10, lines(500).length, 'whole'],
  ['more lines, of such a server that counts otherwise', lines(500), 10, lines(500).length - 9, 'beginning'],
  ['TOP cut short by the server', lines(20_000), 100_000, 1_000_000, 'asFarAsTop'],
  [
    'TOP cut short by the server, but not shorter than was asked for',
    lines(20_000),
    50,
    1_000_000,
    'beginning',
  ],
  ['nearly all of it', of('x'.repeat(800)), 10, 1000, 'whole'],
  ['much less than all of it', of('x'.repeat(700)), 10, 1000, 'asFarAsTop'],
  ['lines that end in a bare LF', lines(10, 'x\n'), 10, 10_000, 'beginning'],
  [
    'fewer lines that end in a bare LF',
    lines(9, 'some words\n'),
    10,
    lines(9, 'some words\r\n').length,
    'whole',
  ],
  ['a last line that has no end, which counts', of('x\r\nx'), 2, 10_000, 'beginning'],
  ['a last line that has no end, and is not enough', of('x\r\nx'), 3, undefined, 'whole'],
  ['empty lines', lines(10, '\r\n'), 10, 10_000, 'beginning'],
  ['a header alone, where no lines were asked for', of(''), 0, 10_000, 'beginning'],
  ['a header alone, which is all there is', of(''), 10, header.length, 'whole'],
  ['a header without an end', Buffer.from('From: ada@example.org\r\n'), 10, undefined, 'whole'],
  ['nothing', Buffer.alloc(0), 10, undefined, 'whole'],
  ['nothing of something', Buffer.alloc(0), 10, 1000, 'asFarAsTop'],
])('%s', (_, octets, asked, listed, extent) => {
  expect(extentOf({ octets, cut: false }, asked, listed)).toBe(extent)
})

test('what was cut here is as far as TOP goes, whatever else is so', () => {
  expect(extentOf({ octets: lines(500), cut: true }, 10, lines(500).length)).toBe('asFarAsTop')
  expect(extentOf({ octets: lines(5), cut: true }, 10, undefined)).toBe('asFarAsTop')
})

test('a line of megabytes is one line', () => {
  const octets = of('x'.repeat(5_000_000))
  expect(extentOf({ octets, cut: false }, 1, 10_000_000)).toBe('beginning')
  expect(extentOf({ octets, cut: false }, 2, octets.length)).toBe('whole')
})
