/**
 * Stands in the bundle for `encoding-japanese`, of which mailparser and libmime use this one function, and only for Japanese
 * text that is not in UTF-8: to lay out its tables takes 20 ms and 5 MB in each thread, so they are made once they are
 * needed. Throws what it throws.
 */
export const convert = (...given: readonly unknown[]): unknown =>
  require('../../node_modules/encoding-japanese/src/index.js').convert(...given)
