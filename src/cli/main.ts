import manifest from '../../package.json' with { type: 'json' }
import { accountName } from '../account/url.ts'
import { cacheFolder, configFolder, stateFolder } from '../store/state-folder.ts'
import { isUtf8Locale, writeAsciiOnly } from '../terminal/locale.ts'
import { said, sanitise } from '../text/sanitise.ts'
import type { Visit } from './browse.tsx'
import { readConfiguration } from './configuration.ts'
import { StartFailure } from './failure.ts'
import { backupFolder, fullPath, homeFolder } from './folders.ts'
import { type Options, readOptions, usage } from './options.ts'
import { askPassword, passwordFrom } from './password.ts'
import { readCa } from './trust.ts'

/** Exit codes: what was asked for could not be done; the command line does not add up. */
const failed = 1
const misused = 2

const main = async (args: readonly string[]): Promise<number> => {
  const options = readOptions(args, () => readConfiguration(configFolder(process.env, homeFolder())))
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
    case 'receipts':
      return tellReceipts(options)
    case 'forget': {
      const { forget } = await import('./forget.ts')
      return tell(forget(options, cacheFolder(process.env, homeFolder())))
    }
    case 'demo':
    case 'browse':
      return visit(options)
  }
}

const tellReceipts = async (options: Extract<Options, { ask: 'receipts' }>): Promise<number> => {
  const { stdout } = process
  const { receipts } = await import('./receipts.ts')
  const columns = stdout.isTTY ? stdout.columns || 80 : undefined
  return tell(receipts(options, stateFolder(process.env, homeFolder()), columns))
}

const tell = async (lines: readonly string[]): Promise<number> => {
  const { stdout } = process
  // Who reads it, such as head, may have seen enough.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  if (stdout.isTTY && !isUtf8Locale(process.env)) writeAsciiOnly(stdout)
  await new Promise(written => stdout.write(`${lines.join('\n')}\n`, written))
  return 0
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
  const home = homeFolder()
  if (options.ask === 'demo') {
    const { startDemo } = await import('./demo.ts')
    const [{ ca, ...demo }, screen, { dial }, { openUnkept }] = await Promise.all([
      startDemo(),
      loadScreen(),
      import('./dial.ts'),
      import('./store.ts'),
    ])
    const dialled = dial({ ...demo.account, ca }, common.log)
    const kept = openUnkept(said`the sample mailbox begins anew each time.`)
    const copies = backupFolder(common.backUpTo, 'demo', process.env, home)
    return screen({ ...demo, dialled, common, kept, name: 'demo', backupFolder: copies })
  }
  const { account, passwordCommand } = options
  const ca = options.ca === undefined ? undefined : readCa(fullPath(options.ca, home))
  const ask =
    passwordCommand === undefined ? () => askPassword(who(account)) : () => passwordFrom(passwordCommand)
  const { dial } = await import('./dial.ts')
  const dialled = dial({ ...account, ...(ca !== undefined && { ca }) }, common.log)
  // While the password is typed, or its command runs, the server is called and what comes behind it is loaded.
  const [password, screen, { openKept, setAsideNotice }, { openCache }] = await Promise.all([
    ask(),
    loadScreen(),
    import('./store.ts'),
    import('./cache.ts'),
  ])
  const kept = openKept(stateFolder(process.env, home))
  const lost = setAsideNotice(kept.store)
  // It stays on the screen that comes back.
  if (lost !== undefined) process.stderr.write(`postern: ${lost}\n`)
  const name = accountName(account)
  return screen({
    account,
    dialled,
    password,
    askAgain: ask,
    common,
    kept,
    name,
    cache: openCache(process.env, home, name, common.cacheSize),
    backupFolder: backupFolder(common.backUpTo, name, process.env, home),
  })
}

/** Loads what fills the terminal, which takes longer than all else; gives the function that begins to. */
const loadScreen = async () => {
  // See no-color.org. What is not colour (bold, inverse) is wanted all the same, and the one library that draws
  // them asks only this variable whether it may; it knows nothing of the former, which would only make Node warn.
  const coloured = !process.env['NO_COLOR']
  delete process.env['NO_COLOR']
  process.env['FORCE_COLOR'] = '1'
  const { browse } = await import('./browse.tsx')
  return (visit: Omit<Visit, 'coloured'>): Promise<number> => browse({ ...visit, coloured })
}

/** The command line is the person's own, but it may have been pasted: nothing but printable ASCII is echoed. */
const who = ({ user, host }: { user: string; host: string }) =>
  `${user}@${host}`.replace(/[^\x20-\x7e]/g, '?')

const { emitWarning } = process
// Node 22 calls its SQLite experimental, and would say so on the terminal that Postern fills.
process.emitWarning = ((warning: string | Error, ...more: never[]) => {
  if (!/^SQLite is an experimental feature/.test(String(warning))) emitWarning(warning, ...more)
}) as typeof emitWarning

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof StartFailure)) throw error
  process.stderr.write(`postern: ${sanitise(error.message)}\n`)
  process.exit(failed)
}
