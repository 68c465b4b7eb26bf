import { readFileSync } from 'node:fs'
import { afterAll, beforeAll } from 'vitest'
import { type Dovecot, startDovecot } from '../servers/dovecot.ts'
import { describeWithDovecot } from '../servers/dovecot-suite.ts'
import { sessionSuite } from './session-suite.ts'

describeWithDovecot('a session with Dovecot', () => {
  let server: Dovecot
  let users = 0

  beforeAll(async () => {
    server = await startDovecot()
  })
  afterAll(() => server?.stop())

  sessionSuite({
    hasApop: false,
    async start() {
      users += 1
      const user = `user-${users}`
      const { host, port, tlsPort } = server
      const ca = readFileSync(server.caFile, 'utf8')
      return {
        endpoints: {
          tls: { host, port: tlsPort, security: 'tls', ca },
          stls: { host, port, security: 'stls', ca },
          plaintext: { host, port, security: 'plaintext' },
        },
        user,
        password: 'secret',
        deliver: messages => server.deliver(user, messages),
        count: () => server.messageCount(user),
        stop: async () => {},
      }
    },
  })
})
