import { type DisplayText, said } from '../text/sanitise.ts'

/** The media type of a part and the parameters of its Content-Type by their names, all in small letters. */
export type ProtectedPart = { readonly type: string; readonly parameters: ReadonlyMap<string, string> }

const unverified = said`Postern does not verify signatures.`
const unreadable = said`Postern cannot read it.`

const pgpSigned = said`Signed with PGP; ${unverified}`
const pgpEncrypted = said`Encrypted with PGP: ${unreadable}`
const signed = said`Signed; ${unverified}`
const encrypted = said`Encrypted: ${unreadable}`
const smimeSigned = said`Signed with S/MIME; ${unverified}`
const smimeOpaque = said`Signed with S/MIME, its text inside the signature: ${unreadable}`
const smimeEncrypted = said`Encrypted with S/MIME: ${unreadable}`
const smimeCompressed = said`Compressed with S/MIME: ${unreadable}`
const smimeCertificates = said`Holds S/MIME certificates and no signed text.`
const smimeUnknown = said`Signed or encrypted with S/MIME: ${unreadable}`

/**
 * What a reader should know of the signatures and the encryption of a message, each mark once, in the order
 * of its `parts` (the message itself among them, in any depth); then what PGP armour in `text`, the text that
 * is shown, says. A mark tells what the message claims, not what is so. Never throws; linear in time.
 */
export const protectionOf = (parts: readonly ProtectedPart[], text: string): DisplayText[] => {
  const types = new Set(parts.map(({ type }) => type))
  const marks = parts.map(part => markOf(part, types))
  return [...new Set([...marks, ...armourMarks(text)])].filter(mark => mark !== undefined)
}

const markOf = (part: ProtectedPart, types: ReadonlySet<string>): DisplayText | undefined => {
  if (part.type === 'multipart/signed') return signedMark(protocolOf(part), types)
  if (part.type === 'multipart/encrypted') return encryptedMark(protocolOf(part), types)
  return smimeType.test(part.type) ? smimeMark(part) : undefined
}

const smimeType = /^application\/(?:x-)?pkcs7-mime$/
const pgpSignature = 'application/pgp-signature'
const pgpEncryption = 'application/pgp-encrypted'
const smimeSignatures = ['application/pkcs7-signature', 'application/x-pkcs7-signature']

const protocolOf = ({ parameters }: ProtectedPart): string =>
  (parameters.get('protocol') ?? '').trim().toLowerCase()

/** RFC 1847, section 2.1, RFC 3156, section 5, RFC 8551, section 3.5.3. Without a protocol the signature's part tells. */
const signedMark = (protocol: string, types: ReadonlySet<string>): DisplayText => {
  const isIt = (type: string) => (protocol === '' ? types.has(type) : protocol === type)
  if (isIt(pgpSignature)) return pgpSigned
  return smimeSignatures.some(isIt) ? smimeSigned : signed
}

/** RFC 1847, section 2.2, and RFC 3156, section 4. */
const encryptedMark = (protocol: string, types: ReadonlySet<string>): DisplayText => {
  const isPgp = protocol === pgpEncryption || (protocol === '' && types.has(pgpEncryption))
  return isPgp ? pgpEncrypted : encrypted
}

/** RFC 8551, section 3.2.2. */
const smimeTypes = new Map<string, DisplayText>([
  ['signed-data', smimeOpaque],
  ['signed-receipt', smimeOpaque],
  ['enveloped-data', smimeEncrypted],
  ['authenveloped-data', smimeEncrypted],
  ['compressed-data', smimeCompressed],
  ['certs-only', smimeCertificates],
])

/** What a part without smime-type is by its name's ending (RFC 8551, section 3.2.1). */
const smimeNames = new Map<string, DisplayText>([
  ['.p7c', smimeCertificates],
  ['.p7z', smimeCompressed],
])

const smimeMark = ({ parameters }: ProtectedPart): DisplayText => {
  const type = (parameters.get('smime-type') ?? '').trim().toLowerCase()
  const ending = (parameters.get('name') ?? '').trim().slice(-4).toLowerCase()
  return smimeTypes.get(type) ?? smimeNames.get(ending) ?? smimeUnknown
}

/** Armour at the beginning of a line (RFC 9580, sections 6.2 and 7); a quoted or indented one protects nothing here. */
const armourMarks = (text: string): (DisplayText | undefined)[] => [
  /^-----BEGIN PGP SIGNED MESSAGE-----/m.test(text) ? pgpSigned : undefined,
  /^-----BEGIN PGP MESSAGE(?:-----|, PART )/m.test(text) ? pgpEncrypted : undefined,
]
