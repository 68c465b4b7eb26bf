import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { startServer } from '../../src/demo/server.ts'
import { project } from './build.ts'
import { login, type Traffic } from './mail-server.ts'
import { readingMaildrop } from './read-messages.ts'
import { startRelay } from './relay.ts'

// The process of a MailServer, forked with the number of messages, the round trip, the security and the kind of mailbox
// as arguments. It tells the port to connect to, and then the traffic whenever a message comes.

const [messages, roundTrip, security, kind] = process.argv.slice(2)
const pem = (name: string) => readFileSync(join(project, 'assets/demo', name), 'utf8')

const { port, tlsPort, commandLog, traffic } = await startServer({
  ...login,
  maildrop: kind === 'reading' ? readingMaildrop() : pretendMaildrop(Number(messages)),
  tls: { key: pem('key.pem'), cert: pem('cert.pem') },
})
// The relay takes all that comes at once. Where messages are large and near, a server that is held back by who reads
// slowly is nearer to the truth, and counts by itself.
const line =
  kind === 'reading' && Number(roundTrip) === 0
    ? { port, traffic: () => ({ octets: traffic.sent, turns: 0 }) }
    : await startRelay(security === 'tls' ? tlsPort : port, Number(roundTrip))

const tops = () =>
  commandLog.filter(({ session, line }) => session === traffic.sessions && line.startsWith('TOP ')).length

process.on('message', () => process.send?.({ ...line.traffic(), tops: tops() } satisfies Traffic))
process.once('disconnect', () => process.exit())
// Ctrl+C reaches this process too, but it is needed until the measurement has come to its end.
process.on('SIGINT', () => {})
process.send?.(line.port)
