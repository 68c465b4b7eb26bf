import { type DisplayText, said } from './sanitise.ts'
import { characterWidth } from './width.ts'

/** The signs of the screen, named for what they say. Each is one cell wide. */
export type Signs = Readonly<Record<keyof typeof utf8Signs, DisplayText>>

const utf8Signs = {
  cursor: said`▌`,
  queued: said`D`, // A letter, so that it is not taken for an error.
  ellipsis: said`…`,
  dot: said`·`,
  rule: said`─`,
  arrow: said`→`,
  ok: said`✓`,
  warning: said`!`,
  error: said`✗`,
}

const asciiSigns: Signs = {
  cursor: said`>`,
  queued: said`D`,
  ellipsis: said`~`,
  dot: said`-`,
  rule: said`-`,
  arrow: said`>`,
  ok: said`+`,
  warning: said`!`,
  error: said`x`,
}

/** The signs of the screen. */
export const signs: Signs = utf8Signs

/** The signs for a terminal, by whether its locale is UTF-8. */
export function signsFor(utf8: boolean): Signs {
  return utf8 ? utf8Signs : asciiSigns
}

const asciiForms = new Map<string, string>(
  Object.entries(utf8Signs).map(([name, sign]) => [sign, asciiSigns[name as keyof Signs]]),
)

/**
 * A frame for a terminal whose locale is not UTF-8, in ASCII alone: the UTF-8 octets of other characters
 * would reach it as C1 controls. The screen's own signs get their ASCII form, other characters a '?' for each
 * of their cells. ASCII stays as it is, control sequences included.
 */
export function toAscii(text: string): string {
  return text.replace(/\P{ASCII}/gu, found => asciiForms.get(found) ?? '?'.repeat(characterWidth(found)))
}
