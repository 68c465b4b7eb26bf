import { setImmediate as nextTurn } from 'node:timers/promises'
import manifest from '../../package.json' with { type: 'json' }
import { accountName } from '../account/url.ts'
import { cacheFolder, configFolder, stateFolder } from '../store/state-folder.ts'
import { isUtf8Locale, writeAsciiOnly } from '../terminal/locale.ts'
import { said, sanitise } from '../text/sanitise.ts'
import { readConfiguration } from './configuration.ts'
import { StartFailure } from './failure.ts'
import { backupFolder, fullPath, homeFolder } from './folders.ts'
import { type Options, readOptions } from './options.ts'
import type { OpenScreen } from './screen.tsx'

/** Exit codes: what was asked for could not be done; the command line does not add up. */
const failed = 1
const misused = 2

const main = async (args: readonly string[]): Promise<number> => {
  const options = readOptions(args, () => readConfiguration(configFolder(process.env, homeFolder())))
  switch (options.ask) {
    case 'help':
      process.stdout.write((await import('./usage.ts')).usage)
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
    const [{ ca, ...demo }, { browse, openUnkept, screen }, { dial }] = await Promise.all([
      startDemo(),
      loadProgram(),
      import('./dial.ts'),
    ])
    const dialled = dial({ ...demo.account, ca }, common.log)
    const kept = openUnkept(said`the sample mailbox begins anew each time.`)
    const copies = backupFolder(common.backUpTo, 'demo', process.env, home)
    return browse({ ...demo, dialled, screen, common, kept, name: 'demo', backupFolder: copies })
  }
  const { account, passwordCommand } = options
  const ca = options.ca === undefined ? undefined : await trusted(fullPath(options.ca, home))
  // First of all the server is called: what comes behind it is loaded while the line and the password are waited for.
  const { dial } = await import('./dial.ts')
  const dialled = dial({ ...account, ...(ca !== undefined && { ca }) }, common.log)
  const { askPassword, passwordFrom } = await import('./password.ts')
  const ask =
    passwordCommand === undefined ? () => askPassword(who(account)) : () => passwordFrom(passwordCommand)
  const [password, { browse, openCache, openKept, setAsideNotice, screen }] = await Promise.all([
    ask(),
    loadProgram(),
  ])
  const kept = openKept(stateFolder(process.env, home))
  const lost = setAsideNotice(kept.store)
  // It stays on the screen that comes back.
  if (lost !== undefined) process.stderr.write(`postern: ${lost}\n`)
  const name = accountName(account)
  return browse({
    account,
    dialled,
    password,
    askAgain: ask,
    screen,
    common,
    kept,
    name,
    cache: openCache(process.env, home, name, common.cacheSize),
    backupFolder: backupFolder(common.backUpTo, name, process.env, home),
  })
}

const trusted = async (path: string): Promise<string> => (await import('./trust.ts')).readCa(path)

/** Loads what talks with the server, and begins to load the screen behind it. */
const loadProgram = async () => {
  const program = await import('./browse.ts')
  // While code is loaded all else stands still: a password that has come goes first.
  return { ...program, screen: nextTurn().then(loadScreen) }
}

/** Loads what fills the terminal, which takes longer than all else; gives the function that begins to. */
const loadScreen = async (): Promise<OpenScreen> => {
  // See no-color.org. What is not colour (bold, inverse) is wanted all the same, and the one library that draws
  // them asks only this variable whether it may; it knows nothing of the former, which would only make Node warn.
  const coloured = !process.env['NO_COLOR']
  delete process.env['NO_COLOR']
  process.env['FORCE_COLOR'] = '1'
  const [{ openScreen }, { boundHeap }] = await Promise.all([import('./screen.tsx'), import('./heap.ts')])
  boundHeap()
  return (program, options) => openScreen(program, options, coloured)
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
