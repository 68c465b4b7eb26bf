import { Pop3Error } from './error.ts'

/** The text with `***` for each secret in it, the longest first: one may be a part of another. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter(secret => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((left, secret) => left.replaceAll(secret, '***'), text)

/** The same error, with no secret in what it quotes: some servers echo what they do not understand. */
export const discreet = (error: Pop3Error, secrets: readonly string[]): Pop3Error => {
  const { kind, phase, detail, code, cause } = error
  if (error.said === undefined || secrets.length === 0) return error
  const said = withoutSecrets(error.said, secrets)
  return new Pop3Error(kind, phase, { said, cause, ...(detail && { detail }), ...(code && { code }) })
}
