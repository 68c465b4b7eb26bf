/** A message of these lines: every character one octet, every line ended by CRLF. */
export const message = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1')

/** The octets cut at every place, from none of them to all. */
export const cuts = (octets: Uint8Array): Uint8Array[] =>
  Array.from({ length: octets.length + 1 }, (_, end) => octets.subarray(0, end))

/** What every display text must be free of. */
export const control = /\p{Cc}/u
