import { loadSample } from '../../src/demo/sample.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { openPostern, pathOf } from './postern.ts'
import type { Screen, Terminal, TerminalOptions } from './terminal.ts'

/** The messages of the sample mailbox, for a server in this process. */
export const sampleMaildrop = () => loadSample(pathOf('assets/mailbox/'))

/** Runs Postern on a server in this process, over an open line, and waits for the mailbox. */
export const openMailbox = async (
  { port, contents }: PopServer,
  options?: Partial<TerminalOptions>,
  args: readonly string[] = [],
): Promise<Terminal> => {
  const terminal = openPostern(
    [`pop3://demo@127.0.0.1:${port}`, '--plaintext', '--password-command', 'printf %s secret', ...args],
    options,
  )
  await terminal.until(isOpen(contents().count), 'open mailbox')
  return terminal
}

/** Whether the mailbox is open, and holds so many messages. */
export const isOpen =
  (messages: number) =>
  ({ lines: [top = ''] }: Screen): boolean =>
    / · connected(?:, TLSv1\.\d)? · /.test(top) && top.includes(` · ${messages} messages`)

/** Whether the line over the text begins so. */
export const isTitled =
  (title: string) =>
  ({ lines: [, line = ''] }: Screen): boolean =>
    line.startsWith(`─ ${title}`)

/** What stands on the screen, with its line breaks undone. */
export const flow = ({ lines }: Screen): string => lines.join(' ').replace(/ +/g, ' ')

/** Whether the text of a part or of a source is on its way still. */
export const isAwaited = ({ lines }: Screen): boolean => lines[2] === ' Reading…'

/** Whether the message of that number has the screen for itself, and has been read: then it can be saved. */
export const isRead =
  (number: number) =>
  (screen: Screen): boolean =>
    isTitled(`Message ${number} `)(screen) && screen.lines.at(-1)?.includes(' s save ') === true

/** Opens the message of that number, from the list, and waits for its text. */
export const readMessage = async ({ send, until }: Terminal, number: number): Promise<Screen> => {
  send(`${number}\r\r`)
  return until(isRead(number), `message ${number}`)
}
