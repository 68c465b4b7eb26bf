import { describe, expect, test } from 'vitest'
import { authenticationClaim, dkimSigners } from '../../src/mail/authentication.ts'

describe('authenticationClaim', () => {
  const results = 'Authentication-Results'
  test.each([
    [
      results,
      'mx.example.net; spf=pass (it may send) smtp.mailfrom=example.org; dkim = pass header.d=example.org; dmarc=fail',
      'mx.example.net claims: spf=pass (smtp.mailfrom=example.org), dkim=pass (header.d=example.org), dmarc=fail',
    ],
    [results, 'mx.example.net 1; none', 'mx.example.net claims: nothing was checked'],
    [results, 'mx.example.net', 'mx.example.net claims: nothing was checked'],
    [results, '', 'A host without a name claims: nothing was checked'],
    [
      results,
      'spf=pass smtp.mailfrom=example.org; dkim=none',
      'A host without a name claims: spf=pass (smtp.mailfrom=example.org), dkim=none',
    ],
    [
      results,
      'mx.example.net from=example.org; dkim=neutral (no sig)',
      'mx.example.net claims: from=example.org, dkim=neutral',
    ],
    [
      results,
      'mx.example.net; dkim=fail reason="bad; worse" header.d=example.org',
      'mx.example.net claims: dkim=fail (reason="bad; worse", header.d=example.org)',
    ],
    [
      'ARC-authentication-RESULTS',
      'i=2; mx.example.net; spf=pass',
      'mx.example.net claims (ARC, set 2): spf=pass',
    ],
    ['ARC-Authentication-Results', 'mx.example.net; arc=none', 'mx.example.net claims (ARC): arc=none'],
    [
      'Received-SPF',
      'Pass (mx.example.net: domain of example.org allows it) receiver=mx2.example.net; client-ip=192.0.2.1;',
      'mx2.example.net claims (Received-SPF): spf=pass (client-ip=192.0.2.1)',
    ],
    ['Received-SPF', 'softfail (mx.example.net: no)', 'mx.example.net claims (Received-SPF): spf=softfail'],
    ['Received-SPF', '', 'A host without a name claims (Received-SPF): spf=unknown'],
    ['Subject', 'mx.example.net; spf=pass', undefined],
  ])('%s: %s', (name, value, claim) => {
    expect(authenticationClaim({ name, value })).toBe(claim)
  })

  test('many results and properties are bounded', () => {
    const value = `mx.example.net${'; spf=pass'.repeat(25)}`
    expect(authenticationClaim({ name: results, value })).toMatch(/^mx\.example\.net claims: .*, and 5 more$/)
  })
})

test('dkimSigners gives each domain once', () => {
  const signatures = [
    'v=1; a=rsa-sha256; d=example.org; s=x',
    'd = Example.ORG',
    'v=1;\td=lists.example;bd=no',
    'bd=no',
    '',
  ]
  const fields = signatures.map(value => ({ name: 'DKIM-Signature', value }))
  expect(dkimSigners([{ name: 'Subject', value: 'd=no' }, ...fields])).toEqual([
    'example.org',
    'lists.example',
  ])
})
