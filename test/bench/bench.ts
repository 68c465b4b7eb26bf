/** A measurement: takes the arguments behind its name, prints what it found, and stops early at the signal. */
type Bench = (args: readonly string[], signal: AbortSignal) => Promise<void>

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  table: async () => (await import('./table.ts')).benchTable,
  purge: async () => (await import('./purge.ts')).benchPurge,
  read: async () => (await import('./read.ts')).benchRead,
}

/** What was broken off with Ctrl+C ends in its own time, so that it leaves no process and no folder behind. */
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())

/** Without a name the whole table is measured. */
const given = process.argv.slice(2)
const [name = 'table', ...args] = given[0]?.startsWith('-') ? ['table', ...given] : given
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
