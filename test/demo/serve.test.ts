import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { RawClient } from './rig.ts'

const script = fileURLToPath(new URL('serve.ts', import.meta.url))

/** A client of the server that the script starts with these arguments; it ends with the test. */
const serveAndConnect = async (...args: string[]): Promise<RawClient> => {
  const server: ChildProcessByStdio<null, Readable, null> = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    server.kill()
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
  })
  let said = ''
  for await (const octets of server.stdout.iterator({ destroyOnReturn: false })) {
    said += octets
    if (said.includes('password: secret\n')) break
  }
  const [, port] = /^pop3:\/\/demo@127\.0\.0\.1:(\d+) /.exec(said) ?? []
  return new RawClient(connect(Number(port), '127.0.0.1'))
}

test('the server to try things with serves the sample mailbox', async () => {
  const client = await serveAndConnect()
  expect(await client.ask('USER demo\r\nPASS secret\r\nUIDL 1\r\n', /\+OK 1 .*\r\n/)).toContain(
    '+OK 1 01-plain-ascii\r\n',
  )
})

test('the server to try things with has the faults that are wanted', async () => {
  const faults = ['--login-delay', '3', '--expire', '30', '--lacks', 'top,uidl', '--lock', '--latency', '1']
  const client = await serveAndConnect('--messages', '1000', ...faults)
  const said = await client.ask('CAPA\r\nUSER demo\r\nPASS secret\r\nSTAT\r\n', /\+OK \d+ \d+\r\n/)
  expect(said).toContain('\r\nLOGIN-DELAY 3\r\nEXPIRE 30\r\n')
  expect(said).not.toMatch(/TOP|UIDL/)
  expect(said).toMatch(/\+OK 1000 \d+\r\n$/)
})
