/** So many octets of UTF-8 are copied: in base64 they stay below 74,000, xterm's limit less a reserve. */
const mostText = 55_000

/** What of a text can be copied: its beginning, in whole characters, and whether that is not all. */
export const copyable = (text: string): { readonly text: string; readonly cut: boolean } => {
  const octets = new Uint8Array(mostText)
  const { read } = new TextEncoder().encodeInto(text, octets)
  return { text: text.slice(0, read), cut: read < text.length }
}

/** What of the environment tells which programs stand between Postern and the terminal. */
export type ClipboardEnvironment = {
  readonly TMUX?: string | undefined
  readonly STY?: string | undefined
  readonly TERM?: string | undefined
}

/** So many octets of a passed-through sequence GNU screen takes at a time. */
const mostForScreen = 240

/**
 * What has the terminal put a text, one that is `copyable`, on its clipboard (OSC 52, of xterm's control sequences).
 * tmux gets it both as its own and to pass through: it takes the one or the other, as it is configured. GNU screen
 * gets it in pieces to pass through.
 */
export const clipboardSequence = (text: string, env: ClipboardEnvironment): string => {
  const plain = `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`
  if (env.TMUX) return `${plain}\x1bPtmux;${plain.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`
  if (env.STY || env.TERM?.startsWith('screen')) return pieces(plain).map(passedThrough).join('')
  return plain
}

const pieces = (sequence: string): string[] =>
  Array.from({ length: Math.ceil(sequence.length / mostForScreen) }, (_, i) =>
    sequence.slice(i * mostForScreen, (i + 1) * mostForScreen),
  )

const passedThrough = (piece: string): string => `\x1bP${piece}\x1b\\`
