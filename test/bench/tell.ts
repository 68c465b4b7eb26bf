/** What takes minutes tells a person at a terminal how far it is. */
export const tell = (what: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}\r`)
}
