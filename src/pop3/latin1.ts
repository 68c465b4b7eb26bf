/** Octets as Latin-1: each character is an octet. */
export const latin1 = (octets: Uint8Array, from = 0, to = octets.length): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1', from, to)
