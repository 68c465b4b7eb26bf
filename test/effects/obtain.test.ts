import { expect, test } from 'vitest'
import type { MessageKey, MessageRef } from '../../src/app/message-ref.ts'
import { putOn } from '../../src/effects/obtain.ts'
import { createShelf } from '../../src/effects/shelf.ts'
import type { MessageNumber } from '../../src/pop3/identity.ts'

test('what lies on the shelf keeps nothing else in memory', () => {
  const wanted: MessageRef = {
    key: 'a' as MessageKey,
    number: 1 as MessageNumber,
    octets: 100,
    lines: 5,
    charset: undefined,
  }
  const all = new Uint8Array(65_536).fill(0x61)
  const { source } = putOn(createShelf(), wanted, { octets: all.subarray(100, 120), cut: false })
  const octets = 'octets' in source ? source.octets : undefined
  expect(octets).toEqual(all.slice(100, 120))
  expect(octets?.buffer.byteLength).toBe(20)
})
