const esc = '\u001b'

/** What a terminal takes as one thing that is not a character to show (ECMA-48, sections 5.4 and 5.6). */
const controls = new RegExp(
  [
    `${esc}\\[[0-?]*[ -/]*[@-~]`, // CSI: parameters, intermediates, final
    `${esc}[\\]PX^_]\\P{Cc}*(?:\\u0007|\\u009c|${esc}\\\\)?`, // OSC, DCS, SOS, PM, APC: a string and its end
    `${esc}[ -/]*[0-~]?`, // any other escape sequence, or a lone ESC
    '\\p{Cc}', // C0, DEL, C1
    '[\\p{Bidi_Control}\\p{Zl}\\p{Zp}\\p{Cs}\\ufeff]',
    '[\\u{e0000}-\\u{e007f}]', // tag characters
  ].join('|'),
  'gu',
)

/** Those of them that a full-screen program writes itself. */
const known = new RegExp(
  `^(?:${[
    '[\\r\\n]',
    `${esc}[78]`, // save and restore the cursor
    `${esc}\\[[\\d;:]*m`, // SGR
    `${esc}\\[\\d*[ABCDEFGd]`, // the cursor by lines and columns: CUU, CUD, CUF, CUB, CNL, CPL, CHA, VPA
    `${esc}\\[(?:\\d*;)?\\d*[Hr]`, // CUP, DECSTBM
    `${esc}\\[[012]?[JK]`, // ED and EL, but not ED 3, which wipes what the shell scrolled away
    `${esc}\\[\\d*[@LMPST]`, // ICH, IL, DL, DCH, SU, SD
    `${esc}\\[\\?6l`, // origin mode off
    `${esc}\\[\\?(?:25|1049|2004|2026)[hl]`, // cursor, alternate screen, bracketed paste, synchronised output
    `${esc}\\[[56]n`, // DSR: are you there, where is the cursor
  ].join('|')})$`,
  'u',
)

/** The start of a sequence that may still become a known one, where the octets end. */
const unfinished = new RegExp(`${esc}(?:\\[[?\\d;:]*)?$`, 'u')

/** Reads octets as UTF-8; what is no UTF-8 shows as a C1 control, which is what it may be to a terminal. */
const decode = (octets: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets, { stream: true })
  } catch {
    return Buffer.from(octets).toString('latin1')
  }
}

/** Writes a sequence in visible ASCII, so that a failing test does not do to a terminal what it warns of. */
const legible = (sequence: string): string =>
  sequence.replace(/[^ -~]/gu, character => {
    const code = character.codePointAt(0)?.toString(16) ?? ''
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
  })

/**
 * Lists, in order and in visible ASCII, every control and escape sequence in `octets` that a full-screen program
 * has no reason to write: OSC, DCS and their like, other CSI, C0 but CR and LF, C1, bidi controls, line separators,
 * tag characters. An empty list means that nothing hostile reached the terminal. A sequence that the end of the
 * octets cuts off is not judged. Octets that are not UTF-8 are read as Latin-1.
 */
export const unknownSequences = (octets: Uint8Array | string): string[] => {
  const text = typeof octets === 'string' ? octets : decode(octets)
  const found = text.replace(unfinished, '').match(controls) ?? []
  return found.filter(sequence => !known.test(sequence)).map(legible)
}
