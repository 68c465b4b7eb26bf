import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Configuration, parseConfiguration } from '../account/config.ts'
import { sanitise } from '../text/sanitise.ts'

/** A file of more octets than this was not written by hand. */
const largest = 1_000_000

/** Reads `config.toml` in a folder. A file that is missing says nothing; one that cannot be used is a fault. */
export const readConfiguration = (folder: string): Configuration => {
  const path = join(folder, 'config.toml')
  const fault = (words: string): Configuration => ({
    fault: sanitise(`The configuration ${path} ${words}.`),
  })
  let octets: Uint8Array
  try {
    const there = statSync(path)
    // To open a pipe would wait for whoever writes into it.
    if (!there.isFile()) return fault('is no file')
    if (there.size > largest) return fault('is larger than 1 MB')
    octets = readFileSync(path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return { path, accounts: new Map() }
    if (code === undefined) throw error
    return fault(`cannot be read: ${message}`)
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    return fault('is not in UTF-8')
  }
  return parseConfiguration(text, path)
}
