import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { newFolder } from '../effects/folders.ts'
import { exampleAccounts, exampleIds, exampleWrites } from './example-writes.ts'
import { message } from './messages.ts'
import { after, brokenLaws, emptyModel, expectedOf, performWrite, seenIn } from './store-model.ts'

// Programs are started, and that takes as long as it takes.
vi.setConfig({ testTimeout: 60_000 })

const program = join(import.meta.dirname, 'killed-program.ts')

const started = (what: string, folder: string, n = 0) => {
  const child = spawn(process.execPath, [program, what, folder, `${n}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

/** Runs a part of the program to its end; gives the lines that it said, and what ended it. */
const run = async (what: string, folder: string, n: number) => {
  const child = started(what, folder, n)
  const [said, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { lines: said.split('\n').slice(0, -1), code, signal }
}

/** What a store should tell after so many of the example's writes. */
const expectedAfter = (writes: number) =>
  expectedOf(exampleWrites.slice(0, writes).reduce(after, emptyModel), exampleAccounts, exampleIds)

const seen = (store: Store) => seenIn(store, exampleAccounts, exampleIds)

/** What the next program finds, which can go on from there. */
const found = (folder: string) => {
  const store = openStore(folder)
  try {
    expect(store.setAside).toBeUndefined()
    const now = seen(store)
    expect(brokenLaws(now)).toEqual([])
    return now
  } finally {
    store.close()
  }
}

test.each([...exampleWrites.keys()].map(n => n + 1))(
  'what is written is there after a kill behind write %i',
  async n => {
    const folder = newFolder()
    expect(await run('write', folder, n)).toMatchObject({ signal: 'SIGKILL' })
    expect(found(folder)).toEqual(expectedAfter(n))
  },
)

test('a kill inside a write leaves what was before it, and the write can be done again', async () => {
  const inside: number[] = []
  for (const n of [2, 20, 60, 90, 130, 190, 250, 300, 340, 400]) {
    const folder = newFolder()
    const { lines, signal } = await run('statement', folder, n)
    expect(signal).toBe('SIGKILL')
    if (existsSync(join(folder, 'postern.db-journal'))) inside.push(n)
    expect(found(folder)).toEqual(expectedAfter(lines.length))
    const store = openStore(folder)
    for (const write of exampleWrites.slice(lines.length)) performWrite(store, write)
    expect(seen(store)).toEqual(expectedAfter(exampleWrites.length))
    store.close()
  }
  // Else nothing had reached the disk that had to be undone.
  expect(inside.length).toBeGreaterThan(5)
})

test.each([1, 2, 7, 30])(
  'a kill at any moment loses nothing that was written (after %i messages)',
  async n => {
    const folder = newFolder()
    const child = started('forever', folder)
    let said = ''
    child.stdout.setEncoding('utf8')
    for await (const piece of child.stdout) {
      said += piece
      if (said.split('\n').length > n) child.kill('SIGKILL')
    }
    const written = said.split('\n').length - 1
    const store = openStore(folder)
    const ids = store
      .account('me')
      .queue()
      .map(({ id }) => Number(id))
    store.close()
    // The one that was being written may have come through, too, and been said no more.
    expect([written, written + 1]).toContain(ids.length)
    expect(ids).toEqual(ids.map((_, i) => i + 1))
  },
)

test('programs that start at once where there is nothing make one store', async () => {
  const folder = join(newFolder(), 'postern')
  const all = await Promise.all([1, 2, 3, 4].map(() => run('write', folder, 1)))
  expect(all.map(({ signal }) => signal)).toEqual(Array(4).fill('SIGKILL'))
  expect(found(folder)).toEqual(expectedAfter(1))
  expect(readdirSync(folder)).toEqual(['postern.db'])
})

test('two programs that write at once lose nothing, and remove no message twice', async () => {
  const folder = newFolder()
  const store = openStore(folder)
  const shared = Array.from({ length: 20 }, (_, i) => `shared ${i}`)
  store.account('me').enqueue(shared.map(id => message(id)))
  const both = await Promise.all([run('compete', folder, 20), run('compete', folder, 20)])
  expect(both.map(({ code }) => code)).toEqual([0, 0])
  expect(both.flatMap(({ lines }) => lines.map(Number)).sort((a, b) => a - b)).toEqual([...shared.keys()])
  const queue = store.account('me').queue()
  expect(queue).toHaveLength(40)
  expect(store.account('me').openPurges()).toEqual([])
  const removed = store.purges().flatMap(({ messages }) => messages.map(({ id }) => id ?? ''))
  expect(removed.sort()).toEqual(shared.toSorted())
  store.close()
})
