import { describe, expect, test } from 'vitest'
import {
  apopDigest,
  fitsInitialResponse,
  type LoginMethod,
  loginMethods,
  saslResponses,
  secretsOf,
} from '../../src/pop3/auth.ts'
import { noCapabilities, parseCapabilities } from '../../src/pop3/reply.ts'

const plain: LoginMethod = { mechanism: 'PLAIN', initialResponse: true }
const login: LoginMethod = { mechanism: 'LOGIN', initialResponse: false }
const stamped = 'ready <1896.697170952@dbc.mtview.ca.us>'

describe('which ways to log in are tried', () => {
  test.each([
    ['Dovecot', 'ready.', ['USER', 'SASL PLAIN LOGIN CRAM-MD5'], [plain], [plain]],
    ['Courier', 'Hello there.', ['SASL PLAIN LOGIN CRAM-MD5', 'STLS', 'USER'], [plain], [plain]],
    ['Gmail', 'Gpop ready', ['USER', 'SASL PLAIN XOAUTH2'], [plain], [plain]],
    ['Exchange', 'ready.', ['SASL NTLM GSSAPI PLAIN LOGIN', 'USER'], [plain], [plain]],
    ['LOGIN and USER', 'ready', ['SASL LOGIN', 'USER'], ['USER'], ['USER']],
    ['LOGIN alone', 'ready', ['SASL LOGIN'], [login], [login]],
    ['popa3d, without CAPA', '', [], ['USER'], ['USER']],
    ['solid-pop3d, without CAPA', stamped, [], ['USER'], ['APOP', 'USER']],
    ['Dovecot with APOP', stamped, ['USER', 'SASL PLAIN'], [plain], ['APOP', plain]],
    ['CAPA that says nothing of logins', 'ready', ['TOP', 'UIDL'], ['USER'], ['USER']],
    ['APOP alone', stamped, ['SASL CRAM-MD5'], ['APOP'], ['APOP']],
    ['XOAUTH2 alone', 'ready', ['SASL XOAUTH2'], [], []],
  ])('%s', (_, greeting, rows, encrypted, open) => {
    const capabilities = rows.length > 0 ? parseCapabilities(rows) : noCapabilities
    expect(loginMethods(capabilities, greeting, true)).toEqual(encrypted)
    expect(loginMethods(capabilities, greeting, false)).toEqual(open)
  })
})

test("APOP's digest is the one of RFC 1939", () => {
  expect(apopDigest('<1896.697170952@dbc.mtview.ca.us>', 'tanstaaf')).toBe('c4c9334bac560ecc979e58001b3e22fb')
})

describe('what AUTH is answered with', () => {
  test('PLAIN: nobody else, name, password', () => {
    expect(saslResponses('PLAIN', { user: 'tim', password: 'tanstaaftanstaaf' })).toEqual([
      'AHRpbQB0YW5zdGFhZnRhbnN0YWFm',
    ])
  })

  test('LOGIN: name, then password, in UTF-8', () => {
    expect(saslResponses('LOGIN', { user: 'tim', password: 'pä' })).toEqual(['dGlt', 'cMOk'])
  })

  test.each(['a\0b', 'a\nb', 'a\rb'])('a name or password like %j is refused, and not repeated', text => {
    const refusal = expect.objectContaining({
      name: 'RangeError',
      message: expect.not.stringContaining(text),
    })
    expect(() => saslResponses('PLAIN', { user: text, password: 'x' })).toThrow(refusal)
    expect(() => saslResponses('LOGIN', { user: 'x', password: text })).toThrow(refusal)
  })
})

test.each([
  [255 - 'AUTH PLAIN \r\n'.length, true],
  [256 - 'AUTH PLAIN \r\n'.length, false],
])('an initial response of %d octets fits: %s', (length, fits) => {
  expect(fitsInitialResponse('PLAIN', 'x'.repeat(length))).toBe(fits)
})

test('every form a password is sent in is a secret', () => {
  const credentials = { user: 'mrose', password: 'tanstaaf' }
  expect(secretsOf(credentials, '<1896.697170952@dbc.mtview.ca.us>')).toEqual([
    'tanstaaf',
    'AG1yb3NlAHRhbnN0YWFm',
    'dGFuc3RhYWY=',
    'c4c9334bac560ecc979e58001b3e22fb',
  ])
  expect(secretsOf(credentials, 'ready')).toHaveLength(3)
})
