import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joined, nothing, said, sanitise, sanitiseLines, slice } from '../../src/text/sanitise.ts'
import { textWidth } from '../../src/text/width.ts'
import { hostileText } from './hostile-text.ts'

const megabyte = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length))

describe('sanitise', () => {
  test.each([
    // Plain text stays.
    ['', ''],
    ['Hello, world ~', 'Hello, world ~'],
    ['  two  spaces  ', '  two  spaces  '],
    ['Grüße, Ελλάδα, Привет', 'Grüße, Ελλάδα, Привет'],
    ['漢字 かな 한글 ﾊﾟ', '漢字 かな 한글 ﾊﾟ'],
    ['12\u00a0km', '12\u00a0km'],
    // Line ends and tabs, runs of them as one.
    ['a\nb', 'a b'],
    ['a\r\n\t\r\nb', 'a b'],
    ['\n', ' '],
    // Controls become visible.
    ['\x1b[31mred', '␛[31mred'],
    ['\0\x07\x08\x0b\x0c\x1f\x7f', '␀␇␈␋␌␟␡'],
    ['\x80\x85\x9b\x9f', '\ufffd\ufffd\ufffd\ufffd'],
    // What is no character, or whose effect reaches beyond its own cell.
    ['\ud800a\udc00', '\ufffda\ufffd'],
    ['\ufffe\uffff\u{1fffe}\ufdd0', '\ufffd\ufffd\ufffd\ufffd'],
    ['\ue000\u{f0000}\u{10ffff}', '\ufffd\ufffd\ufffd'],
    ['\u0378\u{50000}', '\ufffd\ufffd'],
    ['exe\u202efdp.\u2066x\u2069\u200e\u200f\u061c', 'exe\ufffdfdp.\ufffdx\ufffd'],
    ['\u2028\u2029', '\ufffd\ufffd'],
    ['\ufff9a\ufffab\ufffb', '\ufffda\ufffdb\ufffd'],
    ['\u0600\u06dd', '\ufffd\ufffd'],
    // Invisible characters go.
    ['a\u200bb\ufeffc\u00add\u2060e\u200cf\u034fg\u180eh', 'abcdefgh'],
    ['pay\u{e0041}\u{e007f}pal', 'paypal'],
    ['\u3164\uffa0\u115f\u1160', '\ufffd\ufffd\ufffd\ufffd'],
    // Emoji.
    ['❤\ufe0f', '❤'],
    ['1\ufe0f\u20e3', '1'],
    ['👍🏽', '👍'],
    ['👩‍👩‍👧‍👦!', '👩!'],
    ['🧑🏽‍🤝‍🧑🏿', '🧑'],
    ['🏳️‍🌈', '🏳'],
    ['a\u200d👩', 'a👩'],
    ['🇩🇪 🇫🇷', 'DE FR'],
    ['🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}', '🏴'],
    ['😀🥰🪐', '😀🥰🪐'],
    ['🥲🫠🪿🛜', '\ufffd\ufffd\ufffd\ufffd'],
    // Combining marks.
    ['e\u0301', 'e\u0301'],
    ['e\u0301\u0302\u0303\u0304', 'e\u0301\u0302'],
    ['e\u0301\u200b\u0302\ufe0f\u0303', 'e\u0301\u0302'],
    ['\u0301x', '\u25cc\u0301x'],
    ['x \u0301\u0302', 'x \u25cc\u0301\u0302'],
    ['x\n\u0301', 'x \u25cc\u0301'],
    ['กำ ທຳ', 'ก\u0e4d\u0e32 ທ\u0ecd\u0eb2'],
    ['\u0e33', '\u25cc\u0e4d\u0e32'],
    // Hangul spelled in jamo is put together where it makes a syllable.
    ['\u1112\u1161\u11ab\u1100\u1173\u11af', '한글'],
    ['하\u11ab', '한'],
    ['\u1112\u200b\u1161', '하'],
    ['\u1112', '\ufffd'],
    ['\u1161\u11ab', '\ufffd\ufffd'],
    // Characters on whose width terminals disagree.
    ['☰䷀㉈', '\ufffd\ufffd\ufffd'],
  ])('%j becomes %j', (raw, shown) => {
    expect(sanitise(raw)).toBe(shown)
  })

  test('leaves nothing that acts on the terminal, whatever comes in', () => {
    const acting =
      /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Variation_Selector}\p{Bidi_Control}\u{e0000}-\u{e0fff}]/u
    fc.assert(fc.property(hostileText, raw => !acting.test(sanitise(raw))))
  })

  test('leaves no mark without a character under it, and at most two on one', () => {
    fc.assert(fc.property(hostileText, raw => !/(^| )\p{Mn}|[\p{Mn}\p{Me}]{3}/u.test(sanitise(raw))))
  })

  test('done twice changes nothing', () => {
    fc.assert(fc.property(hostileText, raw => sanitise(sanitise(raw)) === sanitise(raw)))
  })

  test('what is joined from sanitised parts is sanitised', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 4 }), raws => {
        const text = joined(raws.map(sanitise), nothing)
        return sanitise(text) === text
      }),
    )
  })

  test('is linear: a megabyte of anything hostile is done at once', () => {
    const pieces = [
      '\u0301',
      '\x1b',
      '\u200d',
      '👩\u200d',
      '\ud800',
      '\u{e0041}',
      '\u11a8',
      '\u0e33',
      ' \u0301',
      '\u202e',
    ]
    for (const piece of pieces) {
      // About 50 ms each; anything quadratic would outlast the test's time by far.
      expect(sanitise(`a${megabyte(piece)}z`)).toMatch(/^a.*z$/su)
    }
  })
})

