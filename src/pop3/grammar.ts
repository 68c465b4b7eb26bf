/**
 * The one table of POP3 commands. The session, the transcript's redaction and the embedded server all read it:
 * a new verb is one row.
 */

/** The states of a session that take commands (RFC 1939, section 3). UPDATE takes none. */
export type SessionState = 'AUTHORIZATION' | 'TRANSACTION'

/** How the reply to a command is framed; a challenge is `+`, or else a status line that ends the exchange (RFC 5034). */
export type ReplyShape = 'single' | 'multi-line' | 'challenge'

type ArgumentKind = 'message' | 'lines' | 'word' | 'rest'

type Argument = {
  readonly name: string
  readonly kind: ArgumentKind
  readonly optional?: true
  /** Stands as `***` wherever a command is shown or kept. */
  readonly secret?: true
}

type CommandRule = {
  readonly states: readonly SessionState[]
  readonly arguments: readonly Argument[]
  readonly reply: ReplyShape
  /** The reply when an optional argument is given, where that differs (LIST and UIDL). */
  readonly replyWithArgument?: ReplyShape
  /** Whether other commands may be written behind it before its reply has come (RFC 2449, section 6.6). */
  readonly pipelined: boolean
  readonly source: string
}

const before: readonly SessionState[] = ['AUTHORIZATION']
const after: readonly SessionState[] = ['TRANSACTION']
const both: readonly SessionState[] = ['AUTHORIZATION', 'TRANSACTION']

const message: Argument = { name: 'msg', kind: 'message' }
const anyMessage: Argument = { name: 'msg', kind: 'message', optional: true }

const table = {
  CAPA: { states: both, arguments: [], reply: 'multi-line', pipelined: true, source: 'RFC 2449, 5' },
  STLS: { states: before, arguments: [], reply: 'single', pipelined: false, source: 'RFC 2595, 4' },
  USER: {
    states: before,
    arguments: [{ name: 'name', kind: 'rest' }],
    reply: 'single',
    pipelined: false,
    source: 'RFC 1939, 7',
  },
  PASS: {
    states: before,
    arguments: [{ name: 'string', kind: 'rest', secret: true }],
    reply: 'single',
    pipelined: false,
    source: 'RFC 1939, 7',
  },
  APOP: {
    states: before,
    arguments: [
      { name: 'name', kind: 'word' },
      { name: 'digest', kind: 'word', secret: true },
    ],
    reply: 'single',
    pipelined: false,
    source: 'RFC 1939, 7',
  },
  AUTH: {
    states: before,
    arguments: [
      { name: 'mechanism', kind: 'word' },
      { name: 'initial-response', kind: 'rest', optional: true, secret: true },
    ],
    reply: 'challenge',
    pipelined: false,
    source: 'RFC 5034, 4',
  },
  STAT: { states: after, arguments: [], reply: 'single', pipelined: true, source: 'RFC 1939, 5' },
  LIST: {
    states: after,
    arguments: [anyMessage],
    reply: 'multi-line',
    replyWithArgument: 'single',
    pipelined: true,
    source: 'RFC 1939, 5',
  },
  UIDL: {
    states: after,
    arguments: [anyMessage],
    reply: 'multi-line',
    replyWithArgument: 'single',
    pipelined: true,
    source: 'RFC 1939, 7',
  },
  TOP: {
    states: after,
    arguments: [message, { name: 'n', kind: 'lines' }],
    reply: 'multi-line',
    pipelined: true,
    source: 'RFC 1939, 7',
  },
  RETR: {
    states: after,
    arguments: [message],
    reply: 'multi-line',
    pipelined: true,
    source: 'RFC 1939, 5',
  },
  DELE: { states: after, arguments: [message], reply: 'single', pipelined: true, source: 'RFC 1939, 5' },
  RSET: { states: after, arguments: [], reply: 'single', pipelined: true, source: 'RFC 1939, 5' },
  NOOP: { states: after, arguments: [], reply: 'single', pipelined: true, source: 'RFC 1939, 5' },
  QUIT: { states: both, arguments: [], reply: 'single', pipelined: false, source: 'RFC 1939, 5 and 6' },
} as const satisfies Record<string, CommandRule>

/** A command's keyword, in capitals. */
export type Verb = keyof typeof table

/** Every verb with its rule. */
export const grammar: Readonly<Record<Verb, CommandRule>> = table

/** Every verb, in the table's order. */
export const verbs = Object.keys(table) as Verb[]

/** A command as it goes on the wire, without its line end. */
export type Command = { readonly verb: Verb; readonly arguments: readonly string[] }

/** Why a line is no command: said in English, for a person or for behind `-ERR`. */
export type GrammarFault = { readonly fault: string }

const isVerb = (word: string): word is Verb => Object.hasOwn(table, word)

const isDigits = (text: string) => /^\d{1,10}$/.test(text)

/** RFC 2449, section 4: a command line is at most 255 octets with its CRLF; what we read is more patient. */
const longestCommand = 4096

/**
 * Reads one command line (without its line end). Keywords are read in any case; arguments are checked for
 * their number and shape, not for what they mean.
 */
export const parseCommand = (line: string): Command | GrammarFault => {
  if (line.length > longestCommand) return { fault: 'The line is too long.' }
  const [keyword, rest] = splitWord(line)
  const verb = keyword.toUpperCase()
  if (!isVerb(verb)) return { fault: 'There is no such command.' }
  const given: string[] = []
  let left = rest
  for (const { name, kind, optional } of grammar[verb].arguments) {
    if (left === '') {
      if (optional) break
      return { fault: `${verb} wants the argument ${name}.` }
    }
    const [word, behind] = kind === 'rest' ? [left, ''] : splitWord(left)
    if ((kind === 'message' || kind === 'lines') && !isDigits(word)) {
      return { fault: `${verb} wants a number for ${name}.` }
    }
    given.push(word)
    left = behind
  }
  return left === '' ? { verb, arguments: given } : { fault: `${verb} takes no more arguments.` }
}

/**
 * The line for a command, without its line end. Throws a RangeError where an argument would break the line
 * (a line end or NUL inside it): nothing that a person or a server said can smuggle in a second command.
 */
export const formatCommand = ({ verb, arguments: given }: Command): string => {
  const line = [verb, ...given].join(' ')
  if (hasLineBreak(line)) throw new RangeError(`An argument of ${verb} holds a line end.`)
  return line
}

const hasLineBreak = (line: string) => line.includes('\r') || line.includes('\n') || line.includes('\0')

/** How the reply to a command is framed. */
export const replyShape = ({ verb, arguments: given }: Command): ReplyShape => {
  const { reply, replyWithArgument } = grammar[verb]
  return given.length > 0 ? (replyWithArgument ?? reply) : reply
}

/** The command as it may be shown, logged and kept: secret arguments read `***`. */
export const redactCommand = ({ verb, arguments: given }: Command): string =>
  [verb, ...given.map((text, i) => (grammar[verb].arguments[i]?.secret ? '***' : text))].join(' ')

const splitWord = (line: string): [word: string, rest: string] => {
  const space = line.indexOf(' ')
  return space === -1 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)]
}
