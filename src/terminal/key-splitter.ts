/**
 * What a terminal sends, cut into units for Ink, which takes a run of letters for one key: each unit is one
 * character, one control sequence of a key, or one bracketed paste as a whole. What terminals say of themselves
 * (replies to queries, mouse reports) is left out: it is no key.
 */
export type Split = {
  readonly units: readonly string[]
  /** How many reports of the terminal's status there were: its answers to DSR 5 (ECMA-48, section 8.3.35). */
  readonly answers: number
  /** The beginning of a unit that is not whole yet. */
  readonly rest: string
}

const pasteStart = '\x1b[200~'
const pasteEnd = '\x1b[201~'

/** Of a paste or a reply that is longer than this, the middle is not kept: nobody reads it. */
const longestUnit = 1024 * 1024

/** The longest prefix of a control sequence that is waited for. */
const longestSequence = 64

/** Ready; and a malfunction, which is an answer too. */
const statusReports = ['\x1b[0n', '\x1b[3n']

/** Cuts `text`, which begins where a unit begins. */
export const splitKeys = (text: string): Split => {
  const units: string[] = []
  let answers = 0
  let at = 0
  while (at < text.length) {
    const { length, kind } = nextUnit(text, at)
    if (kind === 'open') return { units, answers, rest: shortened(text.slice(at)) }
    if (kind === 'answer') answers += 1
    else if (kind === 'key') units.push(text.slice(at, at + length))
    at += length
  }
  return { units, answers, rest: '' }
}

/** What began a unit stays, and what may be the beginning of its end: never is the rest of a paste taken for keys. */
const shortened = (rest: string): string =>
  rest.length > longestUnit ? rest.slice(0, pasteStart.length) + rest.slice(1 - pasteEnd.length) : rest

type Unit = { readonly length: number; readonly kind: 'key' | 'answer' | 'noise' | 'open' }

const open: Unit = { length: 0, kind: 'open' }

const nextUnit = (text: string, at: number): Unit => {
  const first = text.codePointAt(at) ?? 0
  if (first !== 0x1b) return { length: first > 0xffff ? 2 : 1, kind: 'key' }
  const introducer = text[at + 1]
  switch (introducer) {
    case undefined:
      return open
    case '[':
      return text.startsWith(pasteStart, at) ? pasteUnit(text, at) : controlSequence(text, at)
    case 'O':
      return text.length > at + 2 ? { length: 3, kind: 'key' } : open
    case ']':
    case 'P':
    case '_':
    case '^':
    case 'X':
      return controlString(text, at)
    case '\x1b':
      return { length: 1, kind: 'key' }
    default:
      return { length: (text.codePointAt(at + 1) ?? 0) > 0xffff ? 3 : 2, kind: 'key' }
  }
}

const pasteUnit = (text: string, at: number): Unit => {
  const end = text.indexOf(pasteEnd, at)
  return end === -1 ? open : { length: end + pasteEnd.length - at, kind: 'key' }
}

/** CSI … final byte (ECMA-48, section 5.4); `CSI [` and one more for the function keys of the Linux console. */
const controlSequence = (text: string, at: number): Unit => {
  if (text[at + 2] === 'M') return text.length >= at + 6 ? { length: 6, kind: 'noise' } : open
  let end = text[at + 2] === '[' ? at + 3 : at + 2
  for (; end < text.length && end < at + longestSequence; end += 1) {
    const code = text.charCodeAt(end)
    if (code >= 0x40 && code <= 0x7e) {
      const sequence = text.slice(at, end + 1)
      return { length: sequence.length, kind: statusReports.includes(sequence) ? 'answer' : 'key' }
    }
    if (code < 0x20 || code > 0x3f) return { length: end - at, kind: 'noise' }
  }
  return end < text.length ? { length: end - at, kind: 'noise' } : open
}

/** OSC, DCS, APC, PM, SOS: up to BEL or ST. Another control ends it too: then it was Alt and a letter. */
const controlString = (text: string, at: number): Unit => {
  for (let end = at + 2; end < text.length; end += 1) {
    if (text[end] === '\x07') return { length: end + 1 - at, kind: 'noise' }
    if (text[end] === '\x1b' && text[end + 1] === undefined) return open
    if (text[end] === '\x1b' && text[end + 1] === '\\') return { length: end + 2 - at, kind: 'noise' }
    if (text.charCodeAt(end) < 0x20) return { length: end - at, kind: 'noise' }
  }
  return open
}
