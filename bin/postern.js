#!/usr/bin/env node
import { readFileSync } from 'node:fs'

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const number = version => version.match(/\d+/g).reduce((sum, part) => sum * 1000 + Number(part), 0)
const wanted = engines.node.replace('>=', '')

if (number(process.versions.node) < number(`${wanted}.0`)) {
  console.error(`Postern needs Node ${wanted} or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
await import('../dist/main.js')
