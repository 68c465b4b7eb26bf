import manifest from '../../package.json' with { type: 'json' }
import { sanitise } from '../text/sanitise.ts'
import type { Visit } from './browse.tsx'
import { StartFailure } from './failure.ts'
import { type Options, readOptions, usage } from './options.ts'
import { askPassword, passwordFrom } from './password.ts'
import { readCa } from './trust.ts'

/** Exit codes: what was asked for could not be done; the command line does not add up. */
const failed = 1
const misused = 2

const main = async (args: readonly string[]): Promise<number> => {
  const options = readOptions(args)
  switch (options.ask) {
    case 'help':
      process.stdout.write(usage)
      return 0
    case 'version':
      process.stdout.write(`postern ${manifest.version}\n`)
      return 0
    case 'usage':
      process.stderr.write(`postern: ${options.fault}\n`)
      return misused
    case 'demo':
    case 'browse':
      return visit(options)
  }
}

const visit = async (options: Extract<Options, { ask: 'demo' | 'browse' }>): Promise<number> => {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new StartFailure(
      'Postern fills a terminal, and this is none: run it without pipes (with ssh, use ssh -t).',
    )
  }
  if (process.env['TERM'] === 'dumb')
    throw new StartFailure('This terminal (TERM=dumb) cannot move its cursor.')
  const { common } = options
  if (options.ask === 'demo') {
    const { startDemo } = await import('./demo.ts')
    const demo = await startDemo()
    return browseWith({ ...demo, common })
  }
  const { account, passwordCommand } = options
  const ca = options.ca === undefined ? undefined : readCa(options.ca)
  const ask =
    passwordCommand === undefined ? () => askPassword(who(account)) : () => passwordFrom(passwordCommand)
  return browseWith({
    account,
    ...(ca !== undefined && { ca }),
    password: await ask(),
    askAgain: ask,
    common,
  })
}

const browseWith = async (visit: Omit<Visit, 'coloured'>): Promise<number> => {
  // See no-color.org. What is not colour (bold, inverse) is wanted all the same, and the one library that draws
  // them asks only this variable whether it may; it knows nothing of the former, which would only make Node warn.
  const coloured = !process.env['NO_COLOR']
  delete process.env['NO_COLOR']
  process.env['FORCE_COLOR'] = '1'
  const { browse } = await import('./browse.tsx')
  return browse({ ...visit, coloured })
}

/** The command line is the person's own, but it may have been pasted: nothing but printable ASCII is echoed. */
const who = ({ user, host }: { user: string; host: string }) =>
  `${user}@${host}`.replace(/[^\x20-\x7e]/g, '?')

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof StartFailure)) throw error
  process.stderr.write(`postern: ${sanitise(error.message)}\n`)
  process.exit(failed)
}
