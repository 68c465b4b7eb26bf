import fc from 'fast-check'

const piecesThatBite = [
  '\x1b[2J',
  '\x1b]8;;http://host\x07',
  '\x9b31m',
  '\r\n',
  '\n',
  '\r',
  '\t',
  '\0',
  '\x7f',
  ' ',
  '  ',
  '> ',
  'word',
  'é',
  'e\u0301\u0302\u0303',
  '\u0301',
  '\u20dd',
  '1\ufe0f\u20e3',
  '\u200d',
  '\u200b',
  '\ufeff',
  '\u00ad',
  '\u202e',
  '\u2066',
  '\u2028',
  '漢字',
  'ﾊﾞ',
  '\u3000',
  '한',
  '\u1112\u1161\u11ab',
  '\u1161',
  '가\u11a8',
  '\u3164',
  'ก้ำ',
  'ຳ',
  'क्षि',
  '👩‍👩‍👧‍👦',
  '👍🏽',
  '\u{1f3fb}',
  '❤️',
  '🇩🇪',
  '🫠',
  '☰',
  '\u{e0041}',
  '\u{e007f}',
  '\u{f0000}',
  '\uffff',
  '\ud83d',
  '\ude00',
  '\u05d0',
  '\u0600',
]

const codeUnit = fc.integer({ min: 0, max: 0xffff }).map(unit => String.fromCharCode(unit))

/**
 * Strings as a malicious sender would write them: any code point, lone surrogates, and what terminals stumble
 * over.
 */
export const hostileText = fc
  .array(
    fc.oneof(fc.constantFrom(...piecesThatBite), codeUnit, fc.string({ unit: 'binary', maxLength: 5 })),
    {
      maxLength: 40,
    },
  )
  .map(pieces => pieces.join(''))
