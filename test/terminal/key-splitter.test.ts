import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitKeys } from '../../src/terminal/key-splitter.ts'

describe('what a terminal sends is cut into keys', () => {
  test.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['letters', 'jjgG$', ['j', 'j', 'g', 'G', '$']],
    ['control keys', '\x03\x04\r\t\x7f', ['\x03', '\x04', '\r', '\t', '\x7f']],
    ['other alphabets', 'é漢😀x', ['é', '漢', '😀', 'x']],
    ['a mark behind its letter', 'e\u0301', ['e', '\u0301']],
    ['arrows', '\x1b[A\x1b[Bj', ['\x1b[A', '\x1b[B', 'j']],
    ['arrows of the application mode', '\x1bOA\x1bOBj', ['\x1bOA', '\x1bOB', 'j']],
    ['keys with a number', '\x1b[5~\x1b[6~\x1b[3~', ['\x1b[5~', '\x1b[6~', '\x1b[3~']],
    ['keys with Shift or Ctrl', '\x1b[1;5C\x1b[Z', ['\x1b[1;5C', '\x1b[Z']],
    ['function keys of the Linux console', '\x1b[[A\x1b[[Ej', ['\x1b[[A', '\x1b[[E', 'j']],
    ['Alt and a letter', '\x1bd\x1b$', ['\x1bd', '\x1b$']],
    ['Alt and a wide letter', '\x1b😀j', ['\x1b😀', 'j']],
    ['Alt and Enter', '\x1b\rj', ['\x1b\r', 'j']],
    ['Esc before an arrow', '\x1b\x1b[A', ['\x1b', '\x1b[A']],
    ['a paste, as a whole', 'a\x1b[200~d$y\x1b[A\x1b[201~b', ['a', '\x1b[200~d$y\x1b[A\x1b[201~', 'b']],
    ['an empty paste', '\x1b[200~\x1b[201~', ['\x1b[200~\x1b[201~']],
  ])('%s', (_, sent, units) => {
    expect(splitKeys(sent)).toEqual({ units, answers: 0, rest: '' })
  })
})

describe('what a terminal says of itself is no key', () => {
  test.each([
    ['a mouse report of X10', '\x1b[M !!'],
    ['a colour, ended by BEL', '\x1b]11;rgb:0000/0000/0000\x07'],
    ['a colour, ended by ST', '\x1b]11;rgb:0000/0000/0000\x1b\\'],
    ['a reply to DECRQSS', '\x1bP1$r0m\x1b\\'],
    ['an application string', '\x1b_Gi=1;OK\x1b\\'],
    ['a privacy message', '\x1b^text\x1b\\'],
    ['a start of string', '\x1bXtext\x1b\\'],
    ['a sequence with a character that it cannot hold', '\x1b[12\u00e9'.slice(0, -1)],
    ['a sequence without end', `\x1b[${'1'.repeat(64)}`.slice(0, 64)],
  ])('%s', (_, sent) => {
    const { units } = splitKeys(`${sent}\x01j`)
    expect(units).toEqual(['\x01', 'j'])
  })
})

describe('what is not whole yet waits', () => {
  test.each([
    ['Esc, or the beginning of more', '\x1b'],
    ['a control sequence', '\x1b[1;'],
    ['a key of the application mode', '\x1bO'],
    ['a mouse report', '\x1b[M !'],
    ['a paste', '\x1b[200~dd$y'],
    ['the end of a paste', '\x1b[200~dd$y\x1b[201'],
    ['a reply', '\x1b]11;rgb:'],
    ['the end of a reply', '\x1b]11;rgb:\x1b'],
  ])('%s', (_, sent) => {
    expect(splitKeys(`j${sent}`)).toEqual({ units: ['j'], answers: 0, rest: sent })
  })

  test('but a control key ends what was no reply, but Alt and a letter', () => {
    expect(splitKeys('\x1b]jk\x03')).toEqual({ units: ['\x03'], answers: 0, rest: '' })
    expect(splitKeys('\x1bPjk\x1b[A')).toEqual({ units: ['\x1b[A'], answers: 0, rest: '' })
  })

  test('and not more of it than is sane is kept; nothing of it is taken for keys', () => {
    let rest = ''
    for (const sent of ['\x1b[200~', ...Array(40).fill('d$y\r'.repeat(10_000)), '\x1b[201', '~j']) {
      const split = splitKeys(rest + sent)
      expect(split.rest.length).toBeLessThanOrEqual(1024 * 1024)
      expect(split.units.filter(unit => !unit.startsWith('\x1b[200~'))).toEqual(sent === '~j' ? ['j'] : [])
      rest = split.rest
    }
    expect(rest).toBe('')
  })
})

test('reports of the status are counted, and are no keys', () => {
  expect(splitKeys('j\x1b[0n\x1b\x1b[3nk\x1b[0')).toEqual({
    units: ['j', '\x1b', 'k'],
    answers: 2,
    rest: '\x1b[0',
  })
})

describe('wherever the input is cut', () => {
  const piece = fc.constantFrom(
    ...[
      'j',
      '$',
      '\r',
      'é',
      '漢',
      '😀',
      '\x1b[A',
      '\x1bOB',
      '\x1b[[C',
      '\x1b[1;5D',
      '\x1b[15~',
      '\x1bd',
      '\x1b',
    ],
    ...[
      '\x1b[200~dd\x1b[201~',
      '\x1b[200~',
      '\x1b[201~',
      '\x1b[M !!',
      '\x1b[M',
      '\x1b[0n',
      '\x1b]11;rgb\x07',
      '\x1bP1$r\x1b\\',
    ],
    ...['\x1b]', '\x1b\\', '\x07', '[', 'O', 'M', '~', `\x1b[${'0'.repeat(70)}`],
  )
  const input = fc
    .array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string({ unit: 'binary', maxLength: 3 })), {
      maxLength: 12,
    })
    .map(pieces => pieces.join(''))

  /** The units of an input that comes in chunks, and what is left of it. */
  const splitAll = (chunks: string[]) =>
    chunks.reduce(
      ({ units, answers, rest }, chunk) => {
        const split = splitKeys(rest + chunk)
        return { units: [...units, ...split.units], answers: answers + split.answers, rest: split.rest }
      },
      { units: [] as readonly string[], answers: 0, rest: '' },
    )

  test('the keys are the same', () => {
    fc.assert(
      fc.property(input, fc.nat(), (text, seed) => {
        const characters = [...text]
        const cut = characters.length === 0 ? 0 : seed % characters.length
        const halves = [characters.slice(0, cut).join(''), characters.slice(cut).join('')]
        expect(splitAll(halves)).toEqual(splitKeys(text))
        expect(splitAll(characters)).toEqual(splitKeys(text))
      }),
      { numRuns: 500 },
    )
  })

  test('no character is invented or put elsewhere', () => {
    fc.assert(
      fc.property(input, text => {
        const { units, rest } = splitKeys(text)
        let at = 0
        for (const unit of [...units, rest]) {
          at = text.indexOf(unit, at)
          expect(at).toBeGreaterThanOrEqual(0)
          at += unit.length
        }
        expect(text.endsWith(rest)).toBe(true)
        expect(units).not.toContain('')
      }),
    )
  })
})
