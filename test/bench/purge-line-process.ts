import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { startServer } from '../../src/demo/server.ts'
import { project } from './build.ts'
import { login } from './mail-server.ts'
import { watchWire } from './purge-wire.ts'
import { startRelay } from './relay.ts'

// The process of a PurgeLine, forked with the port of a server, or 0 for an embedded one of its own, the number of
// messages of that one, the round trip, and `one-by-one` where nobody may learn that the server takes commands ahead.
// It tells both ports, and then the traffic of all connections whenever a message comes.

const [serverPort, messages, roundTrip, way] = process.argv.slice(2)
const pem = (name: string) => readFileSync(join(project, 'assets/demo', name), 'utf8')

const startEmbedded = () =>
  startServer({
    ...login,
    maildrop: pretendMaildrop(Number(messages)),
    tls: { key: pem('key.pem'), cert: pem('cert.pem') },
  })

/** CAPA's row of PIPELINING (RFC 2449, section 6.6). It is short enough to come in one piece. */
const withoutPipelining = (octets: Buffer): Buffer =>
  Buffer.from(octets.toString('latin1').replace('\r\nPIPELINING\r\n', '\r\n'), 'latin1')

const near = Number(serverPort) || (await startEmbedded()).port
const connections: ReturnType<typeof watchWire>[] = []
const watch = () => {
  const connection = watchWire()
  connections.push(connection)
  return connection
}
const far = await startRelay(near, Number(roundTrip), {
  watch,
  ...(way === 'one-by-one' && { alter: withoutPipelining }),
})

process.on('message', () => process.send?.(connections.map(({ traffic }) => traffic())))
process.once('disconnect', () => process.exit())
// Ctrl+C reaches this process too, but it is needed until the measurement has come to its end.
process.on('SIGINT', () => {})
process.send?.({ near, far: far.port })
