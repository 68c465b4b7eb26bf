import { type DisplayText, sanitise } from '../text/sanitise.ts'

const perLine = 16

/** Octets as a listing: 16 a line, with their offset, in hexadecimal and as ASCII, a dot for what is not. */
export const hexLines = (octets: Uint8Array): DisplayText[] =>
  Array.from({ length: Math.ceil(octets.length / perLine) }, (_, line) => {
    const some = [...octets.subarray(line * perLine, (line + 1) * perLine)]
    const offset = (line * perLine).toString(16).padStart(8, '0')
    const digits = some.map(octet => octet.toString(16).padStart(2, '0'))
    const halves = [digits.slice(0, perLine / 2), digits.slice(perLine / 2)].map(half => half.join(' '))
    const letters = some.map(octet => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.'))
    return sanitise(`${offset}  ${halves.join('  ').padEnd(48)}  ${letters.join('')}`)
  })
