import { stripVTControlCharacters } from 'node:util'
import { textWidth } from '../text/width.ts'

const control = /\p{Cc}/u
const controls = /\p{Cc}/gu

/**
 * The cells of a text with its escape sequences, for Ink: the bundle has it in place of the package `string-width`. That one
 * makes a segmenter and a pattern of all emoji before the first frame, for sequences that `sanitise` leaves nowhere. And
 * what rows are fitted to is what they are laid out by.
 */
export default (text: string): number =>
  textWidth(control.test(text) ? stripVTControlCharacters(text).replace(controls, '') : text)
