import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { StartFailure } from '../../src/cli/failure.ts'
import { receipts } from '../../src/cli/receipts.ts'
import { openStore } from '../../src/store/open-store.ts'

const newFolder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'postern-receipts-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** Has one message of an account removed, as far as the store knows. */
const purgeOne = (folder: string, account: string, subject: string) => {
  const store = openStore(folder)
  const message = {
    id: subject,
    octets: 100,
    headerHash: undefined,
    from: 'Mira',
    subject,
    date: undefined,
  }
  const kept = store.account(account)
  kept.enqueue([{ ...message, queuedAt: 1 }])
  const { purge } = kept.beginPurge({
    mailbox: account,
    server: 'mail.example',
    at: 2,
    owner: 'test',
    messages: [{ ...message, number: 1, savedAt: undefined }],
    witnesses: [],
  })
  kept.askRemoval(purge, 3)
  kept.settle(purge, { at: 4, outcomes: ['removed'], words: ['+OK bye'], fault: undefined })
  store.close()
}

const all = { ask: 'receipts', number: undefined, account: undefined } as const

describe('postern receipts', () => {
  test('says that there are none, and makes no file', () => {
    const folder = join(newFolder(), 'postern')
    expect(receipts(all, folder, 80)).toEqual(['There was no purge yet.'])
    expect(existsSync(folder)).toBe(false)
    expect(() => receipts({ ...all, number: 1 }, folder, 80)).toThrow(/^There is no purge 1:/)
  })

  test('lists the purges, the newest first, and shows one', () => {
    const folder = newFolder()
    purgeOne(folder, 'mira@mail.example', 'first \u001b[2J')
    purgeOne(folder, 'jonas@mail.example', 'second')
    const list = receipts(all, folder, 80)
    expect(list.map(line => line.trim().split(' ')[0])).toEqual(['No', '2', '1'])
    expect(list[1]).toContain('jonas@mail.example')
    const shown = receipts({ ...all, number: 1 }, folder, undefined).join('\n')
    expect(shown).toMatch(/^Purge 1 of mira@mail\.example, on mail\.example\n/)
    expect(shown).toContain('Subject:   first ␛[2J\n')
    expect(shown).toContain('\n  +OK bye\n')
  })

  test('of one mailbox has no others', () => {
    const folder = newFolder()
    purgeOne(folder, 'mira@mail.example', 'first')
    purgeOne(folder, 'jonas@mail.example', 'second')
    const miras = { ...all, account: 'mira@mail.example' }
    expect(receipts(miras, folder, 80)).toHaveLength(2)
    expect(receipts(miras, folder, 80)[1]).toContain('mira@mail.example')
    expect(() => receipts({ ...miras, number: 2 }, folder, 80)).toThrow(
      new StartFailure('There is no purge 2 of this mailbox: postern receipts lists them.'),
    )
    expect(receipts({ ...all, account: 'nobody@mail.example' }, folder, 80)).toEqual([
      'There was no purge of this mailbox yet.',
    ])
  })

  test('says where a file that cannot be read lies now', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'postern.db'), 'no database '.repeat(1000))
    expect(() => receipts(all, folder, 80)).toThrow(StartFailure)
    expect(readdirSync(folder).some(name => name.startsWith('postern.db.damaged-'))).toBe(true)
    expect(receipts(all, folder, 80)).toEqual(['There was no purge yet.'])
  })

  test('says why what is remembered cannot be read', () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'postern.db'))
    expect(() => receipts(all, folder, 80)).toThrow(/^The receipts cannot be read: something else lies/)
  })
})
