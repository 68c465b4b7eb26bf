/** The control characters of a range but CR and LF, a letter behind each. */
const everyControl = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i))
    .filter(control => control !== '\n' && control !== '\r')
    .map(control => `${control}x`)
    .join('')

/** C0, DEL and C1, as characters: in Latin-1 each is one octet, in UTF-8 a C1 control is two. */
export const controls = everyControl(0x00, 0x1f) + everyControl(0x7f, 0x9f)

/** Sequences that do something to a terminal, in seven and in eight bits, ended and not. */
export const sequences = [
  '\u001b[2J\u001b[H\u001b[31;5;7m\u001b[8mconcealed',
  '\u001b[999;999H\u001b[1;1r\u001b[?1049l\u001b[?1000h\u001b[6n\u001b[c\u001b[21t',
  '\u001b]0;OWNED\u0007\u001b]52;c;T1dORUQ=\u001b\\\u001b]8;;https://evil.invalid\u001b\\link\u001b]8;;\u001b\\',
  '\u001bP$q"p\u001b\\\u001b_apc\u001b\\\u001b^pm\u001b\\\u001bXsos\u001b\\\u001bc\u001b(0',
  '\u009b2J\u009d0;OWNED\u009c\u0090$qm\u009c\u009fapc\u009c',
  '\u001b]8;;\u009b2J\u001b[201~$y\u001b[200~',
  '\u001b]0;never ended',
].join(' ')

/** Characters that reorder, hide or break a line without being controls. */
export const formats =
  '\u202egpj.exe\u202c \u2066iso\u2069 \u200f\u200e\u061c \u2028\u2029 \ufeff\u200b\u2060 \u{e0041}\u{e007f} \u00ad\ufff9'

/** All of it, in one line. */
export const attack = `${controls} ${sequences} ${formats}`

/** A text as a header field may hide it (RFC 2047). */
export const encodedWord = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

/** A message that attacks in every place where it can say something. */
export const hostileMessage = (): Buffer => {
  const html = `<p title="${sequences}">HTML ${attack}</p>&#27;[2J&#155;2J&#x202e;<a href="javascript:${sequences}">x</a>`
  const lines = [
    `From: ${encodedWord(attack)} ${sequences} <evil@evil.invalid>`,
    `To: "${attack}" <mira@harbour.example>`,
    `Date: ${attack} Mon, 02 Nov 2026 03:33:33 +0000 (${sequences})`,
    `Subject: NASTY ${encodedWord(attack)} ${attack}`,
    `X-${sequences}: ${attack}`,
    `Content-Type: multipart/mixed; boundary="cut"; x="${sequences}"`,
    '',
    '--cut',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    `BODY ${attack}`,
    '--cut',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(`LATIN ${controls} \u009b2J`, 'latin1').toString('base64'),
    '--cut',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    html,
    '--cut',
    `Content-Type: application/${sequences}; name="${encodedWord(attack)}"`,
    `Content-Disposition: attachment; filename="../../${sequences}.exe"`,
    '',
    'none',
    '--cut--',
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}
