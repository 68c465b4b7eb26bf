import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { StartFailure } from '../../src/cli/failure.ts'
import { openLog } from '../../src/cli/log-file.ts'

const folders: string[] = []
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'postern-log-'))
  folders.push(path)
  return path
}
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true })
})

const line = { at: 0, speaker: 'S', text: '+OK' } as const

describe('a log', () => {
  test('is its owner’s alone, and what it holds already stays', () => {
    const path = join(folder(), 'log')
    writeFileSync(path, 'before\n', { mode: 0o644 })
    openLog(path, () => {})(line)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).toMatch(/^before\n\d\d:\d\d:\d\d\.\d{3} S: \+OK\n$/)
  })

  test('is not written through a symbolic link', () => {
    const here = folder()
    symlinkSync(join(here, 'target'), join(here, 'link'))
    expect(() => openLog(join(here, 'link'), () => {})).toThrow(StartFailure)
    expect(existsSync(join(here, 'target'))).toBe(false)
  })

  test.skipIf(!existsSync('/dev/full'))(
    'that cannot be written any more says so once (where there is /dev/full)',
    () => {
      const mode = statSync('/dev/full').mode
      const failed = vi.fn()
      const write = openLog('/dev/full', failed)
      write(line)
      write(line)
      expect(failed.mock.calls).toEqual([[expect.stringContaining('no space left')]])
      expect(statSync('/dev/full').mode).toBe(mode)
    },
  )
})
