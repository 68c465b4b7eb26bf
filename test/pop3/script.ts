import { type Phase, Pop3Error } from '../../src/pop3/error.ts'
import { parseCommand, type ReplyShape, replyShape } from '../../src/pop3/grammar.ts'
import type { Status } from '../../src/pop3/reply.ts'
import { Wire } from '../../src/pop3/wire.ts'

/** What happens in a script: a reply is awaited from now on, or the server says something. */
export type Step = { readonly shape: ReplyShape; readonly phase: Phase } | { readonly octets: Uint8Array }

/** What came of one line the client said. */
export type Heard = { readonly phase: Phase; readonly status?: Status; readonly body?: string }

/** What came of a script. */
export type Outcome = {
  readonly replies: readonly Heard[]
  readonly error?: string
  readonly lastWords?: string
}

const said = /^\s*([CS]): ?(.*)$/

/**
 * Reads a conversation: a line `C: ...` awaits a reply, `C: ***` one to a response of SASL; lines `S: ...` are said
 * by the server, all that follow each other at once. The greeting is awaited from the start.
 */
export const readScript = (script: string, lineEnd = '\r\n'): Step[] => {
  const steps: Step[] = [{ shape: 'single', phase: 'greeting' }]
  let octets = ''
  const say = () => {
    if (octets !== '') steps.push({ octets: Buffer.from(octets, 'latin1') })
    octets = ''
  }
  for (const row of script.trim().split('\n')) {
    const [, speaker, text = ''] = said.exec(row) ?? []
    if (!speaker) throw new Error(`Nobody says ${row}`)
    if (speaker === 'S') {
      octets += `${text}${lineEnd}`
      continue
    }
    say()
    steps.push(awaited(text))
  }
  say()
  return steps
}

const awaited = (line: string): Step => {
  if (line === '***') return { shape: 'challenge', phase: 'AUTH' }
  const command = parseCommand(line)
  if ('fault' in command) throw new Error(`${line}: ${command.fault}`)
  return { shape: replyShape(command), phase: command.verb }
}

/** Plays a script to a wire, what the server says at once being cut into chunks. */
export const play = (steps: readonly Step[], cut: (octets: Uint8Array) => readonly Uint8Array[]): Outcome => {
  const wire = new Wire()
  const heard: Heard[] = []
  let error: string | undefined
  try {
    for (const step of steps) {
      if ('octets' in step) for (const chunk of cut(step.octets)) wire.receive(chunk)
      else hear(wire, step, reply => heard.push(reply))
    }
  } catch (thrown) {
    if (!(thrown instanceof Pop3Error)) throw thrown
    error = thrown.message
  }
  const { lastWords } = wire
  return { replies: heard, ...(error && { error }), ...(lastWords !== undefined && { lastWords }) }
}

const hear = (
  wire: Wire,
  { shape, phase }: { shape: ReplyShape; phase: Phase },
  give: (reply: Heard) => void,
) => {
  let status: Status | undefined
  let body: string | undefined
  wire.expect({
    shape,
    phase,
    status(first) {
      status = first
      if (shape === 'multi-line' && first.outcome === 'ok') body = ''
    },
    body(octets) {
      body += Buffer.from(octets).toString('latin1')
    },
    end: () => give({ phase, ...(status && { status }), ...(body !== undefined && { body }) }),
  })
}
