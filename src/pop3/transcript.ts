import { latin1 } from './latin1.ts'
import { withoutSecrets } from './secrets.ts'

/** Who said a line: the client, the server, or Postern about the connection itself. */
export type Speaker = 'C' | 'S' | '*'

/** One line of a transcript: printable ASCII only, whatever was said (see `escaped`). */
export type TranscriptLine = { readonly at: number; readonly speaker: Speaker; readonly text: string }

/**
 * What was said in the sessions with one server, kept for a person who wants to know why it says -ERR. Secrets
 * read `***`: the client's by the grammar (see `redactCommand`), and where a server echoes one, by `hide`.
 */
export type Transcript = {
  /** The client said this line, redacted already. */
  sent(line: string): void
  /** The server said these octets. */
  received(octets: Uint8Array): void
  /** Something happened to the connection. */
  noted(text: string): void
  /** From now on none of these strings may stand in what the server says. */
  hide(secrets: readonly string[]): void
  /** The login is over: nothing is looked for any more. */
  unhide(): void
  /** The lines still kept, oldest first. */
  lines(): TranscriptLine[]
}

export type TranscriptOptions = {
  /** How many octets are kept; the oldest go first. Half a MiB unless told. */
  readonly keep?: number
  /** Takes every line as it is said, for a log. Must not throw. */
  readonly log?: (line: TranscriptLine) => void
  readonly now?: () => number
}

/** What an entry takes besides its octets: many small ones must not take more memory than a few large ones. */
const entryOverhead = 100

type Entry = { readonly at: number; readonly speaker: Speaker; readonly octets: Uint8Array }

/** What a line may hold back until it ends, while a secret is looked for. */
const longestHeld = 8192

/** Makes an empty transcript. */
export const createTranscript = (options: TranscriptOptions = {}): Transcript => {
  const { keep = 512 * 1024, log, now = Date.now } = options
  const entries: Entry[] = []
  const logger = log && lineJoiner(log)
  let kept = 0
  let secrets: readonly string[] = []
  let held: Uint8Array = new Uint8Array()

  const add = (speaker: Speaker, octets: Uint8Array) => {
    if (octets.length === 0) return
    const entry = { at: now(), speaker, octets: Uint8Array.from(octets) }
    entries.push(entry)
    kept += weightOf(entry)
    while (kept > keep && entries.length > 1) kept -= weightOf(entries.shift() ?? entry)
    logger?.add(entry)
  }
  const scrubbed = (octets: Uint8Array) => Buffer.from(withoutSecrets(latin1(octets), secrets), 'latin1')
  const release = () => {
    add('S', scrubbed(held))
    held = new Uint8Array()
  }
  return {
    sent: line => add('C', Buffer.from(`${line}\n`)),
    noted: text => add('*', Buffer.from(`${text}\n`)),
    received(octets) {
      if (secrets.length === 0) return add('S', octets)
      const all = Buffer.concat([held, octets])
      const whole = all.length > longestHeld ? all.length : all.lastIndexOf(0x0a) + 1
      add('S', scrubbed(all.subarray(0, whole)))
      held = all.subarray(whole)
    },
    hide: more => {
      secrets = [...secrets, ...more.map(secret => Buffer.from(secret).toString('latin1'))]
    },
    unhide() {
      release()
      secrets = []
    },
    lines() {
      const lines: TranscriptLine[] = []
      const joiner = lineJoiner(line => lines.push(line))
      for (const entry of entries) joiner.add(entry)
      joiner.flush()
      return lines
    },
  }
}

/** Puts chunks together into lines: one speaker's octets up to a line end, or until another speaks. */
const lineJoiner = (give: (line: TranscriptLine) => void) => {
  let open: { at: number; speaker: Speaker; text: string } | undefined
  const flush = (lineEnd = /$/) => {
    if (open) give({ ...open, text: escaped(open.text.replace(lineEnd, '')) })
    open = undefined
  }
  const add = ({ at, speaker, octets }: Entry) => {
    if (open && open.speaker !== speaker) flush()
    let from = 0
    while (from < octets.length) {
      const end = octets.indexOf(0x0a, from)
      const to = end === -1 ? octets.length : end
      open ??= { at, speaker, text: '' }
      open.text += latin1(octets.subarray(from, to))
      if (end !== -1) flush(/\r$/)
      else if (open.text.length > longestHeld) flush()
      from = to + 1
    }
  }
  return { add, flush }
}

const weightOf = ({ octets }: Entry) => octets.length + entryOverhead

/** Octets (as Latin-1) as printable ASCII that stands for them exactly: the others read \xNN, and a backslash \\\\. */
export const escaped = (text: string): string =>
  text.replace(/[^\x20-\x5b\x5d-\x7e]/g, character =>
    character === '\\' ? '\\\\' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
