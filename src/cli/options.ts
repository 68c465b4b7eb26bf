import { parseArgs } from 'node:util'
import { type Account, parseAccount } from '../account/url.ts'
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
  /** It does not add up: a sentence that says why. */
  | { readonly ask: 'usage'; readonly fault: string }

export type CommonOptions = {
  readonly readOnly: boolean
  readonly log: string | undefined
  /** Messages of more octets than this are loaded only after a question. */
  readonly askAbove: number
  readonly loadingVerb: 'RETR' | 'TOP'
}

export const usage = `Usage: postern [URL] [options]

  URL                         the mailbox, one of
      pop3s://user@host[:995]   TLS from the start
      pop3://user@host[:110]    TLS by STLS, and no login without it
  --demo                      a sample mailbox: nothing to set up
  --plaintext                 with pop3://: allow a login without TLS
  --ca FILE                   trust the certificate authority in FILE (PEM) too
  --password-command COMMAND  COMMAND prints the password in its first line;
                              without it the password is asked for
  --read-only                 nothing can be queued or purged
  --ask-above SIZE            ask before a message of more than SIZE is loaded
                              whole, such as 500KB; 10MB unless told
  --no-retr                   load messages with TOP instead of RETR, for
                              servers where RETR hides them (Gmail)
  --log FILE                  write what is said to and by the server to FILE,
                              without its secrets
  --help, --version
`

const beginning =
  'To begin, name a mailbox: postern pop3s://user@host. Or look around first: postern --demo. All options: postern --help.'

/** Reads the arguments behind the program's name. Never throws. */
export const readOptions = (args: readonly string[]): Options => {
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
  const askAbove = parseSize(values['ask-above'])
  if (askAbove === undefined) {
    return { ask: 'usage', fault: '--ask-above takes a size such as 10MB, 500KB or 0.' }
  }
  const loadingVerb = values['no-retr'] ? 'TOP' : 'RETR'
  const common: CommonOptions = { readOnly: values['read-only'], log: values.log, askAbove, loadingVerb }
  const [url, ...more] = positionals
  if (values.demo) {
    if (url !== undefined || values.plaintext || values.ca || values['password-command']) {
      return {
        ask: 'usage',
        fault:
          '--demo brings its own mailbox: it goes with no URL, and not with --plaintext, --ca or --password-command.',
      }
    }
    return { ask: 'demo', common }
  }
  if (url === undefined) return { ask: 'usage', fault: beginning }
  if (more.length > 0) return { ask: 'usage', fault: 'One mailbox at a time: there is more than one URL.' }
  const account = parseAccount(url, values.plaintext)
  if ('fault' in account) return { ask: 'usage', fault: account.fault }
  return { ask: 'browse', account, ca: values.ca, passwordCommand: values['password-command'], common }
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      demo: { type: 'boolean', default: false },
      plaintext: { type: 'boolean', default: false },
      ca: { type: 'string' },
      'password-command': { type: 'string' },
      'read-only': { type: 'boolean', default: false },
      'ask-above': { type: 'string', default: '10MB' },
      'no-retr': { type: 'boolean', default: false },
      log: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', default: false },
    },
  })

const units = { '': 1, K: 1e3, M: 1e6, G: 1e9 } as const

/** Octets from a size as a person writes it, in decimal thousands: `10MB`, `500 kB`, `0`; undefined for anything else. */
const parseSize = (text: string): number | undefined => {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?([KMG]?)B?$/i.exec(text.trim()) ?? []
  return amount === undefined ? undefined : Number(amount) * units[unit.toUpperCase() as keyof typeof units]
}
