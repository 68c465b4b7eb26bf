import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { StartFailure } from './failure.ts'

/** A password longer than this is none. */
const longestPassword = 4096

/** A password that can be sent, or a StartFailure saying why `source` gave none. */
const usable = (password: string, source: string): string => {
  if (password === '') throw new StartFailure(`${source} gave no password.`)
  if (password.length > longestPassword) throw new StartFailure(`${source} gave more than a password.`)
  if (/[\0\r\n]/.test(password)) throw new StartFailure(`${source} gave a password with a line end in it.`)
  return password
}

/**
 * Asks on the terminal, without echo. Rejects with a StartFailure where the person breaks it off. `who` is
 * shown, and so must be safe to show.
 */
export const askPassword = async (who: string): Promise<string> => {
  // While the screen is up the terminal alone does not keep the program alive; now it must.
  process.stdin.ref()
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true, historySize: 0 })
  // Only now: what is typed before there is no echo would stand on the screen.
  process.stderr.write(`Password for ${who}: `)
  try {
    const typed = await new Promise<string>((resolve, reject) => {
      // Back from a stop (Ctrl-Z, fg): the question stands somewhere above, and reading goes on.
      lines.on('SIGCONT', () => {
        process.stderr.write(`Password for ${who}: `)
        lines.resume()
      })
      lines.once('SIGINT', () => reject(new StartFailure('No password, no mailbox.')))
      lines.once('close', () => reject(new StartFailure('No password, no mailbox.')))
      lines.question('', resolve)
    })
    return usable(typed, 'The keyboard')
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
  new Promise<string>((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['inherit', 'pipe', 'inherit'] })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (printed.length <= longestPassword) printed += text
    })
    child.once('error', error =>
      reject(new StartFailure(`The password command could not be run: ${error.message}`)),
    )
    child.once('close', (code, signal) => {
      if (code !== 0) {
        reject(new StartFailure(`The password command failed (${signal ?? `exit code ${code}`}).`))
      } else {
        resolve(printed.split(/\r?\n/, 1)[0] ?? '')
      }
    })
  }).then(password => usable(password, 'The password command'))
