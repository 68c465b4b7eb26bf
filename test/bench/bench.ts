/** A measurement: takes the arguments behind its name, prints what it found, and stops early at the signal. */
type Bench = (args: readonly string[], signal: AbortSignal) => Promise<void>

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  open: async () => (await import('./open.ts')).benchOpen,
  purge: async () => (await import('./purge.ts')).benchPurge,
  read: async () => (await import('./read.ts')).benchRead,
}

/** What was broken off with Ctrl+C ends in its own time, so that it leaves no process and no folder behind. */
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())

const [name = '', ...args] = process.argv.slice(2)
const load = Object.hasOwn(benches, name) ? benches[name] : undefined

if (load) {
  const bench = await load()
  await bench(args, stop.signal).catch(error => {
    if (!stop.signal.aborted) throw error
    process.exitCode = 130
  })
} else {
  process.stderr.write(`npm run bench -- NAME, where NAME is one of: ${Object.keys(benches).join(', ')}\n`)
  process.exitCode = 2
}
