import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { dovecotConfiguration, mailOwner } from './dovecot-configuration.ts'

/** A private Dovecot. Any user name logs in with the password `secret`, in plain text too. */
export type Dovecot = {
  readonly host: '127.0.0.1'
  /** Speaks POP3 in plain text, with STLS. */
  readonly port: number
  /** Speaks POP3 inside TLS. */
  readonly tlsPort: number
  /** Path of the PEM file to trust. The certificate is for localhost and 127.0.0.1. */
  readonly caFile: string
  /** Adds messages to the user's maildrop, which numbers them in this order. A bare LF is served as CR LF. */
  deliver(user: string, messages: readonly Uint8Array[]): Promise<void>
  /** How many messages are on the server's disk for that user. */
  messageCount(user: string): number
  /** The messages that are on the server's disk for that user, in their order. */
  messages(user: string): Buffer[]
  /** Ends the server and its sessions, and removes all it kept. */
  stop(): Promise<void>
}

export type DovecotOptions = {
  /** Whether a maildrop takes one session at a time. A second login is then refused only after some 10 s. */
  readonly lockSession?: boolean
}

const host = '127.0.0.1'

/** How long one step of a start or a stop may take, in milliseconds. */
const patience = 10_000

const findProgram = (name: string): string | undefined => {
  const { PATH = '' } = process.env
  return [...PATH.split(delimiter), '/usr/local/sbin', '/usr/sbin']
    .map(folder => join(folder, name))
    .find(path => existsSync(path))
}

const ask = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' }).trim()

/** Says where this machine's Dovecot is, or in a sentence why there is none that can be used. */
export const dovecotHere = (): { path: string } | { missing: string } => {
  const path = findProgram('dovecot')
  if (path === undefined) return { missing: 'there is no dovecot on this machine' }
  if (process.getuid?.() !== 0) return { missing: 'only root can start dovecot' }
  if (findProgram('openssl') === undefined) return { missing: 'there is no openssl to make a certificate' }
  const version = ask(path, '--version')
  if (!version.startsWith('2.3.')) return { missing: `dovecot ${version} reads no configuration for 2.3` }
  const services = ask('doveconf', '-hd', 'libexec_dir')
  if (!existsSync(join(services, 'pop3-login'))) return { missing: 'dovecot is here without its POP3 server' }
  return { path }
}

const run = promisify(execFile)

const makeCertificate = (folder: string) =>
  run('openssl', [
    ...['req', '-x509', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')],
  ])

/** Gives two ports that are free now. Nothing holds them: whoever listens next may find one taken. */
const freePorts = async (): Promise<[number, number]> => {
  const servers = [createServer().listen(0, host), createServer().listen(0, host)] as const
  await Promise.all(servers.map(server => once(server, 'listening')))
  const [port, tlsPort] = servers.map(server => (server.address() as AddressInfo).port)
  await Promise.all(servers.map(server => once(server.close(), 'close')))
  return [port as number, tlsPort as number]
}

/** Resolves when Dovecot says that it has started; rejects with its log if it ends or says nothing for long. */
const started = async (server: ChildProcess): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let log = ''
  const fail = () => reject(new Error(`dovecot did not start:\n${log}`))
  const timer = setTimeout(fail, patience)
  server.once('error', reject)
  server.once('close', fail)
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4_000)
    if (log.includes('starting up')) resolve()
  })
  await promise.finally(() => clearTimeout(timer))
}

/** Resolves when the port greets as a POP3 server does. */
const greeting = async (port: number): Promise<void> => {
  const socket = connect({ port, host, signal: AbortSignal.timeout(patience) })
  const [line] = await once(socket, 'data')
  socket.destroy()
  if (!String(line).startsWith('+OK')) throw new Error(`dovecot greets with ${line}`)
}

const stopped = async (server: ChildProcess): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  const timer = setTimeout(() => server.kill('SIGKILL'), patience)
  server.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}

/** Gives the two ways in which a test reaches behind the server's back. */
const maildirs = (folder: string) => {
  const { uid, gid } = mailOwner
  // Dovecot numbers new messages by the time of delivery that begins their file names. This clock never repeats.
  let clock = 1_000_000_000

  const filesOf = (user: string): string[] => {
    const folders = ['cur', 'new'].map(name => join(folder, user, name))
    return folders
      .filter(path => existsSync(path))
      .flatMap(path => readdirSync(path).map(name => join(path, name)))
  }

  return {
    async deliver(user: string, messages: readonly Uint8Array[]) {
      const maildir = join(folder, user)
      for (const path of ['', 'cur', 'new', 'tmp'].map(name => join(maildir, name))) {
        await mkdir(path, { recursive: true })
        await chown(path, uid, gid)
      }
      for (const message of messages) {
        const name = `${clock++}.M0P0.localhost`
        const unfinished = join(maildir, 'tmp', name)
        await writeFile(unfinished, message)
        await chown(unfinished, uid, gid)
        await rename(unfinished, join(maildir, 'new', name))
      }
    },

    messageCount: (user: string) => filesOf(user).length,

    messages: (user: string) =>
      filesOf(user)
        .sort((a, b) => (basename(a) < basename(b) ? -1 : 1))
        .map(path => readFileSync(path)),
  }
}

/** Starts a server in `folder`; tries other ports when somebody was faster to take one. */
const startIn = async (folder: string, path: string, lockSession: boolean, tries = 3) => {
  const [port, tlsPort] = await freePorts()
  const file = join(folder, 'dovecot.conf')
  await writeFile(file, dovecotConfiguration({ folder, port, tlsPort, lockSession }))
  const server = spawn(path, ['-F', '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = () => server.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    await stopped(server)
    process.off('exit', kill)
  }
  try {
    await started(server)
    await greeting(port)
    return { port, tlsPort, stop }
  } catch (error) {
    await stop()
    if (tries > 1 && String(error).includes('Address already in use')) {
      return startIn(folder, path, lockSession, tries - 1)
    }
    throw error
  }
}

/** Starts a private Dovecot on free ports of the loopback. Rejects when there is none, or when it does not start. */
export const startDovecot = async ({ lockSession = false }: DovecotOptions = {}): Promise<Dovecot> => {
  const here = dovecotHere()
  if ('missing' in here) throw new Error(here.missing)
  const folder = await mkdtemp(join(tmpdir(), 'postern-dovecot-'))
  const mail = join(folder, 'mail')
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await chmod(folder, 0o711)
    await mkdir(mail)
    await chown(mail, mailOwner.uid, mailOwner.gid)
    await makeCertificate(folder)
    const { port, tlsPort, stop } = await startIn(folder, here.path, lockSession)
    return {
      host,
      port,
      tlsPort,
      caFile: join(folder, 'certificate.pem'),
      ...maildirs(mail),
      async stop() {
        await stop()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
