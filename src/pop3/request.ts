import type { Phase } from './error.ts'
import {
  type Command,
  formatCommand,
  grammar,
  type ReplyShape,
  redactCommand,
  replyShape,
} from './grammar.ts'

/** A line to say, and what to do with the reply. */
export type Request = {
  readonly line: string
  /** The line as it may be kept in a transcript. */
  readonly shown: string
  readonly shape: ReplyShape
  readonly phase: Phase
  readonly pipelined: boolean
  /** How long the server may take over it, in milliseconds, where that is less than usual. */
  readonly patience?: number
  /** Takes a multi-line reply piece by piece (views: copy what is kept). What it throws ends the session. */
  readonly body?: (octets: Uint8Array) => void
}

/** A command as a request. */
export const requestOf = (command: Command, body?: (octets: Uint8Array) => void): Request => ({
  line: formatCommand(command),
  shown: redactCommand(command),
  shape: replyShape(command),
  phase: command.verb,
  pipelined: grammar[command.verb].pipelined,
  ...(body && { body }),
})
