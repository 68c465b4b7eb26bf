import { parse, TomlError } from 'smol-toml'
import * as v from 'valibot'
import { cut } from '../text/cells.ts'
import { sanitise } from '../text/sanitise.ts'
import { parseHeaderScope, parsePurgeChoice, parseSize, type Settings, takes } from './settings.ts'
import { type Account, accountName, parseAccount } from './url.ts'

/** An account of the configuration file. */
export type ConfiguredAccount = Settings & {
  readonly url: string
  /** What the URL names, with no TLS where the file allows that. */
  readonly account: Account
  readonly plaintext: boolean
}

/** What the configuration file says: its accounts by their names; or why it cannot be used, in one sentence. */
export type Configuration =
  | { readonly path: string; readonly accounts: ReadonlyMap<string, ConfiguredAccount> }
  | { readonly fault: string }

/** An account is called so that it is no URL and no option: letters of any script, digits, and what files have in names. */
export const isAccountName = (name: string): boolean =>
  /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.@+-]{0,63}$/u.test(name)

/** Names that mean something else on the command line. */
const reserved = ['receipts', 'forget']

const string = v.string('takes a text in quotes.')
const boolean = v.boolean('is true or false.')
/** The working directory is another each time: what stands in a file must not depend on it. */
const path = v.pipe(
  string,
  v.regex(/^(?:\/|~\/|~$)[^\0]*$/, 'takes a path from the root on, or one that begins with ~/.'),
)

const size = v.pipe(
  v.union([v.string(), v.number()], takes.size),
  v.transform(size => parseSize(String(size))),
  v.number(takes.size),
)

const entries = {
  url: string,
  'password-command': v.optional(v.pipe(string, v.nonEmpty('is empty.'))),
  password: v.optional(
    v.never('is refused: passwords do not stand in files; password-command names what prints one.'),
  ),
  plaintext: v.optional(boolean, false),
  ca: v.optional(path),
  'read-only': v.optional(boolean, false),
  'no-retr': v.optional(boolean, false),
  'let-go-after': v.optional(
    v.pipe(
      v.number(takes.seconds),
      v.integer(takes.seconds),
      v.minValue(0, takes.seconds),
      v.maxValue(999_999_999, takes.seconds),
    ),
  ),
  headers: v.optional(
    v.pipe(
      v.string(takes.headers),
      v.transform(parseHeaderScope),
      v.picklist(['all', 'seen'], takes.headers),
    ),
  ),
  'purge-choice': v.optional(
    v.pipe(
      v.string(takes.purgeChoice),
      v.transform(parsePurgeChoice),
      v.picklist(['back', 'purge', 'backUp'], takes.purgeChoice),
    ),
  ),
  'back-up-to': v.optional(path),
  'ask-above': v.optional(size),
  'cache-size': v.optional(size),
}

const known = Object.keys(entries)
  .filter(key => key !== 'password')
  .join(', ')

const accountSchema = v.strictObject(entries, ({ expected }) =>
  expected === 'never'
    ? `is not known; an account has ${known}.`
    : 'is missing: it names the mailbox, such as "pop3s://user@host".',
)

/**
 * Reads the text of the configuration file at `path`. A fault says where it is, with the line where the text is no TOML,
 * and else the account and the key; it never holds a value. Never throws.
 */
export const parseConfiguration = (text: string, path: string): Configuration => {
  const fault = (words: string): Configuration => ({ fault: sanitise(`${path}${words}`) })
  let document: unknown
  try {
    document = parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    return fault(`, line ${error.line}: ${tomlFault(error)}.`)
  }
  const { accounts = {}, ...others } = document as Record<string, unknown>
  const [other] = Object.keys(others)
  if (other !== undefined) {
    return fault(`: ${shortened(other)} is not known; the file holds accounts, each as [accounts.NAME].`)
  }
  if (!isTable(accounts)) return fault(': accounts is no table; an account begins with [accounts.NAME].')
  const read = new Map<string, ConfiguredAccount>()
  for (const [name, entry] of Object.entries(accounts)) {
    const account = readAccount(name, entry)
    if (typeof account === 'string') return fault(`: [accounts.${shortened(name)}] ${account}`)
    read.set(name, account)
  }
  return { path, accounts: read }
}

/** An account from its table; where it is none, why, as the end of a sentence that begins with its name. */
const readAccount = (name: string, entry: unknown): ConfiguredAccount | string => {
  if (!isAccountName(name)) {
    return 'is no name for an account: letters, digits and _ . @ + - make one, and it begins with a letter or digit.'
  }
  if (reserved.includes(name)) return 'cannot be opened by that name, which is a command: choose another.'
  if (!isTable(entry)) return 'is no table.'
  const { success, output, issues } = v.safeParse(accountSchema, entry, { abortEarly: true })
  if (!success) {
    const [{ path: [item] = [], message }] = issues
    return `${shortened(String(item?.key))} ${message}`
  }
  const { url, plaintext } = output
  const account = parseAccount(url, plaintext)
  if ('fault' in account) {
    // The account would be one without that key.
    const isAtOdds = plaintext && !('fault' in parseAccount(url, false))
    return isAtOdds
      ? 'plaintext goes with pop3://; pop3s:// has TLS from the start.'
      : `url: ${account.fault}`
  }
  return {
    url,
    account,
    plaintext,
    passwordCommand: output['password-command'],
    ca: output.ca,
    readOnly: output['read-only'],
    noRetr: output['no-retr'],
    letGoAfter: output['let-go-after'],
    headers: output.headers,
    purgeChoice: output['purge-choice'],
    backUpTo: output['back-up-to'],
    askAbove: output['ask-above'],
    cacheSize: output['cache-size'],
  }
}

/**
 * What the file says of a mailbox, however it is named: the first account of that mailbox, and read-only where any
 * account of it is. Undefined where there is none.
 */
export const configuredFor = (
  accounts: ReadonlyMap<string, ConfiguredAccount>,
  account: Account,
): ConfiguredAccount | undefined => {
  const name = accountName(account)
  const same = [...accounts.values()].filter(configured => accountName(configured.account) === name)
  const [first] = same
  return first && { ...first, readOnly: same.some(({ readOnly }) => readOnly) }
}

/** The parser's own words, without the lines of the file that it shows: a secret may stand there. */
const tomlFault = ({ message }: TomlError): string => {
  const [first = ''] = message.replace(/^Invalid TOML document: /, '').split('\n')
  return shortened(first, 100)
}

const shortened = (text: string, cells = 40) => cut(sanitise(text.slice(0, 1000)), cells)

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
