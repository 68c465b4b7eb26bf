import { toAscii } from '../text/signs.ts'

/** Whether the person's locale is UTF-8 (POSIX, XBD 8.2: the first of these that is set counts). */
export const isUtf8Locale = ({
  LC_ALL,
  LC_CTYPE,
  LANG,
}: {
  LC_ALL?: string
  LC_CTYPE?: string
  LANG?: string
}): boolean => /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '')

/** From now on nothing but ASCII is written to the terminal. */
export const writeAsciiOnly = (terminal: NodeJS.WriteStream): void => {
  const write = terminal.write.bind(terminal)
  terminal.write = ((chunk: string | Uint8Array, ...more: never[]) =>
    write(typeof chunk === 'string' ? toAscii(chunk) : chunk, ...more)) as typeof terminal.write
}
