import { type DisplayText, said } from './sanitise.ts'
import { characterWidth } from './width.ts'

/** The signs of the screen, named for what they say. Each is one cell wide. */
export const signs = {
  cursor: said`▌`,
  /** A letter, so that it is not taken for an error. */
  queued: said`D`,
  /** Queued, and marked by a purge whose outcome is not known. */
  unsettled: said`~`,
  /** May not be queued. */
  protected: said`F`,
  /** Does not come, or breaks the connection. */
  troubled: said`!`,
  /** In the range. */
  selected: said`│`,
  dot: said`·`,
  rule: said`─`,
  /** What is done of a progress bar. */
  done: said`█`,
  ok: said`✓`,
  warning: said`!`,
  error: said`✗`,
} satisfies Record<string, DisplayText>

/** What the screen's own signs and punctuation are where there is ASCII only. */
const asciiForms: Readonly<Record<string, string>> = {
  '▌': '>',
  '│': '|',
  '·': '-',
  '─': '-',
  '█': '#',
  '✓': '+',
  '✗': 'x',
  '…': '~',
  '“': '"',
  '”': '"',
}

/**
 * A frame for a terminal whose locale is not UTF-8, in ASCII alone: the UTF-8 octets of other characters
 * would reach it as C1 controls. The screen's own signs get their ASCII form, other characters a '?' for each
 * of their cells. ASCII stays as it is, control sequences included.
 */
export function toAscii(text: string): string {
  return text.replace(/\P{ASCII}/gu, found => asciiForms[found] ?? '?'.repeat(characterWidth(found)))
}
