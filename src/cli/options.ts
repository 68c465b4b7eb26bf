import { parseArgs } from 'node:util'
import { type Configuration, configuredFor, isAccountName } from '../account/config.ts'
import {
  type HeaderScope,
  type PurgeChoice,
  parseHeaderScope,
  parsePurgeChoice,
  parseSeconds,
  parseSize,
  type Settings,
  takes,
} from '../account/settings.ts'
import { type Account, accountName, parseAccount } from '../account/url.ts'
import { sanitise } from '../text/sanitise.ts'

/** What the command line asks for. */
export type Options =
  | { readonly ask: 'help' | 'version' }
  | { readonly ask: 'demo'; readonly common: CommonOptions }
  | {
      readonly ask: 'browse'
      readonly account: Account
      readonly ca: string | undefined
      readonly passwordCommand: string | undefined
      readonly common: CommonOptions
    }
  | {
      readonly ask: 'receipts'
      /** The purge that is to be shown in full; undefined for a list of all. */
      readonly number: number | undefined
      /** The mailbox whose purges are meant, by its `accountName`; undefined for all. */
      readonly account: string | undefined
    }
  | {
      readonly ask: 'forget'
      /** The mailbox of which nothing is to be kept, by its `accountName`; undefined for all. */
      readonly account: string | undefined
    }
  /** It does not add up: a sentence that says why. */
  | { readonly ask: 'usage'; readonly fault: string }

export type CommonOptions = {
  readonly readOnly: boolean
  readonly log: string | undefined
  /** Messages of more octets than this are loaded only after a question. */
  readonly askAbove: number
  readonly loadingVerb: 'RETR' | 'TOP'
  /** A session that was not used for so many seconds is let go; 0: never. */
  readonly letGoAfter: number
  /** Whose headers are read unasked. */
  readonly headers: HeaderScope
  /** What Enter answers to a purge's question at first. */
  readonly purgeChoice: PurgeChoice
  /** Where copies are saved before a purge; undefined for the usual place. */
  readonly backUpTo: string | undefined
  /** So many octets at most are kept of the mailbox for the next start; 0: nothing. */
  readonly cacheSize: number
  /** How the screen is kept up to date: by the cells that have changed, or by the lines. */
  readonly draw: Draw
  /** Whether the terminal may be asked how far it has come. */
  readonly statusQuery: boolean
}

type Draw = 'cells' | 'lines'

const beginning =
  'To begin, name a mailbox: postern pop3s://user@host. Or look around first: postern --demo. All options: postern --help.'

/** What holds where neither the command line nor the configuration file says anything. */
const usual = {
  askAbove: 10_000_000,
  letGoAfter: 60,
  headers: 'all',
  purgeChoice: 'back',
  cacheSize: 256_000_000,
} as const

/**
 * Reads the arguments behind the program's name; what the configuration file says is asked for only where a mailbox is
 * named. What the command line says counts before that, but read-only stays. Never throws.
 */
export const readOptions = (args: readonly string[], configuration: () => Configuration): Options => {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    // Behind its first sentence Node explains itself at length.
    const [fault = ''] = (error as Error).message.split('. ')
    return { ask: 'usage', fault: sanitise(`${fault}. See postern --help.`) }
  }
  const { values, positionals } = parsed
  if (values.help) return { ask: 'help' }
  if (values.version) return { ask: 'version' }
  const [mailbox, ...more] = positionals
  if (mailbox === 'receipts') return receiptsAsked(more, values, configuration)
  if (mailbox === 'forget') return forgetAsked(more, values, configuration)
  if (values.account !== undefined) return misuse('--account goes with receipts: postern receipts --account.')
  if (values.draw !== undefined && !isDraw(values.draw)) return misuse('--draw takes cells or lines.')
  const said = settingsSaid(values)
  if ('fault' in said) return misuse(said.fault)
  if (values.demo) {
    if (mailbox !== undefined || values.plaintext || values.ca || values['password-command']) {
      return misuse(
        '--demo brings its own mailbox: it goes with no URL, and not with --plaintext, --ca or --password-command.',
      )
    }
    // Its mailbox begins anew each time.
    return { ask: 'demo', common: { ...commonOf(said, undefined, values), cacheSize: 0 } }
  }
  if (mailbox === undefined) return misuse(beginning)
  if (more.length > 0) return misuse('One mailbox at a time: there is more than one URL.')
  const named = accountNamed(mailbox, values.plaintext === true, configuration)
  if ('fault' in named) return misuse(named.fault)
  const { account, settings } = named
  return {
    ask: 'browse',
    account,
    ca: said.ca ?? settings?.ca,
    passwordCommand: said.passwordCommand ?? settings?.passwordCommand,
    common: commonOf(said, settings, values),
  }
}

const misuse = (fault: string): Options => ({ ask: 'usage', fault })

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      demo: { type: 'boolean' },
      plaintext: { type: 'boolean' },
      ca: { type: 'string' },
      'password-command': { type: 'string' },
      'read-only': { type: 'boolean' },
      'purge-choice': { type: 'string' },
      'back-up-to': { type: 'string' },
      'let-go-after': { type: 'string' },
      headers: { type: 'string' },
      'ask-above': { type: 'string' },
      'cache-size': { type: 'string' },
      'no-retr': { type: 'boolean' },
      draw: { type: 'string' },
      'no-status-query': { type: 'boolean' },
      log: { type: 'string' },
      account: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
    },
  })

