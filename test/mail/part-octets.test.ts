import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PartPlace } from '../../src/mail/message-view.ts'
import { firstOctets, partOctets } from '../../src/mail/part-octets.ts'
import { transferCounter, transferDecoder } from '../../src/mail/transfer-encoding.ts'

/** What the pieces of `octets`, each `size` long, decode to. */
const decode = (encoding: string, octets: Uint8Array, size = Number.POSITIVE_INFINITY): string => {
  const decoder = transferDecoder(encoding)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < octets.length; at += size) pieces.push(decoder.write(octets.subarray(at, at + size)))
  return Buffer.concat([...pieces, decoder.end()]).toString('latin1')
}

/** How many octets that is, counted. */
const count = (encoding: string, octets: Uint8Array, size: number): number => {
  const counter = transferCounter(encoding)
  let length = 0
  for (let at = 0; at < octets.length; at += size) length += counter.write(octets.subarray(at, at + size))
  return length + counter.end()
}

const decodes = (encoding: string, cases: [encoded: string, decoded: string][]): void => {
  test.each(cases)(`${encoding}: %j`, (encoded, decoded) => {
    const octets = Buffer.from(encoded, 'latin1')
    expect(decode(encoding, octets)).toBe(decoded)
    for (let size = 1; size <= octets.length; size++) {
      expect(decode(encoding, octets, size)).toBe(decoded)
      expect(count(encoding, octets, size)).toBe(decoded.length)
    }
  })
}

decodes('base64', [
  ['VGlkZQ==', 'Tide'],
  ['VGlkZQ', 'Tide'],
  ['VGlk\r\nZQ==\r\n', 'Tide'],
  ['V G*l!k\0Z\x80Q', 'Tide'],
  ['VGlkZQ==VGlkZQ==', 'TideTide'],
  ['VGlkZ', 'Tid'],
  ['-_-_', '\xfb\xff\xbf'],
  ['+/+/', '\xfb\xff\xbf'],
  ['', ''],
  ['====', ''],
])

decodes('quoted-printable', [
  ['caf=E9', 'caf\xe9'],
  ['caf=e9', 'caf\xe9'],
  ['one=\r\ntwo', 'onetwo'],
  ['one=\ntwo', 'onetwo'],
  ['one= \t \r\ntwo', 'onetwo'],
  ['one \t\r\ntwo \nthree  ', 'one\r\ntwo\nthree'],
  ['a b\tc', 'a b\tc'],
  ['a \rb', 'a \rb'],
  ['a=xb', 'a=xb'],
  ['a=Axb', 'a=Axb'],
  ['a==41', 'a=A'],
  ['a= b', 'a= b'],
  ['a=\rb', 'a=\rb'],
  ['a=', 'a'],
  ['a=4', 'a=4'],
  ['a =\r\nb', 'a b'],
  ['\r\n.\r\n', '\r\n.\r\n'],
  [' '.repeat(1_010), ' '.repeat(999)],
])

decodes('7bit', [['=41 QUJD \r\n', '=41 QUJD \r\n']])
decodes('x-uuencode', [['begin 644 x\n', 'begin 644 x\n']])

test('base64 gives back what went in, at any size of the pieces', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 90 }), (octets, size) => {
      const encoded = Buffer.from(Buffer.from(octets).toString('base64').replace(/.{76}/g, '$&\r\n'))
      expect(decode('base64', encoded, size)).toBe(Buffer.from(octets).toString('latin1'))
    }),
  )
})

const noisy = fc.array(fc.constantFrom(...'=\r\n \t0Aag-/+\x80'), { maxLength: 80 }).map(all => all.join(''))

test.each(['base64', 'quoted-printable'])('%s: the size of the pieces makes no difference', encoding => {
  fc.assert(
    fc.property(noisy, fc.integer({ min: 1, max: 20 }), (text, size) => {
      const octets = Buffer.from(text, 'latin1')
      expect(decode(encoding, octets, size)).toBe(decode(encoding, octets))
    }),
    { numRuns: 500 },
  )
})

describe('the octets of a part', () => {
  const collect = async (octets: Uint8Array, place: PartPlace): Promise<string> => {
    const pieces: Uint8Array[] = []
    for await (const piece of partOctets({ octets }, place)) pieces.push(piece)
    return Buffer.concat(pieces).toString('latin1')
  }
  const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')

  test('are those of its place', async () => {
    const place = { start: 2, end: 6, encoding: '8bit', inside: undefined }
    expect(await collect(Buffer.from('--Tide--'), place)).toBe('Tide')
  })

  test('may lie in an encoded message, and that in another', async () => {
    const inner = `ab${base64('Tide')}cd`
    const middle = `<${base64(inner)}>`
    const outer = { start: 0, end: 1_000, encoding: 'base64', inside: undefined }
    const message = { start: 1, end: middle.length - 1, encoding: 'base64', inside: outer }
    const place = { start: 2, end: inner.length - 2, encoding: 'base64', inside: message }
    expect(await collect(Buffer.from(base64(middle)), place)).toBe('Tide')
  })

  describe('that decode to nothing', () => {
    const noise = { octets: Buffer.alloc(16 * 1024 * 1024, '!') }
    const place = { start: 0, end: noise.octets.length, encoding: 'base64', inside: undefined }
    const nested = { start: 5, end: 10, encoding: '7bit', inside: place }

    test.each([place, nested])('leave others their turn: %#', async place => {
      let turns = 0
      const count = () => {
        turns += 1
        immediate = setImmediate(count)
      }
      let immediate = setImmediate(count)
      expect(await firstOctets(noise, place, 1)).toHaveLength(0)
      clearImmediate(immediate)
      expect(turns).toBeGreaterThan(3)
    })

    test.each([place, nested])('can be left before their end: %#', async place => {
      const pieces = partOctets(noise, place)
      expect(await pieces.next()).toMatchObject({ done: false, value: { length: 0 } })
      await pieces.return(undefined)
    })
  })

  test('can be had up to a length', async () => {
    const octets = Buffer.from(base64('x'.repeat(500_000)))
    const place = { start: 0, end: octets.length, encoding: 'base64', inside: undefined }
    expect(await firstOctets({ octets }, place, 100_001)).toHaveLength(100_001)
    expect(await firstOctets({ octets }, place, 1_000_000)).toHaveLength(500_000)
  })
})
