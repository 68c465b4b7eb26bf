import fc from 'fast-check'
import { expect, test } from 'vitest'
import { displayName } from '../../src/mail/address.ts'

test.each([
  ['', ''],
  [',,', ''],
  ['ana@example.org', 'ana@example.org'],
  ['<ana@example.org>', 'ana@example.org'],
  ['Ana Sousa <ana@example.org>', 'Ana Sousa'],
  ['"Sousa, Ana" <ana@example.org>', 'Sousa, Ana'],
  ['Sousa, Ana <ana@example.org>', 'Sousa, Ana'],
  ['"Ana \\"the keys\\" Sousa" <ana@example.org>', 'Ana "the keys" Sousa'],
  ['"" <ana@example.org>', 'ana@example.org'],
  ['"ana@example.com" <ana@example.org>', 'ana@example.com'],
  ['ana@example.org (Ana Sousa)', 'Ana Sousa'],
  ['ana@example.org (Ana (the keys) Sousa\\))', 'Ana (the keys) Sousa)'],
  ['Ana (the keys) <ana@example.org>', 'Ana'],
  ['"Ana (the keys)" <ana@example.org>', 'Ana (the keys)'],
  ['(Ana) <ana@example.org>', 'Ana'],
  ['Ana :-( <ana@example.org>', 'Ana'],
  ['Crew: ana@example.org, jonas@example.org;', 'Crew'],
  ['undisclosed-recipients:;', 'undisclosed-recipients'],
  ['ana@example.org, jonas@example.org', 'ana@example.org'],
  ['Ana <ana@example.org>, Jonas <jonas@example.org>', 'Ana'],
  [', ana@example.org', 'ana@example.org'],
  ['<@relay.example,@other.example:ana@example.org>', 'ana@example.org'],
  ['ana@[IPv6:2001:db8::1]', 'ana@[IPv6:2001:db8::1]'],
  ['Mailer Daemon', 'Mailer Daemon'],
  ['=?utf-8?q?J=C3=BCrgen?= <j@example.org>', 'Jürgen'],
  ['"=?utf-8?q?J=C3=BCrgen?=" <j@example.org>', 'Jürgen'],
  ['=?utf-8?B?5rW35aCCIOmAjw==?= <j@example.org>', '海堂 透'],
  ['=?utf-8?Q?Sousa,_Ana?= <ana@example.org>', 'Sousa, Ana'],
  ['=?utf-8?q?x=3Cevil=40example=2Ecom=3E?= <ana@example.org>', 'x<evil@example.com>'],
  ['j@example.org (=?utf-8?q?J=C3=BCrgen?=)', 'Jürgen'],
  ['Ana <ana@example', 'Ana'],
  ['<ana@example', 'ana@example'],
  ['"Ana Sousa', 'Ana Sousa'],
  ['ana@example.org (Ana', 'ana@example.org (Ana'],
  ['Ana\\', 'Ana\\'],
])('%s is shown as %s', (value, name) => {
  expect(displayName(value)).toBe(name)
})

test('takes anything', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'"<>(),;:@\\ a=?') }), value => {
      expect(displayName(value)).toBeTypeOf('string')
    }),
  )
})

test.each(['"', '(', '()', '<', '\\', ',', 'a,', '=?', ' ', '"\\'])('is linear in %j', unit => {
  // Anything quadratic would outlast the test's time by far.
  expect(displayName(unit.repeat(100_000))).toBeTypeOf('string')
})
