import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { newFolder } from '../effects/folders.ts'
import { message } from './messages.ts'

// What is told comes when it comes.
vi.setConfig({ testTimeout: 60_000 })
const patience = { timeout: 30_000 }

const opened = (folder: string | undefined) => {
  const store = openStore(folder)
  onTestFinished(() => store.close())
  return store
}

/** Two programs with one store. */
const twoPrograms = () => {
  const folder = newFolder()
  return { folder, one: opened(folder), other: opened(folder) }
}

test('another program’s write is told, and can be read then', async () => {
  const { one, other } = twoPrograms()
  const lengths: number[] = []
  one.watch(() => lengths.push(one.account('me').queue().length))
  other.account('me').enqueue([message('a'), message('b')])
  await vi.waitFor(() => expect(lengths).toEqual([2]), patience)
  other.account('me').takeBack(['a'])
  await vi.waitFor(() => expect(lengths).toEqual([2, 1]), patience)
})

test('many writes in one go are told once', async () => {
  const { one, other } = twoPrograms()
  const lengths: number[] = []
  one.watch(() => lengths.push(one.account('me').queue().length))
  for (const id of ['a', 'b', 'c', 'd']) other.account('me').enqueue([message(id)])
  await vi.waitFor(() => expect(lengths).toEqual([4]), patience)
})

test('a program’s own writes, those that change nothing, and other files are not told', async () => {
  const { folder, one, other } = twoPrograms()
  const lengths: number[] = []
  const [mine, theirs] = [one.account('me'), other.account('me')]
  mine.enqueue([message('a')])
  // What would be told comes before what is: had it been told, there would be two.
  const otherWatcher = vi.fn()
  other.watch(otherWatcher)
  one.watch(() => lengths.push(mine.queue().length))
  mine.enqueue([message('b')])
  await vi.waitFor(() => expect(otherWatcher).toHaveBeenCalledTimes(1), patience)
  theirs.enqueue([message('a')])
  theirs.takeBack(['unknown'])
  theirs.describe([message('b')])
  writeFileSync(join(folder, 'notes'), '')
  rmSync(join(folder, 'notes'))
  mine.enqueue([message('c')])
  await vi.waitFor(() => expect(otherWatcher).toHaveBeenCalledTimes(2), patience)
  expect(lengths).toEqual([])
  theirs.enqueue([message('d')])
  await vi.waitFor(() => expect(lengths).toEqual([4]), patience)
})

test('nothing is told once that is ended, or the store is closed', async () => {
  const { folder, one, other } = twoPrograms()
  const third = openStore(folder)
  const [ended, closed, still] = [vi.fn(), vi.fn(), vi.fn()]
  const end = one.watch(ended)
  third.watch(closed)
  end()
  end()
  third.close()
  one.watch(still)
  other.account('me').enqueue([message('a')])
  await vi.waitFor(() => expect(still).toHaveBeenCalledTimes(1), patience)
  expect(ended).not.toHaveBeenCalled()
  expect(closed).not.toHaveBeenCalled()
})

test('what a program did that ended meanwhile is told', async () => {
  const { folder, one } = twoPrograms()
  const changed = vi.fn()
  one.watch(changed)
  const module = JSON.stringify(new URL('../../src/store/open-store.ts', import.meta.url).href)
  const program = `
    import { openStore } from ${module}
    openStore(${JSON.stringify(folder)}).account('me').protect(['a'])`
  const [code] = await once(
    spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
    'exit',
  )
  expect(code).toBe(0)
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), patience)
  expect(one.account('me').protectedIds()).toEqual(new Set(['a']))
})

test('watching keeps no program running', async () => {
  const module = JSON.stringify(new URL('../../src/store/open-store.ts', import.meta.url).href)
  const program = `
    import { openStore } from ${module}
    openStore(${JSON.stringify(newFolder())}).watch(() => {})`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('a file that was damaged is told, so that who reads it hears of it', async () => {
  const { folder, one } = twoPrograms()
  const changed = vi.fn()
  one.watch(changed)
  writeFileSync(join(folder, 'postern.db'), Buffer.alloc(100_000, 0xa5))
  await vi.waitFor(() => expect(changed).toHaveBeenCalled(), patience)
  expect(() => one.account('me').queue()).toThrow(expect.objectContaining({ kind: 'damaged' }))
})

test('in memory there is nothing to be told', () => {
  const changed = vi.fn()
  const store = opened(undefined)
  store.watch(changed)()
  store.account('me').enqueue([message('a')])
  expect(changed).not.toHaveBeenCalled()
})

test('where a folder cannot be watched nothing is told, and nothing else is amiss', () => {
  const { folder, one } = twoPrograms()
  rmSync(folder, { recursive: true })
  expect(() => one.watch(() => {})()).not.toThrow()
})
