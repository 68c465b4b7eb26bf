import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeFileName } from '../../src/mail/file-name.ts'
import { sanitise } from '../../src/text/sanitise.ts'

test.each([
  ['tide.pdf', 'tide.pdf'],
  ['tide table (2).pdf', 'tide table (2).pdf'],
  ['潮位表 六月.txt', '潮位表 六月.txt'],
  ['Cafe\u0301.txt', 'Caf\u00e9.txt'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['C:\\Windows\\x.exe', 'C__Windows_x.exe'],
  ['.bashrc', 'bashrc'],
  ['-rf ~', 'rf ~'],
  ['~root', 'root'],
  ['a\0b\x1b[2J\r\nc', 'a_b_[2J__c'],
  ['gpj.\u202efdp.exe', 'gpj.fdp.exe'],
  ['zero\u200bwidth\ufeff.txt', 'zerowidth.txt'],
  ['$(x) `y` "z" \'q\' ; a&b!.sh', '_(x) _y_ _z_ _q_ _ a_b_.sh'],
  ['name. . ', 'name'],
  ['no\u00a0break\u3000space', 'no break space'],
  ['a\ud800b', 'a_b'],
  ['', 'part-1'],
  ['.', 'part-1'],
  ['..', 'part-1'],
  [' .-~', 'part-1'],
  ['\u202e', 'part-1'],
])('%j', (name, safe) => {
  expect(safeFileName(name, 'part-1')).toBe(safe)
})

test('is cut between characters, its extension kept', () => {
  const long = safeFileName(`${'海'.repeat(100)}.pdf`, 'x')
  expect(long).toBe(`${'海'.repeat(38)}.pdf`)
  expect(safeFileName('x'.repeat(500), 'x')).toBe('x'.repeat(120))
  expect(safeFileName(`x.${'y'.repeat(500)}`, 'x')).toBe(`x.${'y'.repeat(118)}`)
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom(
      '.',
      '/',
      '-',
      '~',
      ' ',
      '\u0301',
      '\u1100',
      '\u200d',
      '\u202e',
      '\u0e33',
      'é',
      '😀',
      'a',
    ),
    maxLength: 100,
  }),
)

test('any name becomes one that is safe, and stays as it is from then on', () => {
  fc.assert(
    fc.property(hostile, name => {
      const safe = safeFileName(name, 'part-1')
      expect(safe).not.toMatch(/^$|^[.\-~ ]|[. ]$|[\p{Cc}\p{Cf}/\\:*?"'`<>|$!;&]/u)
      expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(120)
      expect(sanitise(safe)).toBe(safe)
      expect(safeFileName(safe, 'x')).toBe(safe)
      expect(safe.normalize('NFC')).toBe(safe)
    }),
    { numRuns: 2_000 },
  )
})
