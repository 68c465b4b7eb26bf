import { writeSync } from 'node:fs'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { storeIn } from '../../src/store/open-store.ts'
import { exampleWrites } from './example-writes.ts'
import { intent, message, toPurge } from './messages.ts'
import { performWrite } from './store-model.ts'

// A program of its own for `killed.test.ts`: node killed-program.ts <what> <folder> <n>

const [, , what, folder, n] = process.argv
const database = openDatabase(folder)

const killed = () => process.kill(process.pid, 'SIGKILL')

/** Counts the statements that change something, and does not outlive the n-th. */
const killedAtStatement = (): Database => {
  // With next to no cache SQLite writes pages into the file long before it commits.
  database.all('PRAGMA cache_size = 1')
  let count = 0
  const run: Database['run'] = (sql, ...values) => {
    const changes = database.run(sql, ...values)
    count += 1
    if (count === Number(n)) killed()
    return changes
  }
  return { ...database, run }
}

/** Says something at once, and not when there is time. */
const say = (text: string) => writeSync(1, `${text}\n`)

const parts: Readonly<Record<string, () => void>> = {
  write: () => {
    const store = storeIn(database)
    for (const write of exampleWrites.slice(0, Number(n))) performWrite(store, write)
    killed()
  },

  statement: () => {
    const store = storeIn(killedAtStatement())
    for (const [index, write] of exampleWrites.entries()) {
      performWrite(store, write)
      say(`${index + 1}`)
    }
  },

  forever: () => {
    const account = storeIn(database).account('me')
    for (let count = 1; ; count += 1) {
      account.enqueue([message(`${count}`)])
      say(`${count}`)
    }
  },

  compete: () => {
    const account = storeIn(database).account('me')
    for (let count = 0; count < Number(n); count += 1) {
      account.enqueue([message(`${process.pid} ${count}`)])
      const { purge, taken } = account.beginPurge(intent([toPurge(`shared ${count}`)]))
      if (taken.size === 0) continue
      account.settle(purge, { at: 1, outcomes: ['removed'], words: [], fault: undefined })
      say(`${count}`)
    }
  },
}

parts[what ?? '']?.()
