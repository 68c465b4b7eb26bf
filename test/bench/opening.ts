import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSession } from '../../src/pop3/open-session.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import type { Screen } from '../pty/terminal.ts'
import { project } from './build.ts'
import { login, type MailServer } from './mail-server.ts'
import { startProgram } from './program.ts'

/** One opening of a mailbox. Times are in milliseconds. */
export type Opening = {
  /** From exec to the first frame, and to the first list. */
  readonly firstFrame: number
  readonly firstList: number
  /** What the server had said by the first list, and how many round trips that took one after another. */
  readonly octets: number
  readonly turns: number
  /** TOPs sent until the screen kept still. */
  readonly tops: number
  /** In MiB, once the screen kept still; undefined where the system does not tell. */
  readonly peakMemory: number | undefined
  readonly listings: Listings
}

/** What LIST and UIDL alone take a client that does nothing with them: milliseconds from asking, and octets. */
export type Listings = { readonly time: number; readonly octets: number }

const certificate = join(project, 'assets/demo/cert.pem')

/** Opens a mailbox with Postern in a terminal, and reads its listings with a bare client just before. */
export const measureOpening = async (server: MailServer, signal: AbortSignal): Promise<Opening> => {
  signal.throwIfAborted()
  const listings = await measureListings(server, signal)
  await using postern = startProgram([
    process.execPath,
    join(project, 'bin/postern.js'),
    ...wayTo(server),
    '--password-command',
    `printf %s ${login.password}`,
  ])
  const firstFrame = await postern.until('Postern', 'first frame')
  const firstList = await postern.until(showsList, 'list of messages')
  const { octets, turns } = await server.traffic()
  await postern.quiet(300 + 2 * server.mailbox.roundTrip)
  const { tops } = await server.traffic()
  return { firstFrame, firstList, octets, turns, tops, peakMemory: postern.peakMemory(), listings }
}

const wayTo = ({ port, mailbox }: MailServer): readonly string[] => {
  const place = `${login.user}@127.0.0.1:${port}`
  return mailbox.security === 'tls'
    ? [`pop3s://${place}`, '--ca', certificate]
    : [`pop3://${place}`, '--plaintext']
}

/** Whether ten subjects are there: those of the messages begin with labels such as m000042. */
const showsList = ({ text }: Screen): boolean => new Set(text.match(/\bm\d{6}\b/g)).size >= 10

const measureListings = async ({ port, mailbox }: MailServer, signal: AbortSignal): Promise<Listings> => {
  const ca = readFileSync(certificate, 'utf8')
  const endpoint = { host: '127.0.0.1', port, security: mailbox.security, ca }
  const session = await openSession(endpoint, login, { signal, transcript: createTranscript() })
  const octetsBefore = session.octetsReceived
  const started = performance.now()
  await Promise.all([session.list(() => {}), session.uidl(() => {})])
  const time = performance.now() - started
  const octets = session.octetsReceived - octetsBefore
  await session.quit()
  return { time, octets }
}
