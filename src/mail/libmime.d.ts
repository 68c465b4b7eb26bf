// libmime 5.4 brings no types. This is the part of it that is used here.
declare module 'libmime' {
  const libmime: {
    /** `value` with its encoded words decoded (RFC 2047); adjacent words of one charset are joined before decoding. */
    decodeWords(value: string): string
  }
  export default libmime
}
