/** What Ink writes to its standard output in one go, while it draws whole frames. */
export type InkWrite =
  | { readonly kind: 'frame'; readonly text: string }
  /** Modes of the terminal (the alternate screen, the cursor, pasting), which it must get as they are. */
  | { readonly kind: 'modes'; readonly text: string }
  /** An erased frame, or the marks around one: whoever knows what is on the screen needs neither. */
  | { readonly kind: 'nothing' }

const csi = '\x1b\\['

/** Erases the former frame: EL 2 and CUU by turns and CHA, or CUP and ED. */
const erasure = new RegExp(`^(?:${csi}2K(?:${csi}1A)?)+(?:${csi}G)?|^${csi}(?:1;1)?H${csi}J`)

/** Private modes (DECSET, DECRST) and the kitty keyboard protocol's: all that programs set has a private mark. */
const modes = new RegExp(`^(?:${csi}[<=>?][\\d;]*[a-zA-Z])+$`)

/** Synchronised output (DEC mode 2026). */
const marks = new RegExp(`^${csi}\\?2026[hl]$`)

/** Tells what Ink means by a write. */
export const readInkWrite = (chunk: string): InkWrite => {
  if (chunk === '' || marks.test(chunk)) return { kind: 'nothing' }
  if (modes.test(chunk)) return { kind: 'modes', text: chunk }
  const text = chunk.replace(erasure, '')
  return text === '' ? { kind: 'nothing' } : { kind: 'frame', text: text.replace(/\n$/, '') }
}

/** Whether the alternate screen has been entered (true) or left (false) last in these modes; undefined for neither. */
export const entersAlternate = (text: string): boolean | undefined => {
  const [entered, left] = [text.lastIndexOf('\x1b[?1049h'), text.lastIndexOf('\x1b[?1049l')]
  return entered === left ? undefined : entered > left
}
