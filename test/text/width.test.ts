import { Terminal } from '@xterm/headless'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { cellWidth } from '../../src/text/cells.ts'
import { sanitise } from '../../src/text/sanitise.ts'

/** The columns by which the cursor of a real terminal advances. */
function columnsInXterm(text: string): Promise<number> {
  const terminal = new Terminal({ cols: 200, rows: 2, allowProposedApi: true })
  return new Promise(resolve => terminal.write(text, () => resolve(terminal.buffer.active.cursorX)))
}

const characterFrom = (first: number, last: number) =>
  fc.integer({ min: first, max: last }).map(codePoint => String.fromCodePoint(codePoint))

/** The scripts that every terminal has known for twenty years. */
const oldScripts = {
  'Latin, Greek and Cyrillic': characterFrom(0x20, 0x486),
  Hebrew: characterFrom(0x591, 0x5ea),
  Arabic: characterFrom(0x621, 0x652),
  Thai: characterFrom(0xe01, 0xe5b),
  Lao: characterFrom(0xe81, 0xeb9),
  'punctuation and currencies': characterFrom(0x2010, 0x20ef),
  'letterlike signs, arrows and mathematics': characterFrom(0x2100, 0x22ff),
  'box drawing and shapes': characterFrom(0x2500, 0x25fc),
  'kana and CJK punctuation': characterFrom(0x3000, 0x30ff),
  'CJK ideographs': characterFrom(0x4e00, 0x9fff),
  'CJK ideographs beyond the first plane': characterFrom(0x20000, 0x2a6d6),
  'Hangul syllables': characterFrom(0xac00, 0xd7a3),
  'halfwidth and fullwidth forms': characterFrom(0xff01, 0xffee),
  'combining marks': characterFrom(0x300, 0x36f),
}

describe('cellWidth and a real terminal', () => {
  test.each(Object.entries(oldScripts))('agree on %s', async (_, character) => {
    const text = fc.array(character, { maxLength: 60 }).map(characters => sanitise(characters.join('')))
    await fc.assert(
      fc.asyncProperty(text, async shown => (await columnsInXterm(shown)) === cellWidth(shown)),
      { numRuns: 50 },
    )
  })

  // xterm.js knows the widths of Unicode 6 unless an add-on teaches it more. Where later versions differ,
  // ours are those of today: glibc 2.36 and string-width give them too.
  test.each([
    ['emoji were narrow', '😀', 2, 1],
    ['so were the older symbols that became emoji', '⌚', 2, 1],
    ['Tangut was unknown', '\u{17000}', 2, 1],
    ['a mark of Unicode 7 was unknown', 'a\u1ab0', 1, 2],
    ['a Lao mark of Unicode 12 was unknown', 'ກ\u0eba', 1, 2],
  ])('disagree where %s', async (_, raw, ours, theirs) => {
    const shown = sanitise(raw)
    expect([cellWidth(shown), await columnsInXterm(shown)]).toEqual([ours, theirs])
  })
})

describe('cellWidth and string-width, by which Ink lays out', () => {
  test('agree on every single character that sanitise lets through', () => {
    const disagreements: string[] = []
    for (let codePoint = 0xa0; codePoint < 0x20000; codePoint++) {
      const raw = `a${String.fromCodePoint(codePoint)}`
      const shown = sanitise(raw)
      if (shown === raw && cellWidth(shown) !== stringWidth(shown)) disagreements.push(shown)
    }
    expect(disagreements).toEqual([])
  })

  test.each([
    '❤️',
    '1️⃣',
    '👍🏽',
    '👩‍👩‍👧‍👦',
    '🇩🇪',
    '🏳️‍🌈',
    '🏴󠁧󠁢󠁳󠁣󠁴󠁿',
    '⌚⏰☕✅❌⭐',
    '🥲🫠',
    '가각\u1112\u1161',
    'กำลัง น้ำ',
    'ຄຳ',
    'ﾊﾟﾋﾞ',
    'e\u0301\u0302\u0303',
  ])('agree on %s', raw => {
    const shown = sanitise(raw)
    expect(cellWidth(shown)).toBe(stringWidth(shown))
  })

  // It takes the consonants of a conjunct for one cluster, and so for one cell. Terminals count characters,
  // as we do.
  test.each([
    ['हिन्दी', 5, 4],
    ['क्षि', 3, 2],
    ['\u0d4e\u0d15', 2, 1],
  ])('disagree on the Indic conjuncts of %s', async (raw, ours, theirs) => {
    const shown = sanitise(raw)
    expect([cellWidth(shown), stringWidth(shown)]).toEqual([ours, theirs])
    expect(await columnsInXterm(shown)).toBe(ours)
  })
})
