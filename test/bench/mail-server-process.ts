import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from '../../src/demo/server.ts'
import { project } from './build.ts'
import { login } from './mail-server.ts'
import { readingMaildrop } from './read-messages.ts'
import { startRelay } from './relay.ts'

// The process of a MailServer, forked with the round trip as its argument. It tells the port to connect to, and then
// the octets whenever a message comes.

const roundTrip = Number(process.argv[2])
const pem = (name: string) => readFileSync(join(project, 'assets/demo', name), 'utf8')

const { port, traffic } = await startServer({
  ...login,
  maildrop: readingMaildrop(),
  tls: { key: pem('key.pem'), cert: pem('cert.pem') },
})
// The relay takes all that comes at once. Where messages are large and near, a server that is held back by who reads
// slowly is nearer to the truth, and counts by itself.
const line = roundTrip === 0 ? { port, octets: () => traffic.sent } : await startRelay(port, roundTrip)

process.on('message', () => process.send?.(line.octets()))
process.once('disconnect', () => process.exit())
// Ctrl+C reaches this process too, but it is needed until the measurement has come to its end.
process.on('SIGINT', () => {})
process.send?.(line.port)
