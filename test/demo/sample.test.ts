import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadSample, sampleMessage } from '../../src/demo/sample.ts'

const textOf = (file: string) => {
  const message = sampleMessage('id', Buffer.from(file, 'latin1'))
  const octets = Buffer.concat([...message.chunks()])
  expect(message.octets).toBe(octets.length)
  return octets.toString('latin1')
}

describe('a message of the sample mailbox', () => {
  test.each([
    ['as it stands', 'A: 1\r\n\r\n\xff\0\r\n', 'A: 1\r\n\r\n\xff\0\r\n'],
    ['with odd line ends', 'A: 1\n\nte\rxt', 'A: 1\n\nte\rxt'],
    ['with something like a filler', 'see {{base64 4}}\r\n', 'see {{base64 4}}\r\n'],
    ['with no octets to fill in', 'a\r\n{{base64 0}}\r\nb\r\n', 'a\r\nb\r\n'],
  ])('%s', (_, file, expected) => {
    expect(textOf(file)).toBe(expected)
  })

  test.each([78, 200, 100_000, 8_000_000])('%i octets are filled in, in lines of 76 characters', octets => {
    const filled = textOf(`--b\r\n{{base64 ${octets}}}\r\n--b--\r\n`).slice(5, -7)
    expect(filled.length).toBe(octets)
    expect(filled.endsWith('\r\n')).toBe(true)
    const lines = filled.slice(0, -2).split('\r\n')
    expect(lines.slice(0, -1).every(line => line.length === 76)).toBe(true)
    expect(lines.every(line => /^[A-Za-z0-9+/]{1,76}$/.test(line))).toBe(true)
  })

  test('large ones are made in pieces, the same each time', () => {
    const message = sampleMessage('id', Buffer.from('{{base64 8000000}}\n'))
    const longest = Math.max(...[...message.chunks()].map(chunk => chunk.length))
    expect(longest).toBeLessThan(64 * 1024)
    expect(Buffer.concat([...message.chunks()]).equals(Buffer.concat([...message.chunks()]))).toBe(true)
  })
})

test('the messages of a folder are numbered by their names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-sample-'))
  try {
    await writeFile(join(folder, '02-two.eml'), 'two\r\n')
    await writeFile(join(folder, '01-one.eml'), 'one\r\n')
    await writeFile(join(folder, 'README.md'), 'not a message\n')
    const sample = await loadSample(folder)
    expect([sample.count, sample.uniqueId(1), sample.uniqueId(2)]).toEqual([2, '01-one', '02-two'])
    expect(Buffer.concat([...sample.message(2)]).toString()).toBe('two\r\n')
  } finally {
    await rm(folder, { recursive: true })
  }
})
