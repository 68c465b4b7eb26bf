import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  expectedBehindLogin,
  formatServerMemory,
  memoryBehind,
  noMemory,
  parseServerMemory,
  type ServerMemory,
} from '../../src/pop3/server-memory.ts'

const before = ['TOP', 'PIPELINING', 'STLS', 'USER', 'SASL PLAIN', 'EXPIRE 0']
const plain = { mechanism: 'PLAIN', initialResponse: true } as const
const full: ServerMemory = { before, after: ['TOP'], method: plain, together: true, early: false }

describe('a memory as text', () => {
  test.each<[string, ServerMemory]>([
    ['nothing', noMemory],
    ['all', full],
    ['no CAPA', { before: 'refused', method: 'USER', together: true }],
    ['no CAPA behind the login', { before, after: 'refused', method: 'APOP', together: false }],
    ['odd rows', { before: ['', '\xff\x00 "\\', '__proto__'] }],
  ])('is read as it was: %s', (_, memory) => {
    expect(parseServerMemory(formatServerMemory(memory))).toEqual(memory)
  })

  test('is bounded: what is too much is left out, and the rest kept', () => {
    const many = Array.from({ length: 1000 }, () => 'x'.repeat(100))
    const text = formatServerMemory({ ...full, before: 'refused', after: many })
    expect(text.length).toBeLessThan(1000)
    expect(parseServerMemory(text)).toEqual({
      before: 'refused',
      method: plain,
      together: true,
      early: false,
    })
  })

  test.each([
    '',
    'null',
    '[]',
    '"x"',
    '{}',
    '{"version":2}',
    '{"version":1',
    '{"version":1,"more":1}',
    '{"version":1,"__proto__":{"together":true}}',
    '{"version":1,"together":"yes"}',
    '{"version":1,"early":null}',
    '{"version":1,"before":"all"}',
    '{"version":1,"before":["TOP",1]}',
    '{"version":1,"after":{"0":"TOP"}}',
    '{"version":1,"method":"PASS"}',
    '{"version":1,"method":null}',
    '{"version":1,"method":{"mechanism":"CRAM","initialResponse":true}}',
    '{"version":1,"method":{"mechanism":"PLAIN"}}',
    '{"version":1,"method":{"mechanism":"PLAIN","initialResponse":true,"x":1}}',
    `{"version":1}${' '.repeat(64 * 1024)}`,
    `{"version":1,"before":["${'é'.repeat(40_000)}"]}`,
    '['.repeat(60_000),
  ])('that does not add up is none: %.60s', text => {
    expect(parseServerMemory(text)).toBeUndefined()
  })

  test('whatever it is, throws nothing, and what is read is written the same', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('refused', 'USER', plain, true, [], ['TOP']))
    const keys = fc.constantFrom('before', 'after', 'method', 'together', 'early', 'version', 'x')
    const record = fc.array(fc.tuple(keys, value), { maxLength: 4 }).map(pairs => Object.fromEntries(pairs))
    fc.assert(
      fc.property(record, fields => {
        const text = JSON.stringify({ version: 1, ...fields })
        const memory = parseServerMemory(text)
        if (memory) expect(JSON.parse(formatServerMemory(memory))).toEqual(JSON.parse(text))
      }),
    )
    fc.assert(fc.property(fc.string(), text => parseServerMemory(text) === undefined))
  })
})

describe('what is expected behind the login', () => {
  test('is what was there before it, less what serves to log in', () => {
    expect([...expectedBehindLogin({ before })]).toEqual([
      ['TOP', []],
      ['PIPELINING', []],
      ['EXPIRE', ['0']],
    ])
  })

  test('is what was there the last time', () => {
    expect([...expectedBehindLogin({ before, after: ['UIDL'] })]).toEqual([['UIDL', []]])
    expect(expectedBehindLogin({ before, after: 'refused' }).size).toBe(0)
    expect(expectedBehindLogin(noMemory).size).toBe(0)
  })

  test('is forgotten where the server says something else before it', () => {
    expect(memoryBehind(full, [...before])).toEqual(full)
    expect(memoryBehind(full, ['TOP'])).toEqual({
      before: ['TOP'],
      method: plain,
      together: true,
      early: false,
    })
    expect(memoryBehind(full, 'refused').after).toBeUndefined()
    expect(memoryBehind({ ...full, before: 'refused' }, before).after).toBeUndefined()
    expect(memoryBehind(noMemory, before)).toEqual({ before })
  })
})
