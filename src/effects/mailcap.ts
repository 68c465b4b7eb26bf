/** How a person has a media type shown: a line of a mailcap file (RFC 1524). */
export type MailcapEntry = {
  /** In small letters, such as `text/html`; `text/*` for all of a kind. */
  readonly type: string
  /** As it is written, with its backslashes. */
  readonly command: string
  /** Whether the command wants the terminal for itself. */
  readonly needsTerminal: boolean
  /** Whether the command writes what is to be read, and ends. */
  readonly copiousOutput: boolean
  /** The command that tells whether this entry is of use here; empty where it always is. */
  readonly test: string
  /** What the file's name should end with, such as `.html`; empty where that does not matter. */
  readonly nameEnd: string
}

/** A longer line is no entry that can be run. */
const longestLine = 10_000

/** Reads a mailcap file. Comments, and lines that make no entry, are passed over. */
export const parseMailcap = (text: string): MailcapEntry[] =>
  logicalLines(text)
    .filter(line => !line.startsWith('#') && !line.includes('\0') && line.length <= longestLine)
    .map(entryOf)
    .filter(entry => entry !== undefined)

/** The lines of a file, those that end in a backslash joined with what follows (RFC 1524, appendix A). */
const logicalLines = (text: string): string[] => {
  const lines: string[] = []
  let begun: string[] = []
  for (const line of text.split(/\r?\n/)) {
    // No comment goes on.
    const goesOn = endsInBackslash(line) && !(begun.length === 0 && line.startsWith('#'))
    begun.push(goesOn ? line.slice(0, -1) : line)
    if (goesOn) continue
    lines.push(begun.join(''))
    begun = []
  }
  if (begun.length > 0) lines.push(begun.join(''))
  return lines
}

/** Two backslashes at the end are one that means itself. */
const endsInBackslash = (line: string): boolean => {
  let backslashes = 0
  while (line.at(-1 - backslashes) === '\\') backslashes += 1
  return backslashes % 2 === 1
}

const entryOf = (line: string): MailcapEntry | undefined => {
  const [type = '', command = '', ...fields] = fieldsOf(line)
  if (type === '' || command === '') return undefined
  const named = new Map(fields.map(nameAndValue))
  const nameEnd = /^%s(\.[A-Za-z0-9]{1,10})$/.exec(named.get('nametemplate') ?? '')?.[1] ?? ''
  return {
    type: (type.includes('/') ? type : `${type}/*`).toLowerCase(),
    command,
    needsTerminal: named.has('needsterminal'),
    copiousOutput: named.has('copiousoutput'),
    test: named.get('test') ?? '',
    nameEnd,
  }
}

/** The fields of an entry: a semicolon ends one, unless a backslash stands before it. */
const fieldsOf = (line: string): string[] => {
  const fields: string[] = []
  let from = 0
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1
    else if (line[at] === ';') {
      fields.push(line.slice(from, at).trim())
      from = at + 1
    }
  }
  fields.push(line.slice(from).trim())
  return fields
}

const nameAndValue = (field: string): [name: string, value: string] => {
  const equals = field.indexOf('=')
  return equals === -1
    ? [field.toLowerCase(), '']
    : [field.slice(0, equals).trim().toLowerCase(), field.slice(equals + 1).trim()]
}

/** The entries for a media type in small letters, best first: the type itself, then all of its kind. */
export const viewersFor = (entries: readonly MailcapEntry[], type: string): MailcapEntry[] => {
  if (!isMediaType(type)) return []
  const wholeKind = `${type.slice(0, type.indexOf('/'))}/*`
  return [type, wholeKind].flatMap(wanted => entries.filter(entry => entry.type === wanted))
}

/** Whether this is a media type, small letters and nothing that means something to a shell (RFC 6838, section 4.2). */
export const isMediaType = (type: string): boolean =>
  type.length <= 255 && /^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/.test(type)

/**
 * The shell line that shows a file. Its path is quoted, and its name must be plain (`isPlainName`): commands quote
 * in ways of their own. Gives undefined where the name or the type is not fit for a shell line.
 */
export const commandLine = (entry: MailcapEntry, path: string, type: string): string | undefined =>
  isPlainName(path.slice(path.lastIndexOf('/') + 1)) && isMediaType(type)
    ? filledIn(entry.command, quoted(path), type)
    : undefined

/** The same line for a person to read: with the file's name alone. */
export const commandLabel = (entry: MailcapEntry, fileName: string, type: string): string =>
  filledIn(entry.command, fileName, type)

/**
 * The shell line that tells whether an entry is of use; undefined where it cannot be told before there is a file.
 */
export const testLine = ({ test }: MailcapEntry, type: string): string | undefined =>
  isMediaType(type) && !wordsOf(test).some(word => word.kind === 's')
    ? filledIn(test, '', type, false)
    : undefined

/** Whether a file's name means nothing but itself in a shell line, however it is quoted there. */
export const isPlainName = (name: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(name)

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** What stands in a command: text as it is, or something to be filled in. */
type Word = { readonly kind: 'text'; readonly text: string } | { readonly kind: 's' | 't' | 'parameter' }

const filledIn = (command: string, file: string, type: string, reads = true): string => {
  const words = wordsOf(command)
  const line = words
    .map(word => {
      if (word.kind === 'text') return word.text
      if (word.kind === 's') return file
      return word.kind === 't' ? type : "''"
    })
    .join('')
  if (!reads || words.some(({ kind }) => kind === 's')) return line
  // A command that names no file reads it; all of it, where it is made of several.
  return /[|;&#\n]/.test(line) ? `(${line}\n) < ${file}` : `${line} < ${file}`
}

/** What a percent sign begins, with a pair of quotes directly around it: ours take their place. */
const placeholder = /\\([\s\S])|(['"]?)%(?:([st%])|(?:\{[^{}]*\}|[nF]))\2/g

/** Takes a command apart. A backslash takes its meaning from what follows it. */
const wordsOf = (command: string): Word[] => {
  const words: Word[] = []
  const text = (piece: string) => {
    if (piece !== '') words.push({ kind: 'text', text: piece })
  }
  let from = 0
  for (const match of command.matchAll(placeholder)) {
    const [all, escaped, quote = '', letter] = match
    text(command.slice(from, match.index))
    from = match.index + all.length
    if (escaped !== undefined) text(escaped)
    else if (letter === '%') text(`${quote}%${quote}`)
    else words.push({ kind: letter === 's' || letter === 't' ? letter : 'parameter' })
  }
  text(command.slice(from))
  return words
}
