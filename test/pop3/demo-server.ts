import { readFileSync } from 'node:fs'
import { maildropOf } from '../../src/demo/maildrop.ts'
import { type PopServer, type ServerOptions, startServer } from '../../src/demo/server.ts'
import type { Endpoint } from '../../src/pop3/transport.ts'

const pem = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** A key and its certificate, by the path of their files without what tells them apart. */
const pair = (key: string, certificate: string) => ({ key: pem(key), cert: pem(certificate) })

/** The embedded server's certificate, and two that no client may trust. */
export const certificates = {
  good: pair('assets/demo/key.pem', 'assets/demo/cert.pem'),
  expired: pair('test/servers/certificates/expired.key.pem', 'test/servers/certificates/expired.pem'),
  wrongName: pair('test/servers/certificates/wrong-name.key.pem', 'test/servers/certificates/wrong-name.pem'),
}

/** Who may log in. */
export const somebody = { user: 'somebody', password: 'pass word' }

/** Starts the embedded server, empty unless told. */
export const startDemo = (options: Partial<ServerOptions> = {}): Promise<PopServer> =>
  startServer({ maildrop: maildropOf([]), tls: certificates.good, ...somebody, ...options })

/** Where the server is, for each way to protect the connection; its certificate is trusted. */
export const endpointsOf = ({
  host,
  port,
  tlsPort,
  certificate: ca,
}: PopServer): Record<Endpoint['security'], Endpoint> => ({
  tls: { host, port: tlsPort, security: 'tls', ca },
  stls: { host, port, security: 'stls', ca },
  plaintext: { host, port, security: 'plaintext', ca },
})
