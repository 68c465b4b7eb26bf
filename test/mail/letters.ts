import fc from 'fast-check'

/** A message of these lines: every character one octet, every line ended by CRLF. */
export const message = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1')

/** The octets cut at every place, from none of them to all. */
export const cuts = (octets: Uint8Array): Uint8Array[] =>
  Array.from({ length: octets.length + 1 }, (_, end) => octets.subarray(0, end))

/** What every display text must be free of. */
export const control = /\p{Cc}/u

const fragments = fc.constantFrom(
  '\r\n',
  '\r\n\r\n',
  '\r\n--sea\r\n',
  '\r\n--sea--\r\n',
  'Content-Type: multipart/mixed; boundary=sea\r\n',
  'Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n',
  'Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n',
  'Content-Type: text/html; charset=utf-7\r\n',
  'Content-Type: text/calendar\r\n',
  'Content-Type: message/delivery-status\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  "Content-Disposition: attachment; filename*=utf-8''%1b%2f..\r\n",
  '\x1b[2J',
  '=?utf-8?q?',
  '&#27;',
  '<b>',
)

/** One of the messages, cut or with stretches of it replaced by fragments or noise. */
export const letterSplices = (letters: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.constantFrom(...letters),
      fc.array(
        fc.tuple(
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.nat(30),
          fc.oneof(fragments, fc.uint8Array({ maxLength: 20 })),
        ),
        { maxLength: 6 },
      ),
      fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([letter, splices, end]) => {
      const spliced = splices.reduce<Uint8Array>((octets, [place, length, put]) => {
        const at = Math.floor(place * octets.length)
        return Buffer.concat([octets.subarray(0, at), Buffer.from(put), octets.subarray(at + length)])
      }, letter)
      return spliced.subarray(0, Math.ceil(end * spliced.length))
    })
