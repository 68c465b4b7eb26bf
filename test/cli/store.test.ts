import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openKept, openUnkept, setAsideNotice } from '../../src/cli/store.ts'
import { said } from '../../src/text/sanitise.ts'

const newFolder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'postern-store-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

describe('what is remembered', () => {
  test('lies in the folder', () => {
    const folder = newFolder()
    const { store, fault } = openKept(folder)
    expect([store.isLasting, fault, setAsideNotice(store)]).toEqual([true, undefined, undefined])
    store.close()
  })

  test('holds until the program ends where the folder cannot be had, and it is said why', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'file'), '')
    const { store, fault } = openKept(join(folder, 'file', 'postern'))
    expect(store.isLasting).toBe(false)
    expect(fault).toMatch(/^its folder is missing and cannot be made .*file\/postern\.$/)
    expect(store.account('mira@mail.example').queue()).toEqual([])
  })

  test('begins anew where the file is damaged, which is said', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'postern.db'), 'no database '.repeat(1000))
    const { store, fault } = openKept(folder)
    expect([store.isLasting, fault]).toEqual([true, undefined])
    expect(setAsideNotice(store)).toContain(join(folder, 'postern.db.damaged-'))
    store.close()
  })

  test('holds on purpose only until the program ends', () => {
    const { store, fault, isExpected } = openUnkept(said`it is a try.`)
    expect([store.isLasting, fault, isExpected]).toEqual([false, 'it is a try.', false])
  })
})
