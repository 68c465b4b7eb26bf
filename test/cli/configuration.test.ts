import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfiguration } from '../../src/cli/configuration.ts'

const newFolder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'postern-config-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** What is read of a folder with such a file in it. */
const readOf = (file: string | Uint8Array) => {
  const folder = newFolder()
  writeFileSync(join(folder, 'config.toml'), file)
  return readConfiguration(folder)
}

test('a configuration is read from its folder', () => {
  const read = readOf('\ufeff[accounts.work]\nurl = "pop3s://mira@mail.example"\n')
  expect('accounts' in read && [...read.accounts.keys()]).toEqual(['work'])
})

test('without a file there are no accounts', () => {
  const folder = newFolder()
  for (const place of [folder, join(folder, 'missing'), '/dev/null/postern']) {
    expect(readConfiguration(place)).toEqual({ path: join(place, 'config.toml'), accounts: new Map() })
  }
})

test.each([
  ['that is no TOML', 'junk', /config\.toml, line 1: /],
  ['that is larger than 1 MB', `# ${'x'.repeat(1_000_000)}`, /config\.toml is larger than 1 MB\.$/],
  ['that is not in UTF-8', Uint8Array.of(0x23, 0xff), /config\.toml is not in UTF-8\.$/],
])('a file %s is a fault', (_, file, fault) => {
  expect(readOf(file)).toEqual({ fault: expect.stringMatching(fault) })
})

test('what is no file is a fault', () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'config.toml'))
  expect(readConfiguration(folder)).toEqual({ fault: expect.stringMatching(/config\.toml is no file\.$/) })
})
