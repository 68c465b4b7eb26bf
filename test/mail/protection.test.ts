import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { protectionOf } from '../../src/mail/protection.ts'
import { hostileText } from '../text/hostile-text.ts'
import { expectShowable } from './hostile-fields.ts'

const part = (type: string, parameters: Record<string, string> = {}) => ({
  type,
  parameters: new Map(Object.entries(parameters)),
})

const pgpSigned = 'Signed with PGP; Postern does not verify signatures.'
const pgpEncrypted = 'Encrypted with PGP: Postern cannot read it.'
const smimeSigned = 'Signed with S/MIME; Postern does not verify signatures.'
const smimeOpaque = 'Signed with S/MIME, its text inside the signature: Postern cannot read it.'
const smimeEncrypted = 'Encrypted with S/MIME: Postern cannot read it.'
const smimeCompressed = 'Compressed with S/MIME: Postern cannot read it.'
const smimeCertificates = 'Holds S/MIME certificates and no signed text.'
const smimeUnknown = 'Signed or encrypted with S/MIME: Postern cannot read it.'

describe('parts', () => {
  const mime = 'application/pkcs7-mime'
  const cases: [type: string, parameters: Record<string, string>, mark: string | undefined][] = [
    ['multipart/signed', { protocol: 'application/pgp-signature' }, pgpSigned],
    ['multipart/signed', { protocol: ' Application/PGP-Signature ' }, pgpSigned],
    ['multipart/signed', { protocol: 'application/pkcs7-signature' }, smimeSigned],
    ['multipart/signed', { protocol: 'application/x-pkcs7-signature' }, smimeSigned],
    ['multipart/signed', { protocol: 'text/plain' }, 'Signed; Postern does not verify signatures.'],
    ['multipart/encrypted', { protocol: 'application/pgp-encrypted' }, pgpEncrypted],
    ['multipart/encrypted', {}, 'Encrypted: Postern cannot read it.'],
    [mime, { 'smime-type': 'signed-data' }, smimeOpaque],
    [mime, { 'smime-type': 'enveloped-data', name: 'smime.p7m' }, smimeEncrypted],
    [mime, { 'smime-type': 'authEnveloped-data' }, smimeEncrypted],
    [mime, { 'smime-type': 'compressed-data' }, smimeCompressed],
    [mime, { 'smime-type': 'certs-only' }, smimeCertificates],
    [mime, {}, smimeUnknown],
    [mime, { 'smime-type': 'constructor', name: 'smime.p7m' }, smimeUnknown],
    [mime, { name: 'SMIME.P7C' }, smimeCertificates],
    [mime, { name: 'smime.p7z' }, smimeCompressed],
    ['application/x-pkcs7-mime', { 'smime-type': 'enveloped-data' }, smimeEncrypted],
    ['text/plain', { protocol: 'application/pgp-signature' }, undefined],
    ['application/pgp-signature', {}, undefined],
  ]
  test.each(cases)('%s %j: %s', (type, parameters, mark) => {
    expect(protectionOf([part('multipart/mixed'), part(type, parameters)], '')).toEqual(mark ? [mark] : [])
  })

  test.each([
    ['multipart/signed', 'application/pgp-signature', pgpSigned],
    ['multipart/signed', 'application/x-pkcs7-signature', smimeSigned],
    ['multipart/encrypted', 'application/pgp-encrypted', pgpEncrypted],
  ])('%s without a protocol is what its part %s says', (type, inner, mark) => {
    expect(protectionOf([part(type), part('text/plain'), part(inner)], '')).toEqual([mark])
  })

  test('each mark comes once, in the order of the parts', () => {
    const signed = part('multipart/signed', { protocol: 'application/pgp-signature' })
    const opaque = part('application/pkcs7-mime', { 'smime-type': 'signed-data' })
    expect(protectionOf([signed, opaque, signed], '-----BEGIN PGP SIGNED MESSAGE-----\n')).toEqual([
      pgpSigned,
      smimeOpaque,
    ])
  })
})

describe('armour in the text', () => {
  test.each([
    ['-----BEGIN PGP MESSAGE-----\nabc', [pgpEncrypted]],
    ['Hello\r\n-----BEGIN PGP MESSAGE, PART 1/2-----\r\n', [pgpEncrypted]],
    ['Hello\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n', [pgpSigned]],
    ['> -----BEGIN PGP MESSAGE-----', []],
    ['It begins with -----BEGIN PGP MESSAGE-----', []],
    ['-----BEGIN PGP PUBLIC KEY BLOCK-----', []],
    ['', []],
  ])('%j', (text, marks) => {
    expect(protectionOf([part('text/plain')], text)).toEqual(marks)
  })
})

test('any type, parameter and text gives marks that a terminal may show', () => {
  const types = fc.oneof(fc.constantFrom('multipart/signed', 'application/pkcs7-mime'), hostileText)
  fc.assert(
    fc.property(types, hostileText, hostileText, (type, value, text) => {
      expectShowable(protectionOf([part(type, { protocol: value, 'smime-type': value, name: value })], text))
    }),
  )
})
