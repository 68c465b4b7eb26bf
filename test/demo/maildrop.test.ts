import { describe, expect, test } from 'vitest'
import { listedMaildrop, type Maildrop, maildropOf, storedMessage } from '../../src/demo/maildrop.ts'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { shareMaildrop } from '../../src/demo/shared-maildrop.ts'

const octets = (text: string) => Buffer.from(text)

const textOf = (maildrop: Maildrop, n: number) => Buffer.concat([...maildrop.message(n)]).toString('latin1')

const idsOf = (maildrop: Maildrop) =>
  Array.from({ length: maildrop.count }, (_, i) => maildrop.uniqueId(i + 1))

const three = () => shareMaildrop(maildropOf([octets('one\r\n'), octets('two two\r\n'), octets('three\r\n')]))

describe('a maildrop of messages', () => {
  test('says number, size and id of each', () => {
    const maildrop = maildropOf([octets('one\r\n'), octets('two two\r\n')])
    expect(idsOf(maildrop)).toEqual(['uid-1', 'uid-2'])
    expect([maildrop.octets(1), maildrop.octets(2)]).toEqual([5, 9])
    expect(textOf(maildrop, 2)).toBe('two two\r\n')
  })

  test.each([0, 3])('has no message %i', n => {
    expect(() => maildropOf([octets('one'), octets('two')]).octets(n)).toThrow(RangeError)
  })
})

describe('a pretended maildrop', () => {
  const maildrop = pretendMaildrop(1_000_000)
  const some = [...Array.from({ length: 300 }, (_, i) => i + 1), 99_999, 999_999, 1_000_000]

  test.each([0, 1_000_001, 1.5])('has no message %d', n => {
    expect(() => maildrop.message(n)).toThrow(RangeError)
  })

  test('knows the exact size of each message', () => {
    for (const n of some) expect(maildrop.octets(n)).toBe(textOf(maildrop, n).length)
  })

  test('makes the same messages again, each with an id of its own', () => {
    const again = pretendMaildrop(1_000_000)
    for (const n of some) expect(textOf(again, n)).toBe(textOf(maildrop, n))
    expect(new Set(some.map(n => again.uniqueId(n))).size).toBe(some.length)
    expect(again.uniqueId(42)).toBe(maildrop.uniqueId(42))
  })

  test('makes messages that look like mail', () => {
    const text = textOf(maildrop, 42)
    expect(text).toMatch(/^Subject: m000042 \S.*\r$/m)
    expect(text).toMatch(/^From: .+@.+\r$/m)
    expect(text).toMatch(/^Date: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000\r$/m)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]|[^\x20-\x7e]/)
    expect(new Set(some.map(n => maildrop.octets(n))).size).toBeGreaterThan(100)
  })
})

describe('a shared maildrop', () => {
  test('loses what a session removes, and keeps the other ids', () => {
    const shared = three()
    shared.open(false)?.remove(new Set([1]))
    expect(idsOf(shared.contents())).toEqual(['uid-2', 'uid-3'])
    expect(textOf(shared.contents(), 1)).toBe('two two\r\n')
  })

  test('stays for a session what it was at login', () => {
    const shared = three()
    const early = shared.open(false)
    shared.open(false)?.remove(new Set([1, 2]))
    shared.deliver(octets('four\r\n'))
    expect(early && idsOf(early)).toEqual(['uid-1', 'uid-2', 'uid-3'])
    expect(idsOf(shared.contents())).toEqual(['uid-3', 'delivered-1'])
    expect(textOf(shared.contents(), 2)).toBe('four\r\n')
  })

  test('takes the removal of what is already gone', () => {
    const shared = three()
    const [first, second] = [shared.open(false), shared.open(false)]
    first?.remove(new Set([1]))
    second?.remove(new Set([1, 2]))
    expect(idsOf(shared.contents())).toEqual(['uid-3'])
  })

  test('numbers the sessions that open it', () => {
    const shared = three()
    const first = shared.open(true)
    expect(shared.open(true)).toBeUndefined()
    first?.close()
    expect([first?.session, shared.open(true)?.session]).toEqual([1, 2])
  })

  test('loses what is removed by its id, also where two bear it', () => {
    const message = (uniqueId: string) => storedMessage(uniqueId, octets('x\r\n'))
    const shared = shareMaildrop(listedMaildrop(['twin', 'a', 'twin'].map(message)))
    const early = shared.open(false)
    shared.remove('none')
    expect(shared.contents().count).toBe(3)
    shared.remove('twin')
    expect(idsOf(shared.contents())).toEqual(['a'])
    expect([1, 2, 3].map(n => early?.isExpunged(n))).toEqual([true, false, true])
  })

  test('is one session’s alone where that is wanted', () => {
    const shared = three()
    const first = shared.open(true)
    expect(shared.open(true)).toBeUndefined()
    first?.close()
    first?.close()
    expect(shared.open(true)).toBeDefined()
    expect(shared.open(true)).toBeUndefined()
  })

  test('takes a delivery into a million messages', () => {
    const shared = shareMaildrop(pretendMaildrop(1_000_000))
    shared.deliver(octets('one more\r\n'))
    expect(shared.contents().count).toBe(1_000_001)
    expect(textOf(shared.contents(), 1_000_001)).toBe('one more\r\n')
  })
})
