import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Segmenter } from '../../src/terminal/segmenter.ts'
import { hostileText } from '../text/hostile-text.ts'

const real = new Intl.Segmenter()

/** Characters at both ends of what needs no segmenter, and such as join others. */
const telling = fc.constantFrom(...' ~aé¡¬­®ʯ̀‌‍‎‐‧‰⁞⁠←⇿─◿☀️👩🏽🇩가각\x00\x1b\r\n'.split(''), '\r\n')
const text = fc.oneof(
  fc.array(telling, { maxLength: 12 }).map(characters => characters.join('')),
  hostileText,
  fc.string({ unit: 'binary' }),
)

test('gives the clusters that Intl.Segmenter gives', () => {
  const ours = new Segmenter()
  fc.assert(
    fc.property(text, fc.nat(20), (input, index) => {
      expect([...ours.segment(input)]).toEqual([...real.segment(input)])
      expect(ours.segment(input).containing(index)).toEqual(real.segment(input).containing(index))
    }),
    { numRuns: 1000 },
  )
})

test('asks it only for what it is needed for', () => {
  const made = vi.spyOn(Intl, 'Segmenter')
  const ours = new Segmenter(undefined, { granularity: 'grapheme' })
  expect([...ours.segment('\x1b[1m→ ─ né … ·\x1b[0m')]).toHaveLength(18)
  expect(made).not.toHaveBeenCalled()
  expect([...ours.segment('👩‍👩‍👧')]).toHaveLength(1)
  expect([...ours.segment('e\u0301')]).toHaveLength(1)
  expect(made).toHaveBeenCalledExactlyOnceWith(undefined, { granularity: 'grapheme' })
  made.mockRestore()
})
