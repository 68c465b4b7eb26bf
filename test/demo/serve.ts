import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { loadSample } from '../../src/demo/sample.ts'
import { startServer } from '../../src/demo/server.ts'
import { verbs } from '../../src/pop3/grammar.ts'

// The embedded server to try things with by hand, until Ctrl-C:
//
//   node test/demo/serve.ts --messages 1000 --drop-every 20000 --lock --latency 50 --login-delay 3
//
// It serves the sample mailbox, or as many messages as are wanted. Times are in milliseconds, but the login delay in
// seconds; `--lacks UIDL,TOP` names commands that it is not to know.

const { values } = parseArgs({
  options: {
    messages: { type: 'string' },
    latency: { type: 'string' },
    'drop-every': { type: 'string' },
    autologout: { type: 'string' },
    'login-delay': { type: 'string' },
    expire: { type: 'string' },
    lacks: { type: 'string' },
    lock: { type: 'boolean', default: false },
  },
})

const numberOf = (name: 'messages' | 'latency' | 'drop-every' | 'autologout' | 'login-delay'): number => {
  const number = Number(values[name] ?? 0)
  if (!(number >= 0)) throw new Error(`--${name} wants a number.`)
  return number
}

const asset = (name: string) => fileURLToPath(new URL(`../../assets/${name}`, import.meta.url))

const lacks = values.lacks?.toUpperCase().split(',') ?? []
const certificate = asset('demo/cert.pem')
const { host, port, tlsPort } = await startServer({
  maildrop: values.messages ? pretendMaildrop(numberOf('messages')) : await loadSample(asset('mailbox')),
  user: 'demo',
  password: 'secret',
  tls: { key: readFileSync(asset('demo/key.pem'), 'utf8'), cert: readFileSync(certificate, 'utf8') },
  faults: {
    latency: numberOf('latency'),
    dropEvery: numberOf('drop-every'),
    autologout: numberOf('autologout'),
    loginDelay: numberOf('login-delay'),
    exclusive: values.lock,
    lacks: verbs.filter(verb => lacks.includes(verb)),
    ...(values.expire !== undefined && { expire: values.expire }),
  },
})
console.log(`pop3://demo@${host}:${port} (--plaintext, or --ca ${certificate})`)
console.log(`pop3s://demo@${host}:${tlsPort} (--ca ${certificate})`)
console.log('password: secret')
