// libmime 5.4 brings no types. This is the part of it that is used here.
declare module 'libmime' {
  const libmime: {
    /** `value` with its encoded words decoded (RFC 2047); adjacent words of one charset are joined before decoding. */
    decodeWords(value: string): string
    /** A field value with parameters, those of RFC 2231 joined and decoded; of several with one name the last counts. */
    parseHeaderValue(value: string): { value: string | false; params: Record<string, string> }
    /** The usual end of a file name for a media type, without a dot; 'bin' where there is none. */
    detectExtension(mediaType: string): string
  }
  export default libmime
}
