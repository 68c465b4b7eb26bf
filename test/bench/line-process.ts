import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { startServer } from '../../src/demo/server.ts'
import { project } from './build.ts'
import type { Heard } from './heard-history.ts'
import type { LineQuestion } from './line.ts'
import { login } from './mail-server.ts'
import { watchOpaque } from './opaque-wire.ts'
import { startRelay } from './relay.ts'
import { type WireTraffic, watchWire } from './wire.ts'

// The process of a Line, forked with the port of a server, or 0 for an embedded one of its own, the number of messages
// of that one, the round trip, `one-by-one` where nobody may learn that the server takes commands ahead, and `tls` where
// the line leads to its port for TLS. It tells both ports, and then answers questions.

const [serverPort, messages, roundTrip, way, security] = process.argv.slice(2)
const pem = (name: string) => readFileSync(join(project, 'assets/demo', name), 'utf8')

const startEmbedded = async () => {
  const { port, tlsPort } = await startServer({
    ...login,
    maildrop: pretendMaildrop(Number(messages)),
    tls: { key: pem('key.pem'), cert: pem('cert.pem') },
  })
  return security === 'tls' ? tlsPort : port
}

/** CAPA's row of PIPELINING (RFC 2449, section 6.6). It is short enough to come in one piece. */
const withoutPipelining = (octets: Buffer): Buffer =>
  Buffer.from(octets.toString('latin1').replace('\r\nPIPELINING\r\n', '\r\n'), 'latin1')

const near = Number(serverPort) || (await startEmbedded())
let connections: ReturnType<typeof watchWire>[] = []
let newest: ReturnType<typeof watchOpaque> | undefined
const watch = () => {
  if (security === 'tls') {
    newest = watchOpaque()
    return newest
  }
  const connection = watchWire()
  connections.push(connection)
  newest = connection
  return connection
}
const far = await startRelay(near, Number(roundTrip), {
  watch,
  ...(way === 'one-by-one' && { alter: withoutPipelining }),
})

const answer = (question: LineQuestion): readonly WireTraffic[] | Heard | null | 'done' => {
  switch (question.ask) {
    case 'traffic':
      return connections.map(({ traffic }) => traffic())
    case 'heardUntil':
      return newest?.heardUntil(question.moment) ?? { octets: 0, roundTrips: 0 }
    case 'heardFor':
      return connections.at(-1)?.heardFor(question.messages) ?? null
    case 'startAnew':
      connections = []
      newest = undefined
      far.moveTo(question.roundTrip)
      return 'done'
  }
}

process.on('message', (question: LineQuestion) => process.send?.(answer(question)))
process.once('disconnect', () => process.exit())
// Ctrl+C reaches this process too, but it is needed until the measurement has come to its end.
process.on('SIGINT', () => {})
process.send?.({ near, far: far.port })
