import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linksOfText, linkWarning } from '../../src/mail/links.ts'
import { control } from './letters.ts'

test.each([
  ['See https://example.org/a.', ['https://example.org/a']],
  ['(https://example.org/a_(b)), then', ['https://example.org/a_(b)']],
  ['<http://example.org/x?y=1&z=2>', ['http://example.org/x?y=1&z=2']],
  ['"ftp://files.example.org/"; [https://a.example]', ['ftp://files.example.org/', 'https://a.example']],
  ['www.example.org, and mailto:mira@example.org!', ['http://www.example.org', 'mailto:mira@example.org']],
  ['HTTPS://EXAMPLE.ORG/', ['HTTPS://EXAMPLE.ORG/']],
  ['https://a.example https://a.example', ['https://a.example']],
  ['http:// https://. www. mailto:', []],
  ['javascript:alert(1) file:///etc/passwd', []],
  ['no address', []],
])('%s has the addresses %j', (text, targets) => {
  expect(linksOfText(text).map(({ target }) => target)).toEqual(targets)
})

test('says how an address without a scheme stands in the text', () => {
  expect(linksOfText('www.example.org.')).toEqual([
    { text: 'www.example.org', target: 'http://www.example.org' },
  ])
})

test('takes the first 500 addresses, and the start of a long one', () => {
  const many = Array.from({ length: 600 }, (_, i) => `https://example.org/${i}`).join(' ')
  expect(linksOfText(many)).toHaveLength(500)
  expect(linksOfText(`https://example.org/${'x'.repeat(9_000)}`)[0]?.target).toHaveLength(2_000)
})

test.each([
  ['bank.example', 'https://evil.example/', 'The text names bank.example, the link leads to evil.example.'],
  [
    'ｂａｎｋ．example',
    'https://evil.example/',
    'The text names bank.example, the link leads to evil.example.',
  ],
  ['bank。example', 'https://evil.example/', 'The text names bank.example, the link leads to evil.example.'],
  [
    'https://bank.example/login',
    'http://evil.example',
    'The text names bank.example, the link leads to evil.example.',
  ],
  [
    'Go to WWW.BANK.EXAMPLE now',
    'http://evil.example',
    'The text names www.bank.example, the link leads to evil.example.',
  ],
  ...[
    ['PayPal.Com', 'paypal.com'],
    ['www.PayPal.Com', 'www.paypal.com'],
    ['support@PayPal.Com', 'paypal.com'],
    ['Bank.cOm', 'bank.com'],
    ['Bank.De', 'bank.de'],
    ['bank.co.Uk', 'bank.co.uk'],
    ['www.Bank.Example', 'www.bank.example'],
    ['Write to help@bank.Example', 'bank.example'],
    ['the end.Next: Bank.Info', 'bank.info'],
  ].map(([text = '', named]) => [
    text,
    'https://evil.example/',
    `The text names ${named}, the link leads to evil.example.`,
  ]),
  [
    'bank\u200b.example',
    'https://evil.example/',
    'The text names bank.example, the link leads to evil.example.',
  ],
  [
    'bank.example',
    'https://evil.example/bank.example',
    'The text names bank.example, the link leads to evil.example.',
  ],
  [
    'bank.example',
    'https://bank.example.evil.example/',
    'The text names bank.example, the link leads to bank.example.evil.example.',
  ],
  [
    'bank.example',
    'https://mybank.example/',
    'The text names bank.example, the link leads to mybank.example.',
  ],
  [
    'shop.bank.example',
    'https://bank.example/',
    'The text names shop.bank.example, the link leads to bank.example.',
  ],
  [
    'help@bank.example',
    'mailto:help@evil.example',
    'The text names bank.example, the link leads to evil.example.',
  ],
  [
    'Log in',
    'https://bank.example@evil.example/',
    'The address hides its host behind an @: it leads to evil.example.',
  ],
  ['Log in', 'http://192.0.2.7/x', 'It leads to a bare IP address: 192.0.2.7.'],
  ['Log in', 'http://3221225991/', 'It leads to a bare IP address: 192.0.2.7.'],
  ['Log in', 'http://[2001:db8::1]/', 'It leads to a bare IP address: [2001:db8::1].'],
  [
    'Log in',
    'https://b\u0430nk.example/',
    'Its host name is written in other letters (punycode): xn--bnk-6cd.example.',
  ],
  ['Log in', 'http://[bad', 'Its address is malformed.'],
])('warns where %j leads to %s', (text, target, warning) => {
  expect(linkWarning(text, target)).toBe(warning)
})

test.each([
  ['bank.example', 'https://bank.example/login'],
  ['www.bank.example', 'https://bank.example/'],
  ['bank.example', 'https://www.bank.example/'],
  ['bank.example', 'https://login.bank.example/'],
  ['https://bank.example', 'https://BANK.example:8443/'],
  ['http://127.example/', 'http://127.example/'],
  ['mira@example.org', 'mailto:mira@example.org?subject=x'],
  ['Write to us', 'mailto:?subject=x'],
  ['report.pdf', 'https://example.org/1'],
  ['README.md', 'https://example.org/files/README.md'],
  ['Version 2.0.1, e.g. for you', 'https://example.org/'],
  ['the end.Next', 'https://example.org/'],
  ['Hello.World', 'https://example.org/'],
  ['Thank you.We write on Monday', 'https://example.org/'],
  ['It is done.It works.In short: @mira.Next', 'https://example.org/'],
  ['', 'https://example.org/'],
  ['bank.example', 'tel:+441632960000'],
])('finds nothing wrong where %j leads to %s', (text, target) => {
  expect(linkWarning(text, target)).toBeUndefined()
})

test('never throws, and shows no control characters', () => {
  const targets = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.string().map(text => `http://${text}`),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), targets, (text, target) => {
      expect(linkWarning(text, target) ?? '').not.toMatch(control)
      expect(linkWarning(target, `http://${text}`) ?? '').not.toMatch(control)
      expect(linksOfText(text + target)).toBeInstanceOf(Array)
    }),
  )
})

test('takes megabytes of anything', () => {
  for (const piece of ['http://', 'www.', 'a.', '(', 'http://x)))))))))) ', 'mailto:']) {
    const text = piece.repeat(300_000)
    expect(linksOfText(text).length).toBeLessThanOrEqual(500)
    expect(linkWarning(text, `http://${text}`)).not.toBe('')
  }
})
