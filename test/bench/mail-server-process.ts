import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { startServer } from '../../src/demo/server.ts'
import { project } from './build.ts'
import { login, type Traffic } from './mail-server.ts'
import { startRelay } from './relay.ts'

// The process of a MailServer, forked with the number of messages, the round trip and the security as arguments. It
// tells the port to connect to, and then the traffic whenever a message comes.

const [messages, roundTrip, security] = process.argv.slice(2)
const pem = (name: string) => readFileSync(join(project, 'assets/demo', name), 'utf8')

const { port, tlsPort, commandLog, traffic } = await startServer({
  ...login,
  maildrop: pretendMaildrop(Number(messages)),
  tls: { key: pem('key.pem'), cert: pem('cert.pem') },
})
const relay = await startRelay(security === 'tls' ? tlsPort : port, Number(roundTrip))

const tops = () =>
  commandLog.filter(({ session, line }) => session === traffic.sessions && line.startsWith('TOP ')).length

process.on('message', () => process.send?.({ ...relay.traffic(), tops: tops() } satisfies Traffic))
process.once('disconnect', () => process.exit())
// Ctrl+C reaches this process too, but it is needed until the measurement has come to its end.
process.on('SIGINT', () => {})
process.send?.(relay.port)
