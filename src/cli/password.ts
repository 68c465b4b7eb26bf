import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { StartFailure } from './failure.ts'

/** A password longer than this is none. */
const longestPassword = 4096

/**
 * Asks on the terminal, without echo. Rejects with a StartFailure where the person breaks it off. `who` is
 * shown, and so must be safe to show.
 */
export const askPassword = async (who: string): Promise<string> => {
  process.stderr.write(`Password for ${who}: `)
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true, historySize: 0 })
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('SIGINT', () => reject(new StartFailure('No password, no mailbox.')))
      lines.once('close', () => reject(new StartFailure('No password, no mailbox.')))
      lines.question('', resolve)
    })
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}

/**
 * The first line that a shell command of the person's own prints. It may talk with the person on the terminal.
 * Rejects with a StartFailure that never holds what the command printed.
 */
export const passwordFrom = (command: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['inherit', 'pipe', 'inherit'] })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (printed.length <= longestPassword) printed += text
    })
    child.once('error', error =>
      reject(new StartFailure(`The password command could not be run: ${error.message}`)),
    )
    child.once('close', (code, signal) => {
      const password = printed.split(/\r?\n/, 1)[0] ?? ''
      if (code !== 0)
        reject(new StartFailure(`The password command failed (${signal ?? `exit code ${code}`}).`))
      else if (password === '') reject(new StartFailure('The password command printed no password.'))
      else if (password.length > longestPassword)
        reject(new StartFailure('The password command printed too much.'))
      else resolve(password)
    })
  })
