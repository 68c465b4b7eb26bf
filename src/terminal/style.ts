/**
 * How a cell looks, in one number: attributes, and the colours of text and ground as places in the palette of 256, each
 * one up, so that 0 is the terminal's own look. (SGR: ECMA-48, section 8.3.117; colours above 7 as xterm has them.)
 */
export type Style = number

/** The terminal's own look. */
export const plain: Style = 0

/** Each attribute: its bit, the code that sets it and the one that ends it. */
const attributes = [
  { bit: 1, on: 1, off: 22 },
  { bit: 2, on: 2, off: 22 },
  { bit: 4, on: 3, off: 23 },
  { bit: 8, on: 4, off: 24 },
  { bit: 16, on: 7, off: 27 },
  { bit: 32, on: 8, off: 28 },
  { bit: 64, on: 9, off: 29 },
] as const

/** Each colour: its place in the number, and what is added to its codes. */
const colours = [
  { shift: 7, added: 0 },
  { shift: 16, added: 10 },
] as const

const colourMask = 0x1ff

/** The style after an SGR sequence with these parameters, what stands between `CSI` and `m`. An exact colour counts as the terminal's own. */
export const styleAfter = (style: Style, parameters: string): Style => {
  const codes = parameters.split(';').map(Number)
  let after = style
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0
    if (code === 0) after = plain
    else if (code === 38 || code === 48) {
      const isIndexed = codes[i + 1] === 5
      const index = (codes[i + 2] ?? 0) & 0xff
      after = withColour(after, code === 38 ? 0 : 1, isIndexed ? index + 1 : 0)
      i += isIndexed ? 2 : 4
    } else after = afterCode(after, code)
  }
  return after
}

const afterCode = (style: Style, code: number): Style => {
  let after = style
  for (const { bit, on, off } of attributes) {
    if (code === on) return style | bit
    if (code === off) after &= ~bit
  }
  for (const [i, { added }] of colours.entries()) {
    const index = code - added
    if (index >= 30 && index <= 37) return withColour(style, i, index - 29)
    if (index >= 90 && index <= 97) return withColour(style, i, index - 81)
    if (index === 39) return withColour(style, i, 0)
  }
  return after
}

const withColour = (style: Style, which: number, place: number): Style => {
  const shift = colours[which]?.shift ?? 0
  return (style & ~(colourMask << shift)) | (place << shift)
}

const known = new Map<number, string>()

/** The shortest SGR sequence that leads from one style to another; nothing where they are one. */
export const styleChange = (from: Style, to: Style): string => {
  if (from === to) return ''
  if (to === plain) return '\x1b[m'
  const key = from * 2 ** 25 + to
  const found = known.get(key)
  if (found !== undefined) return found
  const anew = ['0', ...settingCodes(plain, to)].join(';')
  const changed = [...endingCodes(from, to), ...settingCodes(from, to)].join(';')
  const change = `\x1b[${changed.length <= anew.length ? changed : anew}m`
  known.set(key, change)
  return change
}

/** The codes that end what `from` has and `to` has not. */
const endingCodes = (from: Style, to: Style): string[] => {
  const ended = attributes.filter(({ bit }) => (from & ~to & bit) !== 0).map(({ off }) => String(off))
  const ownColours = colours.filter(({ shift }) => placeIn(from, shift) > 0 && placeIn(to, shift) === 0)
  return [...new Set(ended), ...ownColours.map(({ added }) => String(39 + added))]
}

/** The codes that set what `to` has and `from`, once what it must not keep is ended, has not. */
const settingCodes = (from: Style, to: Style): string[] => {
  const endsWeight = (from & ~to & 3) !== 0
  const missing = to & ~(endsWeight ? from & ~3 : from)
  const set = attributes.filter(({ bit }) => (missing & bit) !== 0).map(({ on }) => String(on))
  const others = colours.filter(
    ({ shift }) => placeIn(to, shift) > 0 && placeIn(to, shift) !== placeIn(from, shift),
  )
  return [...set, ...others.map(({ shift, added }) => colourCode(placeIn(to, shift) - 1, added))]
}

const placeIn = (style: Style, shift: number): number => (style >> shift) & colourMask

const colourCode = (index: number, added: number): string => {
  if (index < 8) return String(30 + index + added)
  return index < 16 ? String(82 + index + added) : `${38 + added};5;${index}`
}
