import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MessageNumber } from '../../src/pop3/identity.ts'
import { latin1 } from '../../src/pop3/latin1.ts'
import { scanRows, uniqueIdRows } from '../../src/pop3/listing-row.ts'
import { parseScanRow, parseUniqueIdRow } from '../../src/pop3/reply.ts'

/** What is told of a row, which stands between others. */
const scanned = (row: string) => {
  let told: [MessageNumber, number] | undefined
  scanRows((...all) => {
    told = all
  })(Buffer.from(`9 9\n${row}\n9 9`, 'latin1'), 4, 4 + row.length)
  return told
}

const identified = (row: string) => {
  let told: [MessageNumber, string] | undefined
  uniqueIdRows((message, ...id) => {
    told = [message, latin1(...id)]
  })(Buffer.from(`9 9\n${row}\n9 9`, 'latin1'), 4, 4 + row.length)
  return told
}

const piece = fc.oneof(
  fc.constantFrom(
    ' ',
    '  ',
    '\t',
    '+OK',
    '0',
    '1',
    '42',
    '2147483647',
    '2147483648',
    '9'.repeat(15),
    '1'.repeat(16),
  ),
  fc.string({
    unit: fc
      .integer({ min: 0, max: 0xff })
      .filter(code => code !== 0x0a)
      .map(code => String.fromCharCode(code)),
  }),
)
const anyRow = fc.array(piece, { maxLength: 6 }).map(pieces => pieces.join(''))

test('any row is read in octets as it is read as a text', () => {
  fc.assert(
    fc.property(anyRow, row => {
      expect(scanned(row)).toEqual(parseScanRow(row))
      expect(identified(row)).toEqual(parseUniqueIdRow(row))
    }),
    { numRuns: 2000 },
  )
})

test.each([1023, 1024, 1025, 8000])('so is an id of %i octets', length => {
  const row = `7 ${'x'.repeat(length)}`
  expect(identified(row)).toEqual(parseUniqueIdRow(row))
})
