import { describe, expect, test } from 'vitest'
import { keepOutput, type OutputLines } from '../../src/effects/command-output.ts'

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
  ])('%s', async (_, said, lines) => {
    expect(await kept(...said)).toEqual({ lines, cut: false })
  })

  test('in pieces that cut characters is put together', async () => {
    const octets = Buffer.from('größe\n')
    expect((await kept(octets.subarray(0, 3), octets.subarray(3))).lines).toEqual(['größe'])
  })

  test('that is no UTF-8 is shown as far as it goes', async () => {
    expect((await kept(Buffer.from('a\xffb', 'latin1'))).lines).toEqual(['a\uFFFDb'])
  })

  test('is kept up to a number of octets, in whole characters', async () => {
    const whole = 'x'.repeat(999_999)
    expect(joined(await kept(`${whole}x`))).toEqual({ text: `${whole}x`, cut: false })
    expect(joined(await kept(whole, 'ö'))).toEqual({ text: whole, cut: true })
    expect((await kept(`${whole}x`, 'more', 'and more')).cut).toBe(true)
  })

  test('is kept up to a number of lines', async () => {
    const full = await kept('\n'.repeat(20_000))
    expect({ count: full.lines.length, cut: full.cut }).toEqual({ count: 20_000, cut: false })
    const over = await kept(`${'\n'.repeat(20_000)}x`)
    expect({ count: over.lines.length, cut: over.cut }).toEqual({ count: 20_000, cut: true })
  })

  test('is kept up to a number of characters, which tabs make more of', async () => {
    const { text, cut } = joined(await kept('\té\n'.repeat(15_000), '\t'.repeat(900_000)))
    expect({ length: text.length, cut }).toEqual({ length: 1_000_000, cut: true })
  })

  test.each([
    ['a line of the longest', `${'x'.repeat(20_000)}\r\n`, [20_000]],
    ['a longer one', `${'x'.repeat(20_001)}\n\n`, [20_000, 1, 0]],
    ['a character where it is broken', `${'x'.repeat(19_999)}😀😀`, [19_999, 4]],
  ])('is broken into lines that are not too long: %s', async (_, said, lengths) => {
    const { lines } = await kept(said)
    expect(lines.map(({ length }) => length)).toEqual(lengths)
    expect(lines.join('')).toBe(said.replace(/[\r\n]/g, ''))
  })

  test.each(['\x1b', '\té', '\x80\n'])('leaves others their turn while it is made safe: %j', async piece => {
    const said = Buffer.from(piece.repeat(100_000))
    let turns = 0
    const count = () => {
      turns += 1
      immediate = setImmediate(count)
    }
    let immediate = setImmediate(count)
    await kept(said)
    clearImmediate(immediate)
    expect(turns).toBeGreaterThan(3)
  })
})

const joined = ({ lines, cut }: OutputLines) => ({ text: lines.join(''), cut })
