import libmime from 'libmime'

/**
 * `value` with its encoded words decoded (RFC 2047). Adjacent words are joined first, so that a character may
 * be split between them; a word that is malformed stays as it stands. Hostile still: it may hold any control
 * character. Never throws.
 */
export const decodeWords = (value: string): string => {
  if (!value.includes('=?')) return value
  try {
    return libmime.decodeWords(value)
  } catch {
    return value
  }
}
