import { expect, test } from 'vitest'
import { lineText, transcriptText } from '../../src/effects/transcript-text.ts'
import type { TranscriptLine } from '../../src/pop3/transcript.ts'

const said = (text: string, at = new Date(2024, 1, 3, 4, 5, 6, 7)): TranscriptLine => ({
  at: at.getTime(),
  speaker: 'S',
  text,
})

test.each([
  [new Date(2024, 1, 3, 4, 5, 6, 7), '04:05:06.007 S: +OK'],
  [new Date(2024, 11, 31, 23, 59, 59, 999), '23:59:59.999 S: +OK'],
  [new Date(2024, 0, 1), '00:00:00.000 S: +OK'],
])('a line says when it was said: %s', (at, text) => {
  expect(lineText(said('+OK', at))).toBe(text)
  expect(transcriptText([said('+OK', at)])).toEqual([text])
})

test('keeps the order, and gives an empty line its clock', () => {
  expect(transcriptText([said('+OK'), said('')])).toEqual(['04:05:06.007 S: +OK', '04:05:06.007 S: '])
})

test('cuts a long line', () => {
  const [line = ''] = transcriptText([said('x'.repeat(100_000))])
  expect(line).toHaveLength(1000)
  expect(line).toMatch(/^04:05:06.007 S: x+$/)
})

test('lets nothing through that a terminal would obey', () => {
  expect(transcriptText([said('\u001b[2J\u009b1m\u202e')])[0]).not.toMatch(/[\p{Cc}\u202e]/u)
})
