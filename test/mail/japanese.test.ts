import { expect, test } from 'vitest'
import { convert } from '../../src/mail/japanese.ts'

test('is the function that libmime and mailparser ask for', () => {
  const octets = Buffer.from('\u001b$BF|K\\8l\u001b(B', 'latin1')
  expect(convert(octets, { to: 'UNICODE', from: 'JIS', type: 'string' })).toBe('日本語')
})
