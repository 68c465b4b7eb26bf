/** A structured field value taken apart. */
export type Commented = {
  /** The value with a space in place of each comment. */
  text: string
  /** What the comments say. */
  comments: string
}

/**
 * Sets the comments of a structured field value apart: text in parentheses, which nest, outside quoted
 * strings, with a backslash quoting the character behind it (RFC 5322, section 3.2.2). A parenthesis that is
 * never closed is no comment. Linear.
 */
export const setCommentsApart = (value: string): Commented => {
  if (!value.includes('(')) return { text: value, comments: '' }
  const apart = { text: '', comments: '' }
  let depth = 0
  let quoted = false
  for (const [token] of value.matchAll(tokens)) {
    const opens = token === '(' && !quoted
    const closes = token === ')' && depth > 0
    if (token === '"' && depth === 0) quoted = !quoted
    if (closes) depth--
    if (depth > 0) apart.comments += token.replace(/^\\/, '')
    else if (closes) addSpace(apart)
    else if (!opens) apart.text += token
    if (opens) depth++
  }
  return depth > 0 ? { text: value, comments: '' } : apart
}

const tokens = /\\.?|["()]|[^\\"()]+/gs

const addSpace = (apart: Commented): void => {
  apart.text += ' '
  apart.comments += ' '
}
