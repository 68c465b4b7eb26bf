#!/usr/bin/env node
import { lstatSync, mkdirSync, statSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

// What package.json says in `engines`: to read it there would take time at each start.
const wanted = '22.16'
const number = version => version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0)

if (number(process.versions.node) < number(`${wanted}.0`)) {
  console.error(`Postern needs Node ${wanted} or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

const myself = process.getuid?.()

/** Whether what lies in a folder is the person's own doing: code is loaded from it. */
const isOwn = ({ uid, mode }) => uid === myself && (mode & 0o022) === 0

/** The same of a folder above: root may own it, and where all may write, as in /tmp, none must rename what is another's. */
const isSafe = ({ uid, mode }) =>
  (uid === myself || uid === 0) && ((mode & 0o022) === 0 || (mode & 0o1000) !== 0)

/** Where the compiled code is kept, see the XDG Base Directory Specification 0.8; undefined where no folder is safe. */
const codeFolder = () => {
  try {
    const { XDG_CACHE_HOME: named } = process.env
    const base = named !== undefined && isAbsolute(named) ? named : join(homedir(), '.cache')
    if (!isAbsolute(base)) return undefined
    const ours = join(base, 'postern')
    const folder = join(ours, 'code')
    mkdirSync(base, { recursive: true, mode: 0o700 })
    if (!isSafe(statSync(base))) return undefined
    for (const made of [ours, folder]) {
      mkdirSync(made, { recursive: true, mode: 0o700 })
      const there = lstatSync(made)
      if (!there.isDirectory() || !isOwn(there)) return undefined
    }
    return folder
  } catch {
    // Without it Postern starts a little later.
    return undefined
  }
}

const folder = codeFolder()
if (folder !== undefined) module.enableCompileCache(folder)
await import('../dist/main.mjs')