describe('sanitiseLines', () => {
  test.each([
    ['', ['']],
    ['one', ['one']],
    ['one\ntwo\r\nthree', ['one', 'two', 'three']],
    ['one\n', ['one']],
    ['\n', ['']],
    ['one\n\n', ['one', '']],
    ['lone\rreturn\r\r\nend', ['lone␍return␍', 'end']],
    ['page\fpage', ['page␌page']],
    ['\ta\tbc\td', ['        a       bc      d']],
    ['1234567\t8', ['1234567 8']],
    ['12345678\t9', ['12345678        9']],
    ['漢字\te\u0301\tx', ['漢字    e\u0301       x']],
    ['a\t', ['a       ']],
    ['a\t\u0301', ['a       \u25cc\u0301']],
    ['\x1b[2J\nfine', ['␛[2J', 'fine']],
  ])('%j becomes %j', (raw, lines) => {
    expect(sanitiseLines(raw)).toEqual(lines)
  })

  test('tabs change nothing in what stands between them', () => {
    const tabs = (widths: readonly number[]) => widths.map(width => ' '.repeat(8 - (width % 8)))
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), raws => {
        const stretches = raws.map(raw => raw.replaceAll(/[\t\r\n]/g, ''))
        const [line = ''] = sanitiseLines(stretches.join('\t'))
        const gaps = tabs(stretches.map(stretch => textWidth(sanitise(stretch))))
        const last = stretches.length - 1
        return line === stretches.map((raw, i) => sanitise(raw) + (i < last ? gaps[i] : '')).join('')
      }),
    )
  })

  test('every line is sanitised', () => {
    fc.assert(fc.property(hostileText, raw => sanitiseLines(raw).every(line => sanitise(line) === line)))
  })
})

describe('said and joined', () => {
  test('said puts safe text and numbers between our own words', () => {
    expect(said`${12} messages on ${sanitise('mail.example')}`).toBe('12 messages on mail.example')
    expect(said`…`).toBe('…')
  })

  test('text that was not sanitised does not compile', () => {
    const foreign: string = 'from afar'
    // @ts-expect-error A plain string may hold anything.
    said`hello ${foreign}`
    // @ts-expect-error The parts must be safe.
    joined([foreign], nothing)
    // @ts-expect-error The separator must be safe.
    joined([], foreign)
  })

  test('joined puts the separator between the parts', () => {
    expect(joined([said`a`, said`b`, said`c`], said` · `)).toBe('a · b · c')
    expect(joined([], said`, `)).toBe(nothing)
  })

  test('a slice never holds half a character', () => {
    expect(slice(sanitise('a😀b'), 0, 2)).toBe('a\ufffd')
    expect(slice(sanitise('a😀b'), 3)).toBe('b')
  })
})
