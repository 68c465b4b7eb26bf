import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clipboardSequence, copyable } from '../../src/terminal/clipboard.ts'

const text = 'Grüße\nan alle'
const base64 = 'R3LDvMOfZQphbiBhbGxl'
const plain = `\x1b]52;c;${base64}\x07`

/** What GNU screen passes through of its device control strings. */
const throughScreen = (sequence: string): string[] =>
  sequence
    .split('\x1b\\')
    .filter(string => string.startsWith('\x1bP'))
    .map(string => string.slice(2))

describe('the sequence', () => {
  test.each([{}, { TERM: 'xterm-256color' }, { TERM: 'tmux-256color' }, { TMUX: '', STY: '' }])(
    'is plain in %o',
    env => {
      expect(clipboardSequence(text, env)).toBe(plain)
    },
  )

  test.each([{ TMUX: '/tmp/tmux,1,0' }, { TMUX: '/tmp/tmux,1,0', TERM: 'screen-256color' }])(
    'is for tmux and through it in %o',
    env => {
      expect(clipboardSequence(text, env)).toBe(`${plain}\x1bPtmux;\x1b\x1b]52;c;${base64}\x07\x1b\\`)
    },
  )

  test.each([{ STY: '1.pts-0.host' }, { TERM: 'screen' }, { TERM: 'screen.xterm-256color' }])(
    'goes through screen in %o',
    env => {
      expect(clipboardSequence(text, env)).toBe(`\x1bP${plain}\x1b\\`)
    },
  )

  test('goes through screen in small pieces', () => {
    const long = 'x'.repeat(55_000)
    const sequence = clipboardSequence(long, { STY: '1' })
    const pieces = throughScreen(sequence)
    expect(pieces.join('')).toBe(clipboardSequence(long, {}))
    expect(pieces.map(piece => `\x1bP${piece}\x1b\\`).join('')).toBe(sequence)
    expect(Math.max(...pieces.map(piece => piece.length))).toBe(240)
  })
})

describe('what can be copied', () => {
  test.each([
    ['nothing', '', 0, false],
    ['all that fits', 'x'.repeat(55_000), 55_000, false],
    ['the beginning', 'x'.repeat(55_001), 55_000, true],
    ['whole characters', 'é'.repeat(40_000), 27_500, true],
    ['whole characters that do not come out even', `x${'é'.repeat(40_000)}`, 27_500, true],
    ['whole characters outside the basic plane', `x${'😀'.repeat(20_000)}`, 27_499, true],
  ])('%s', (_, given, length, cut) => {
    const copied = copyable(given)
    expect(copied).toEqual({ text: given.slice(0, length), cut })
    expect(copied.text.isWellFormed()).toBe(true)
  })

  test('fits, whatever it is, and comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.nat(3000), (unit, times) => {
        const { text } = copyable(unit.repeat(times))
        const octets = clipboardSequence(text, {}).slice('\x1b]52;c;'.length, -1)
        expect(octets.length).toBeLessThanOrEqual(74_000)
        expect(Buffer.from(octets, 'base64').toString()).toBe(text)
      }),
      { numRuns: 50 },
    )
  })
})
