import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { loadSample } from '../demo/sample.ts'
import { startServer } from '../demo/server.ts'
import type { Visit } from './browse.ts'

/** Beside `dist/`, where this runs bundled. */
const assets = new URL('../assets/', import.meta.url)

/** Starts the embedded server with the sample mailbox; it ends with the program. Gives how to visit it. */
export const startDemo = async (): Promise<
  Omit<Visit, 'dialled' | 'screen' | 'common' | 'kept' | 'name' | 'backupFolder'> & { readonly ca: string }
> => {
  const [maildrop, key, cert] = await Promise.all([
    loadSample(fileURLToPath(new URL('mailbox/', assets))),
    readFile(new URL('demo/key.pem', assets), 'utf8'),
    readFile(new URL('demo/cert.pem', assets), 'utf8'),
  ])
  const user = 'mira'
  const password = randomUUID()
  const { host, tlsPort } = await startServer({ maildrop, user, password, tls: { key, cert } })
  return {
    account: { user, host, port: tlsPort, security: 'tls' },
    ca: cert,
    names: { mailbox: 'the sample mailbox', server: 'the demo server' },
    password,
    askAgain: async () => password,
  }
}