type Values = ReturnType<typeof parse>['values']

/** What the options of the command line say of a mailbox; a sentence where one takes no such value. */
const settingsSaid = (values: Values): Settings | { readonly fault: string } => {
  const size = values['ask-above']
  const askAbove = size === undefined ? undefined : parseSize(size)
  if (size !== undefined && askAbove === undefined) return { fault: `--ask-above ${takes.size}` }
  const most = values['cache-size']
  const cacheSize = most === undefined ? undefined : parseSize(most)
  if (most !== undefined && cacheSize === undefined) return { fault: `--cache-size ${takes.size}` }
  const seconds = values['let-go-after']
  const letGoAfter = seconds === undefined ? undefined : parseSeconds(seconds)
  if (seconds !== undefined && letGoAfter === undefined) return { fault: `--let-go-after ${takes.seconds}` }
  const scope = values.headers
  const headers = scope === undefined ? undefined : parseHeaderScope(scope)
  if (scope !== undefined && headers === undefined) return { fault: `--headers ${takes.headers}` }
  const choice = values['purge-choice']
  const purgeChoice = choice === undefined ? undefined : parsePurgeChoice(choice)
  if (choice !== undefined && purgeChoice === undefined)
    return { fault: `--purge-choice ${takes.purgeChoice}` }
  const backUpTo = values['back-up-to']
  if (backUpTo !== undefined && !/^[^\0]+$/.test(backUpTo)) return { fault: '--back-up-to takes a folder.' }
  return {
    passwordCommand: values['password-command'],
    ca: values.ca,
    readOnly: values['read-only'] === true,
    noRetr: values['no-retr'] === true,
    letGoAfter,
    headers,
    purgeChoice,
    backUpTo,
    askAbove,
    cacheSize,
  }
}

const isDraw = (way: string | undefined): way is Draw => way === 'cells' || way === 'lines'

/** How it is drawn is the terminal's affair, not the mailbox's: no account of the configuration file says it. */
const commonOf = (said: Settings, configured: Settings | undefined, values: Values): CommonOptions => ({
  readOnly: said.readOnly || configured?.readOnly === true,
  log: values.log,
  draw: isDraw(values.draw) ? values.draw : 'cells',
  statusQuery: values['no-status-query'] !== true,
  askAbove: said.askAbove ?? configured?.askAbove ?? usual.askAbove,
  loadingVerb: said.noRetr || configured?.noRetr ? 'TOP' : 'RETR',
  headers: said.headers ?? configured?.headers ?? usual.headers,
  letGoAfter: said.letGoAfter ?? configured?.letGoAfter ?? usual.letGoAfter,
  purgeChoice: said.purgeChoice ?? configured?.purgeChoice ?? usual.purgeChoice,
  backUpTo: said.backUpTo ?? configured?.backUpTo,
  cacheSize: said.cacheSize ?? configured?.cacheSize ?? usual.cacheSize,
})

/** The account that a URL or a name stands for, and what the configuration file says of it. */
const accountNamed = (
  mailbox: string,
  plaintext: boolean,
  configuration: () => Configuration,
): { readonly account: Account; readonly settings: Settings | undefined } | { readonly fault: string } => {
  // A text that is neither may hold a password, and is not said again.
  if (!isAccountName(mailbox)) {
    const account = parseAccount(mailbox, plaintext)
    if ('fault' in account) return account
    const configured = configuration()
    if ('fault' in configured) return configured
    const settings = configuredFor(configured.accounts, account)
    const isPlain = settings?.plaintext && account.security === 'stls'
    return { account: isPlain ? { ...account, security: 'plaintext' } : account, settings }
  }
  const configured = configuration()
  if ('fault' in configured) return configured
  const settings = configured.accounts.get(mailbox)
  if (settings === undefined) {
    const { path } = configured
    const fault = `There is no account ${mailbox} in ${path}; a mailbox is named so too: pop3s://user@host.`
    return { fault: sanitise(fault) }
  }
  const account = plaintext ? parseAccount(settings.url, true) : settings.account
  return 'fault' in account ? account : { account, settings }
}

const receiptsAsked = (
  [number, ...more]: readonly string[],
  { account: mailbox, ...others }: Values,
  configuration: () => Configuration,
): Options => {
  const isNumber = number === undefined || /^[1-9]\d{0,8}$/.test(number)
  if (!isNumber || more.length > 0 || Object.keys(others).length > 0) {
    return misuse('receipts takes the number of a purge, and --account; nothing else goes with it.')
  }
  const named = mailbox === undefined ? undefined : accountNamed(mailbox, false, configuration)
  if (named && 'fault' in named) return misuse(named.fault)
  return {
    ask: 'receipts',
    number: number === undefined ? undefined : Number(number),
    account: named && accountName(named.account),
  }
}

const forgetAsked = (
  [mailbox, ...more]: readonly string[],
  others: Values,
  configuration: () => Configuration,
): Options => {
  if (more.length > 0 || Object.keys(others).length > 0) {
    return misuse('forget takes a mailbox, by its URL or name, or none for all; nothing else goes with it.')
  }
  const named = mailbox === undefined ? undefined : accountNamed(mailbox, false, configuration)
  if (named && 'fault' in named) return misuse(named.fault)
  return { ask: 'forget', account: named && accountName(named.account) }
}
