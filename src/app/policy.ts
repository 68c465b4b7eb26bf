import type { Capabilities } from '../pop3/reply.ts'
import { counted } from '../text/format.ts'
import { type DisplayText, said } from '../text/sanitise.ts'

/**
 * What a server does with mail by itself, as far as it says so: EXPIRE (RFC 2449, section 6.7), and what is known of
 * providers by their hosts. In sentences for a person.
 */
export const policyOf = (capabilities: Capabilities, host: string): readonly DisplayText[] =>
  // Gmail says EXPIRE 0, whatever its owner has set.
  isGmail(host) ? [gmail] : expiry(capabilities.get('EXPIRE'))

const expiry = (parameters: readonly string[] | undefined): DisplayText[] => {
  const [days = ''] = parameters ?? []
  if (/^never$/i.test(days)) return [said`The server keeps mail for as long as nobody removes it.`]
  if (!/^\d{1,5}$/.test(days)) return []
  return Number(days) === 0
    ? [said`The server removes mail once it has been retrieved (EXPIRE 0).`]
    : [said`The server removes mail by itself after ${counted(Number(days), 'day')} (EXPIRE).`]
}

const isGmail = (host: string): boolean => /(^|\.)(gmail|googlemail)\.com$/i.test(host)

const gmail = said`What Gmail does with what is removed over POP3 is set in Gmail: it is archived, put into the bin, or deleted.`
