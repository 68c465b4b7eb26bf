import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Account, accountName, parseAccount, serverName } from '../../src/account/url.ts'

const account = (user: string, host: string, port: number, security: Account['security']): Account => ({
  user,
  host,
  port,
  security,
})

/** The fault of a URL that names no account. */
const faultOf = (url: string, plaintext = false): string => {
  const parsed = parseAccount(url, plaintext)
  return 'fault' in parsed ? parsed.fault : expect.fail(`${url} names an account`)
}

describe('a URL names an account', () => {
  test.each<[string, Account]>([
    ['pop3s://mira@mail.example', account('mira', 'mail.example', 995, 'tls')],
    ['pop3://mira@mail.example', account('mira', 'mail.example', 110, 'stls')],
    ['pop3s://mira@mail.example/', account('mira', 'mail.example', 995, 'tls')],
    ['POP3S://mira@Mail.Example', account('mira', 'Mail.Example', 995, 'tls')],
    ['pop3s://mira@mail.example:1995', account('mira', 'mail.example', 1995, 'tls')],
    ['pop3://mira@mail.example:65535', account('mira', 'mail.example', 65_535, 'stls')],
    ['pop3://mira@mail.example:1/', account('mira', 'mail.example', 1, 'stls')],
    ['pop3s://mira@mail.example:', account('mira', 'mail.example', 995, 'tls')],
    ['pop3s://mira@[::1]', account('mira', '::1', 995, 'tls')],
    ['pop3s://mira@[2001:db8::7]:9950', account('mira', '2001:db8::7', 9950, 'tls')],
    ['pop3s://mira@[::ffff:192.0.2.1]', account('mira', '::ffff:192.0.2.1', 995, 'tls')],
    ['pop3s://mira@192.0.2.1', account('mira', '192.0.2.1', 995, 'tls')],
    ['pop3s://mira@here.example@mail.example', account('mira@here.example', 'mail.example', 995, 'tls')],
    ['pop3s://mira%40here.example@mail.example', account('mira@here.example', 'mail.example', 995, 'tls')],
    ['pop3s://a%2Fb%3Ac%25@mail.example', account('a/b:c%', 'mail.example', 995, 'tls')],
    ['pop3s://m%C3%ADra@mail.example', account('míra', 'mail.example', 995, 'tls')],
    ['pop3s://recent%3Amira@mail.example', account('recent:mira', 'mail.example', 995, 'tls')],
    ['pop3s://mira+tag@mail.example', account('mira+tag', 'mail.example', 995, 'tls')],
  ])('%s', (url, expected) => {
    expect(parseAccount(url, false)).toEqual(expected)
  })

  test('without TLS, where that is asked for', () => {
    expect(parseAccount('pop3://mira@mail.example', true)).toEqual(
      account('mira', 'mail.example', 110, 'plaintext'),
    )
    expect(faultOf('pop3s://mira@mail.example', true)).toMatch(/--plaintext goes with pop3:\/\//)
  })
})

describe('a URL that names none is told why', () => {
  test.each([
    ['', /no POP3 URL/],
    ['mail.example', /no POP3 URL/],
    ['mira@mail.example', /no POP3 URL/],
    ['pop3s:mira@mail.example', /no POP3 URL/],
    ['pop3s://mira@mail.example/inbox', /no POP3 URL/],
    ['pop3s://mira@mail.example:nine', /no POP3 URL/],
    ['pop3s://mira@mail.example:-1', /no POP3 URL/],
    ['pop3s://mira@::1', /no POP3 URL/],
    ['pop3s://mira@[::1', /no POP3 URL/],
    ['pop3s://mira@[mail.example]', /no POP3 URL/],
    ['pop3s://mira/x@mail.example', /no POP3 URL/],
    ['imaps://mira@mail.example', /begins with pop3s:\/\/ or pop3:\/\//],
    ['https://mira@mail.example', /begins with pop3s:\/\/ or pop3:\/\//],
    ['constructor://mira@mail.example', /begins with pop3s:\/\/ or pop3:\/\//],
    ['pop3s://mail.example', /names no user/],
    ['pop3s://@mail.example', /names no user/],
    ['pop3s://mira@', /names no host/],
    ['pop3s://mira@:995', /names no host/],
    ['pop3s://mira@mail example', /names no host/],
    ['pop3s://mira@mail\x1b[2J', /no POP3 URL|names no host/],
    ['pop3s://mira%zz@mail.example', /not well encoded/],
    ['pop3s://mira%C3%28@mail.example', /not well encoded/],
    ['pop3s://mira%0D%0ADELE@mail.example', /not well encoded/],
    ['pop3s://mira%00@mail.example', /not well encoded/],
    ['pop3s://mira@mail.example:0', /port is a number/],
    ['pop3s://mira@mail.example:65536', /port is a number/],
    [`pop3s://mira@mail.example:${'9'.repeat(500)}`, /port is a number/],
  ])('%o', (url, why) => {
    expect(faultOf(url)).toMatch(why)
  })

  test.each([
    'pop3s://mira:hunter2@mail.example',
    'pop3://mira:@mail.example',
    'pop3s://a:b@c:d@mail.example',
  ])('and never with a password in it: %s', url => {
    expect(faultOf(url)).toMatch(/^A password may not stand in the URL/)
    expect(faultOf(url)).not.toMatch(/hunter2/)
  })
})

describe('whatever the URL is', () => {
  const urls = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string().map(rest => `pop3s://${rest}`),
    fc.tuple(fc.string(), fc.string()).map(([user, host]) => `pop3://${user}@${host}`),
  )

  test('it is an account whose fields a session can take, or one sentence', () => {
    fc.assert(
      fc.property(urls, fc.boolean(), (url, plaintext) => {
        const parsed = parseAccount(url, plaintext)
        if ('fault' in parsed) {
          expect(parsed.fault).toMatch(/^[-A-Z][\x20-\x7e]*\.$/)
          return
        }
        expect(parsed.user).toMatch(/^\P{Cc}+$/u)
        expect(parsed.host).toMatch(/^[^\s/@\p{Cc}]+$/u)
        expect(parsed.port).toBeGreaterThan(0)
        expect(parsed.security === 'tls').toBe(/^pop3s:/i.test(url))
      }),
    )
  })

  test('what stands behind a colon of the user is not told to anybody', () => {
    const secret = fc.stringMatching(/^[!-~]{12,30}$/)
    fc.assert(
      fc.property(secret, fc.boolean(), (password, plaintext) => {
        for (const scheme of ['pop3', 'pop3s', 'imap']) {
          const told = JSON.stringify(parseAccount(`${scheme}://mira:${password}@mail.example`, plaintext))
          expect(told).toContain('fault')
          expect(told).not.toContain(password)
        }
      }),
    )
  })
})

test.each([
  ['pop3s://mira@mail.example', 'mail.example'],
  ['pop3://mira@mail.example', 'mail.example'],
  ['pop3s://mira@mail.example:995', 'mail.example'],
  ['pop3://mira@mail.example:995', 'mail.example:995'],
  ['pop3s://mira@mail.example:110', 'mail.example:110'],
  ['pop3s://mira@[::1]', '[::1]'],
  ['pop3s://mira@[::1]:110', '[::1]:110'],
])('the server of %s is called %s', (url, name) => {
  const parsed = parseAccount(url, false)
  expect('fault' in parsed ? parsed.fault : serverName(parsed)).toBe(name)
})

test.each([
  ['pop3s://mira@mail.example', 'mira@mail.example'],
  ['pop3://mira@mail.example', 'mira@mail.example'],
  ['pop3s://mira@mail.example:995', 'mira@mail.example'],
  ['pop3s://mira@MAIL.Example', 'mira@mail.example'],
  ['pop3s://Mira@mail.example', 'Mira@mail.example'],
  ['pop3s://mira@mail.example:1995', 'mira@mail.example:1995'],
  ['pop3://mira@mail.example:1110', 'mira@mail.example:1110'],
  ['pop3s://mira@here.example@mail.example', 'mira%40here.example@mail.example'],
  ['pop3s://mira%40here.example@mail.example', 'mira%40here.example@mail.example'],
  ['pop3s://m%C3%ADra@mail.example', 'm%C3%ADra@mail.example'],
  ['pop3s://a%2Fb%3Ac%25@mail.example', 'a%2Fb%3Ac%25@mail.example'],
  ['pop3s://mira@[2001:DB8::7]:9950', 'mira@[2001:db8::7]:9950'],
  ['pop3s://mira@[::1]', 'mira@[::1]'],
])('the mailbox of %s is remembered as %s', (url, name) => {
  for (const plaintext of url.startsWith('pop3:') ? [false, true] : [false]) {
    const parsed = parseAccount(url, plaintext)
    expect('fault' in parsed ? parsed.fault : accountName(parsed)).toBe(name)
  }
})

test('no two mailboxes are remembered by the same name', () => {
  const accounts = fc.record({
    user: fc.string({ minLength: 1, unit: fc.constantFrom('a', 'A', '@', ':', '%', '4', '0', '/', 'é') }),
    host: fc.constantFrom('a', 'b', 'a.b', '::1', '::a'),
    port: fc.constantFrom(995, 1, 40),
    security: fc.constant('tls' as const),
  })
  fc.assert(
    fc.property(accounts, accounts, (one, other) => {
      const isSame = one.user === other.user && one.host === other.host && one.port === other.port
      expect(accountName(one) === accountName(other)).toBe(isSame)
    }),
  )
})
