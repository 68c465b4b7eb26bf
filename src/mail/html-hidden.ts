type Attributes = ReadonlyMap<string, string>

const longestStyle = 2_000

/** How an element is shown: not at all with all it holds, or in letters of no size, which it may hand on. */
export type Visibility = { readonly hidden: boolean; readonly small: boolean }

/**
 * Whether a browser would show an element, by its own attributes alone: style sheets are not read. `small` is
 * whether letters have no size around it. What only Outlook hides (mso-hide) is shown: buttons made for all
 * other programs are written so.
 */
export const visibilityOf = (attributes: Attributes, small: boolean): Visibility => {
  const style = declarations(attributes.get('style'))
  const hidden = attributes.has('hidden') || hides(style) || isEmptyBox(attributes, style)
  return { hidden, small: hasNoSize(attributes, style, small) }
}

/** Whether an image is of the kind that tells its sender who reads the message: a pixel or less. */
export const isPixel = (attributes: Attributes): boolean => {
  const style = declarations(attributes.get('style'))
  return ['width', 'height'].every(side => atMost(style.get(side) ?? attributes.get(side), 1))
}

const declarations = (style = ''): Map<string, string> => {
  if (style === '') return none
  const found = new Map<string, string>()
  for (const declaration of style.slice(0, longestStyle).toLowerCase().split(';')) {
    const colon = declaration.indexOf(':')
    if (colon < 0) continue
    const value = declaration.slice(colon + 1).replace('!important', '')
    found.set(declaration.slice(0, colon).trim(), value.trim())
  }
  return found
}

const none = new Map<string, string>()

const hides = (style: Attributes): boolean =>
  style.get('display') === 'none' ||
  style.get('visibility') === 'hidden' ||
  style.get('visibility') === 'collapse' ||
  isZero(style.get('opacity'))

/** A box of no size hides what is in it where it cuts that off; some mail programs do so without being told. */
const isEmptyBox = (attributes: Attributes, style: Attributes): boolean => {
  if (isZero(attributes.get('width')) && isZero(attributes.get('height'))) return true
  if (isZero(style.get('width')) && isZero(style.get('height'))) return true
  const cuts = style.get('overflow') === 'hidden'
  return cuts && ['width', 'height', 'max-width', 'max-height'].some(side => isZero(style.get(side)))
}

const hasNoSize = (attributes: Attributes, style: Attributes, small: boolean): boolean => {
  const size = style.get('font-size')
  if (size === undefined) return small && !attributes.has('size')
  return isZero(size) || (small && relative.test(size))
}

/** Sizes that depend on the one around them. */
const relative = /(?:%|[^r]em|ex|larger|smaller|inherit)$/

const isZero = (value: string | undefined): boolean => atMost(value, 0)

const number = /^\d{0,6}(?:\.\d{1,6})?(?=[a-z%]{0,4}$)/

const atMost = (value: string | undefined, most: number): boolean => {
  const [amount = ''] = number.exec(value?.trim().toLowerCase() ?? '') ?? []
  return amount !== '' && Number(amount) <= most
}
