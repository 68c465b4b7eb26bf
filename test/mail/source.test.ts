import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type MessageSource,
  passingChunks,
  rangeChunks,
  readRange,
  sourceSize,
} from '../../src/mail/source.ts'

const octets = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7) % 251))
const folder = mkdtempSync(join(tmpdir(), 'postern-source-'))
const file = { descriptor: 0 }

beforeAll(() => {
  writeFileSync(join(folder, 'message'), octets)
  file.descriptor = openSync(join(folder, 'message'), 'r')
})

afterAll(() => {
  closeSync(file.descriptor)
  rmSync(folder, { recursive: true })
})

const sources: [string, () => MessageSource][] = [
  ['memory', () => ({ octets })],
  ['a file', () => ({ file: file.descriptor, size: octets.length })],
]

describe.each(sources)('%s', (_, source) => {
  test('has a size', () => {
    expect(sourceSize(source())).toBe(octets.length)
  })

  test.each([
    [0, 200_000],
    [5, 6],
    [70_000, 70_000],
    [199_990, 300_000],
    [-5, 3],
    [10, 5],
    [300_000, 400_000],
  ])('gives the octets from %i to %i', (start, end) => {
    const wanted = octets.subarray(Math.max(0, start), Math.max(0, end))
    expect(Buffer.compare(readRange(source(), start, end), start < end ? wanted : Buffer.alloc(0))).toBe(0)
    const chunks = [...rangeChunks(source(), start, end)]
    expect(Buffer.compare(Buffer.concat(chunks), start < end ? wanted : Buffer.alloc(0))).toBe(0)
    expect(chunks.every(chunk => chunk.length > 0 && chunk.length <= 65_536)).toBe(true)
    const passing = Array.from(passingChunks(source(), start, end), chunk => Buffer.from(chunk))
    expect(passing).toEqual(chunks.map(chunk => Buffer.from(chunk)))
  })
})

test('a file that is shorter than was said gives what it has', () => {
  const source = { file: file.descriptor, size: 500_000 }
  expect(readRange(source, 199_000, 500_000)).toHaveLength(1_000)
  expect(Buffer.concat([...rangeChunks(source, 0, 500_000)])).toHaveLength(200_000)
  const passing = Array.from(passingChunks(source, 0, 500_000), chunk => chunk.length)
  expect(passing.reduce((sum, length) => sum + length)).toBe(200_000)
})

test('only as much of a file as was said is read', () => {
  expect(readRange({ file: file.descriptor, size: 10 }, 0, 100)).toHaveLength(10)
})

test('a file that cannot be read is an error', () => {
  expect(() => readRange({ file: 999_999, size: 10 }, 0, 10)).toThrow(/EBADF/)
})
