import type { Event } from '../../src/app/event.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { AccountStore } from '../../src/store/store.ts'
import { queuedLetters } from './mailbox.ts'
import { startPostern } from './postern.ts'

// A Postern that queues the marked letters, purges them, and is killed on the way. It is told where by its arguments, as
// JSON; where it comes to the end, it says how much there was to be killed at.

/** Where a Postern is killed. */
export type Kill =
  | { readonly at: 'write'; readonly nth: number; readonly when: 'before' | 'inside' | 'after' }
  /** As it tells how far the purge has come. */
  | { readonly at: 'step'; readonly nth: number }
  /** Before or after it says a line to the server. */
  | { readonly at: 'line'; readonly nth: number; readonly when: 'before' | 'after' }
  /** As so many octets have come from the server. */
  | { readonly at: 'octet'; readonly nth: number }

/** How much there is to be killed at. */
export type Counts = { readonly [At in Kill['at']]: number } & {
  /** Which lines are the DELEs and the QUIT behind them. */
  readonly removing: readonly number[]
}

export type VictimOrder = {
  readonly port: number
  /** Where its store is. */
  readonly folder: string
  readonly backupFolder: string | undefined
  readonly kill: Kill | undefined
}

const { port, folder, backupFolder, kill }: VictimOrder = JSON.parse(process.argv[2] ?? '')

/** Nothing of this process runs behind it. */
const die = () => process.kill(process.pid, 'SIGKILL')

const counts = { write: 0, step: 0, line: 0, octet: 0 }
const removing: number[] = []
const reaches = (at: Kill['at'], more = 1): boolean => {
  const before = counts[at]
  counts[at] += more
  return kill?.at === at && before < kill.nth && kill.nth <= counts[at]
}

const writes = [
  'enqueue',
  'takeBack',
  'describe',
  'protect',
  'beginPurge',
  'askRemoval',
  'settle',
  'keepSaved',
]

/** What is given to a write, which kills where it is read half-way: in the middle of the transaction. */
const deadly = (given: unknown): unknown => {
  if (Array.isArray(given)) {
    return new Proxy(given, { get: (list, name) => (name === '2' ? die() : Reflect.get(list, name)) })
  }
  if (typeof given !== 'object' || given === null) return given
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, deadly(value)]))
}

/** The store of an account in which one write kills. */
const deadlyAccount = (account: AccountStore): AccountStore =>
  new Proxy(account, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function' || !writes.includes(String(name))) return method
      return (...given: unknown[]) => {
        const dies = reaches('write') && kill?.at === 'write' ? kill.when : undefined
        if (dies === 'before') die()
        const result: unknown = Reflect.apply(method, target, dies === 'inside' ? given.map(deadly) : given)
        if (dies) die()
        return result
      }
    },
  })

const transcript = createTranscript()
const store = openStore(folder)
const postern = startPostern(
  {
    endpoint: { host: '127.0.0.1', port, security: 'plaintext' },
    user: 'demo',
    store: { isLasting: true, account: deadlyAccount(store.account('demo')), watch: () => () => {} },
    transcript: {
      ...transcript,
      sent(line) {
        if (line.startsWith('DELE') || (line === 'QUIT' && removing.length > 0))
          removing.push(counts.line + 1)
        if (!reaches('line') || kill?.at !== 'line') return
        if (kill.when === 'before') die()
        process.nextTick(die)
      },
      received(octets) {
        if (reaches('octet', octets.length)) die()
      },
    },
    ...(backupFolder !== undefined && { backupFolder }),
  },
  (event: Event) => {
    if (event.type === 'purgeWent' && reaches('step')) die()
  },
)

postern.perform({ type: 'openMaildrop' })
await postern.next('maildropOpened')
const messages = queuedLetters()
postern.perform({ type: 'keepQueue', change: { messages, queued: true } })
process.stdout.write('queued\n')
postern.perform({ type: 'purge', messages, backUp: backupFolder !== undefined })
await postern.next('purgeFinished')
await postern.leave()
store.close()
process.stdout.write(`${JSON.stringify({ ...counts, removing })}\n`)
