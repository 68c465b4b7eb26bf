import { describe, expect, test } from 'vitest'
import { entersAlternate, readInkWrite } from '../../src/terminal/ink-write.ts'

const erased = `${'\x1b[2K\x1b[1A'.repeat(3)}\x1b[2K\x1b[G`

describe('what Ink writes', () => {
  test.each([
    ['a first frame', 'one\ntwo', { kind: 'frame', text: 'one\ntwo' }],
    [
      'a first frame that begins with a look',
      '\x1b[1mone\x1b[22m\n',
      { kind: 'frame', text: '\x1b[1mone\x1b[22m' },
    ],
    ['a frame in place of one', `${erased}one\n\ntwo`, { kind: 'frame', text: 'one\n\ntwo' }],
    [
      'a frame in place of one, whose first rows are empty',
      `${erased}\n\none`,
      { kind: 'frame', text: '\n\none' },
    ],
    ['a frame on an empty screen', '\x1b[1;1H\x1b[Jone', { kind: 'frame', text: 'one' }],
    ['the alternate screen', '\x1b[?1049h', { kind: 'modes', text: '\x1b[?1049h' }],
    ['several modes', '\x1b[?25h\x1b[?2004l', { kind: 'modes', text: '\x1b[?25h\x1b[?2004l' }],
    ['the kitty protocol', '\x1b[>1u', { kind: 'modes', text: '\x1b[>1u' }],
    ['an erased frame', erased, { kind: 'nothing' }],
    ['the marks around a frame', '\x1b[?2026h', { kind: 'nothing' }],
    ['nothing', '', { kind: 'nothing' }],
  ])('%s', (_, chunk, written) => {
    expect(readInkWrite(chunk)).toEqual(written)
  })
})

test('the alternate screen is entered and left', () => {
  expect(entersAlternate('\x1b[?1049h')).toBe(true)
  expect(entersAlternate('\x1b[?1049l\x1b[?25h')).toBe(false)
  expect(entersAlternate('\x1b[?1049l\x1b[?1049h')).toBe(true)
  expect(entersAlternate('\x1b[?25h')).toBeUndefined()
})
