const escapeOctet = 0x1b
const shiftOut = 0x0e
const shiftIn = 0x0f
const lineFeed = 0x0a

/** Octets in ISO-2022-KR (RFC 1557) as EUC-KR: no decoder here knows the former. Linear in time, never throws. */
export const fromIso2022Kr = (octets: Uint8Array): Uint8Array => {
  const result = new Uint8Array(octets.length)
  let length = 0
  let korean = false
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? 0
    // The designator, ESC $ ) C, stands once at the beginning and says nothing new.
    if (octet === escapeOctet && octets[at + 1] === 0x24) at += 3
    else if (octet === shiftOut) korean = true
    else if (octet === shiftIn) korean = false
    else {
      if (octet === lineFeed) korean = false
      result[length++] = korean && octet > 0x20 ? octet | 0x80 : octet
    }
  }
  return result.subarray(0, length)
}
