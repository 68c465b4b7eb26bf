import { describe, expect, test } from 'vitest'
import { keepOutput, mostOutput, mostOutputLines } from '../../src/effects/command-output.ts'

const kept = (...said: (string | Uint8Array)[]) => {
  const output = keepOutput()
  for (const octets of said) output.take(Buffer.from(octets))
  return output.lines()
}

describe('what a command says', () => {
  test.each<[string, string[], string[]]>([
    ['nothing', [], []],
    ['an empty line', ['\n'], ['']],
    ['lines', ['one\ntw', 'o\r\n\nthree'], ['one', 'two', '', 'three']],
    ['a colour', ['\x1b[31mred\x1b[0m\n'], ['␛[31mred␛[0m']],
    ['a title and a bell', ['\x1b]0;title\x07\n'], ['␛]0;title␇']],
    ['tabs', ['a\tb\n'], ['a       b']],
  ])('%s', (_, said, lines) => {
    expect(kept(...said)).toEqual({ lines, cut: false })
  })

  test('in pieces that cut characters is put together', () => {
    const octets = Buffer.from('größe\n')
    expect(kept(octets.subarray(0, 3), octets.subarray(3)).lines).toEqual(['größe'])
  })

  test('that is no UTF-8 is shown as far as it goes', () => {
    expect(kept(Buffer.from('a\xffb', 'latin1')).lines).toEqual(['a\uFFFDb'])
  })

  test('is kept up to a number of octets, in whole characters', () => {
    const whole = 'x'.repeat(mostOutput - 1)
    expect(kept(`${whole}x`)).toEqual({ lines: [`${whole}x`], cut: false })
    expect(kept(whole, 'ö')).toEqual({ lines: [whole], cut: true })
    expect(kept(`${whole}x`, 'more', 'and more').cut).toBe(true)
  })

  test('is kept up to a number of lines', () => {
    const full = kept('\n'.repeat(mostOutputLines))
    expect({ count: full.lines.length, cut: full.cut }).toEqual({ count: mostOutputLines, cut: false })
    const over = kept(`${'\n'.repeat(mostOutputLines)}x`)
    expect({ count: over.lines.length, cut: over.cut }).toEqual({ count: mostOutputLines, cut: true })
  })
})
