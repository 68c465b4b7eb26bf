// Terminals agree on the width of single characters, but not on sequences and not on novelties. These
// patterns find what must go so that the width of a text is the sum of its characters' widths. Indic
// conjuncts are left alone, although terminals that shape them draw them narrower: without them the text
// would be unreadable everywhere.
//
// No pattern repeats a property class (as in \p{M}+): over megabytes of hostile text such a loop would
// exhaust the regular expression stack.

const controls = /[\p{Cc}--\t]/gv

/** The direction marks of Hebrew and Arabic mail: unlike the other bidi controls they open nothing. */
const directionMarks = String.raw`\u061C\u200E\u200F`

/**
 * Invisible characters, skin tones and the keycap; the joiner, fillers and the other bidi controls are dealt
 * with below.
 */
const dropped = new RegExp(
  String.raw`[[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\u20E3]--[\u200D\p{Bidi_Control}\p{Lo}\p{Cn}]]|[${directionMarks}]`,
  'gv',
)

/** What follows the first emoji of a family. */
const joinedEmoji = /(?<=\p{Extended_Pictographic})\u200D\p{Extended_Pictographic}/gu

const joiner = /\u200D/g

/** Conjoining jamo, with the syllable before them that they may complete. */
const spelledHangul = /[\uAC00-\uD7A3]?[\u1100-\u11FF]+/g

const regionalIndicator = /[\u{1F1E6}-\u{1F1FF}]/gu

const thaiSaraAm = /\u0E33/g
const laoSaraAm = /\u0EB3/g

/**
 * Emoji of Unicode 13 (2020) and later: a terminal that does not know one gives it one cell instead of two.
 */
const newestEmoji = [
  String.raw`\u{1F6D6}-\u{1F6DF}\u{1F6FB}-\u{1F6FF}\u{1F7F0}\u{1F90C}\u{1F972}\u{1F977}-\u{1F979}`,
  String.raw`\u{1F9A3}\u{1F9A4}\u{1F9AB}-\u{1F9AD}\u{1F9CB}\u{1F9CC}\u{1FA74}-\u{1FA77}\u{1FA7B}-\u{1FA7F}`,
  String.raw`\u{1FA83}-\u{1FA8F}\u{1FA96}-\u{1FAFF}`,
].join('')

/** Conjoining jamo that complete no syllable, and the two fillers: invisible letters. */
const looseHangul = String.raw`\u1100-\u11FF\uA960-\uA97C\uD7B0-\uD7FB\u3164\uFFA0`

/** Trigrams, hexagrams and Tai Xuan Jing: made wide as late as Unicode 16. */
const latelyWide = String.raw`\u2630-\u2637\u268A-\u268F\u4DC0-\u4DFF\u{1D300}-\u{1D376}`

/**
 * Wide to some although ambiguous (numbers on black squares) or marks (Hangul tones, Vietnamese readings).
 */
const arguablyWide = String.raw`\u3248-\u324F\u302E\u302F\u{16FF0}\u{16FF1}`

/**
 * Everything else that has no predictable cell: bidi and other format characters, private use, noncharacters
 * and unassigned ones (all of them category C), line and paragraph separator, and the sets above.
 */
const unpredictable = new RegExp(
  String.raw`[[\p{C}\p{Zl}\p{Zp}${newestEmoji}${looseHangul}${latelyWide}${arguablyWide}]--\t]`,
  'gv',
)

const thirdMark = /(?<=[\p{Mn}\p{Me}]{2})[\p{Mn}\p{Me}]/gu

/** A mark with nothing to stand on; white space does not count, for a line may be broken there. */
const markWithoutBase = /(?<=^|[ \t])[\p{Mn}\p{Me}]/gu

const replacement = '\uFFFD'

function controlPicture(control: string): string {
  const code = control.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : replacement
}

function flagLetter(indicator: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  return letters.charAt((indicator.codePointAt(0) ?? 0) - 0x1f1e6)
}

/**
 * One line of text in which every character but a tab has a predictable width and none does anything but stand
 * there. Tabs stay: how wide one is depends on where it stands.
 * Doing it twice changes nothing, nor does joining two such lines. Linear in time.
 */
export function substitute(raw: string): string {
  return raw
    .toWellFormed()
    .replace(controls, controlPicture)
    .replace(dropped, '')
    .replace(joinedEmoji, '')
    .replace(joiner, '')
    .replace(spelledHangul, spelled => spelled.normalize('NFC'))
    .replace(regionalIndicator, flagLetter)
    .replace(thaiSaraAm, '\u0E4D\u0E32')
    .replace(laoSaraAm, '\u0ECD\u0EB2')
    .replace(unpredictable, replacement)
    .replace(thirdMark, '')
    .replace(markWithoutBase, '\u25CC$&')
}
