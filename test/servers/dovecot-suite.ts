import { describe } from 'vitest'
import { dovecotHere } from './dovecot.ts'

/**
 * Declares a suite that needs a real Dovecot. Where there is none, it is skipped and its title says why; with
 * POSTERN_REQUIRE_DOVECOT=1 it runs nevertheless, and fails by the same words when it starts the server.
 */
export const describeWithDovecot = (title: string, suite: () => void): void => {
  const here = dovecotHere()
  const { POSTERN_REQUIRE_DOVECOT } = process.env
  if ('path' in here || POSTERN_REQUIRE_DOVECOT === '1') describe(title, suite)
  else describe.skip(`${title} (skipped: ${here.missing})`, suite)
}
