import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openCache } from '../../src/cli/cache.ts'
import { forget } from '../../src/cli/forget.ts'
import { openMailboxCache } from '../../src/store/open-cache.ts'
import { openStore } from '../../src/store/open-store.ts'
import { newFolder } from '../effects/folders.ts'
import { message } from '../store/messages.ts'

// Programs are started, and that takes as long as it takes.
vi.setConfig({ testTimeout: 60_000 })

const all = { ask: 'forget', account: undefined } as const
const miras = { ask: 'forget', account: 'mira@mail.example' } as const

/** Keeps something of a mailbox. */
const keepOne = (folder: string, account: string) => {
  const cache = openMailboxCache(folder, account, { most: 1e6 })
  cache.keepServer('something')
  cache.close()
}

describe('postern forget', () => {
  test('says that there is nothing, and makes no folder', () => {
    const folder = join(newFolder(), 'postern')
    expect(forget(all, folder)).toEqual([`Nothing of any mailbox is kept in ${folder}.`])
    expect(forget(miras, folder)).toEqual([`Nothing of mira@mail.example is kept in ${folder}.`])
    expect(existsSync(folder)).toBe(false)
  })

  test('removes what is kept of one mailbox, and leaves the others', () => {
    const folder = newFolder()
    keepOne(folder, 'mira@mail.example')
    keepOne(folder, 'jonas@mail.example')
    const [said, more] = forget(miras, folder)
    expect(said).toMatch(
      /^Removed what was kept of mira@mail\.example in .*: \d+ KB \(\d\d,\d{3} octets\)\.$/,
    )
    expect(more).toBe('The deletion queue and the receipts are not touched.')
    expect(forget(miras, folder)).toHaveLength(1)
    expect(forget(all, folder)[0]).toMatch(/^Removed what was kept of 1 mailbox in /)
    expect(readdirSync(folder)).toEqual([])
  })

  test('removes all of ours with what was set aside, and nothing else', () => {
    const folder = newFolder()
    keepOne(folder, 'mira@mail.example')
    keepOne(folder, 'jonas@mail.example')
    const [name = ''] = readdirSync(folder).filter(name => name.endsWith('.db'))
    for (const more of [
      '-journal',
      '-wal',
      '.damaged-2026-11-21T10:00:00.000Z',
      '.damaged-2026-11-21T10:00:00.000Z-2',
    ])
      writeFileSync(join(folder, name + more), 'x')
    const others = ['notes.txt', 'mailbox-1.db', `${name}.bak`, `x${name}`, 'postern.db']
    for (const other of others) writeFileSync(join(folder, other), 'theirs')
    const target = join(newFolder(), 'target')
    writeFileSync(target, 'precious')
    const link = `mailbox-${'0'.repeat(32)}.db`
    symlinkSync(target, join(folder, link))
    const named = `mailbox-${'1'.repeat(32)}.db`
    mkdirSync(join(folder, named))
    expect(forget(all, folder)[0]).toMatch(/^Removed what was kept of 2 mailboxes in /)
    expect(readdirSync(folder).sort()).toEqual([...others, link, named].sort())
    expect(existsSync(target)).toBe(true)
  })

  test('removes what no Postern could open', () => {
    const folder = newFolder()
    keepOne(folder, 'mira@mail.example')
    const [name = ''] = readdirSync(folder).filter(name => name.endsWith('.db'))
    writeFileSync(join(folder, name), 'no database')
    expect(forget(miras, folder)[0]).toMatch(/: 11 B\.$/)
    expect(readdirSync(folder)).toEqual([])
  })

  test('is a command that leaves the queue alone, and is no failure where there is nothing', async () => {
    const home = newFolder()
    const state = openStore(join(home, 'state', 'postern'))
    state.account('mira@mail.example').enqueue([message('a')])
    state.close()
    keepOne(join(home, 'cache', 'postern'), 'mira@mail.example')
    const run = async (...args: string[]) => {
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, '../../bin/postern.js'), 'forget', ...args],
        {
          env: { HOME: home, XDG_CACHE_HOME: join(home, 'cache'), XDG_STATE_HOME: join(home, 'state') },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      onTestFinished(() => {
        child.kill('SIGKILL')
      })
      const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
      return { said, code }
    }
    const first = await run('pop3s://mira@mail.example')
    expect(first.said).toMatch(/^Removed what was kept of mira@mail\.example in [^\n]*\n[^\n]*queue[^\n]*\n$/)
    expect(first.code).toBe(0)
    const second = await run()
    expect(second.said).toMatch(/^Nothing of any mailbox is kept in [^\n]*\n$/)
    expect(second.code).toBe(0)
    const again = openStore(join(home, 'state', 'postern'))
    onTestFinished(() => again.close())
    expect(again.account('mira@mail.example').queue()).toHaveLength(1)
  })
})

describe('what is kept of a mailbox', () => {
  const name = 'mira@mail.example'

  test('lies in the folder for caches', () => {
    const home = newFolder()
    const { cache, notice } = openCache({}, home, name, 1e6)
    onTestFinished(() => cache?.close())
    expect(notice).toBeUndefined()
    expect(
      readdirSync(join(home, '.cache', 'postern')).some(name => /^mailbox-[0-9a-f]{32}\.db$/.test(name)),
    ).toBe(true)
  })

  test.each([0, 1000])('is nothing with a size of %i: no file is read or made', size => {
    const home = newFolder()
    expect(openCache({}, home, name, size)).toEqual({ cache: undefined, notice: undefined })
    expect(readdirSync(home)).toEqual([])
  })

  test('is nothing where it cannot be had, and it is said why', () => {
    const home = newFolder()
    writeFileSync(join(home, '.cache'), '')
    const { cache, notice } = openCache({}, home, name, 1e6)
    expect(cache).toBeUndefined()
    expect(notice).toMatch(
      /^The summaries of this mailbox are not kept: its folder is missing .*\.cache\/postern\.$/,
    )
  })
})
