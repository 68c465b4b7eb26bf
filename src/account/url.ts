/** Whose mailbox, and where. */
export type Account = {
  readonly user: string
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'stls' | 'plaintext'
}

/** Why a URL names no account: one sentence for a person, and never the password in it. */
export type AccountFault = { readonly fault: string }

const schemes = {
  'pop3s:': { port: 995, security: 'tls' },
  'pop3:': { port: 110, security: 'stls' },
} as const

/**
 * Reads `pop3s://user@host[:995]` (TLS from the start) or `pop3://user@host[:110]` (TLS by STLS, or with
 * `plaintext` none). The user may be percent-encoded, and may hold an `@` as it is.
 */
export const parseAccount = (url: string, plaintext: boolean): Account | AccountFault => {
  const parts = /^([a-z0-9]+:)\/\/(?:([^/]*)@)?(\[[0-9a-f:.]+\]|[^/@:[\]]*)(?::(\d*))?\/?$/i.exec(url)
  if (!parts) return { fault: 'That is no POP3 URL: write pop3s://user@host or pop3://user@host.' }
  const [, scheme = '', login = '', bracketed = '', digits] = parts
  const kind = scheme.toLowerCase()
  if (!isScheme(kind)) return { fault: 'A URL here begins with pop3s:// or pop3://.' }
  const { port, security } = schemes[kind]
  if (login.includes(':')) {
    return {
      fault: 'A password may not stand in the URL: everybody on this machine could read it. It is asked for.',
    }
  }
  const user = decoded(login)
  const host = bracketed.replace(/^\[|\]$/g, '')
  if (user === undefined || /\p{Cc}/u.test(user)) return { fault: 'The user in the URL is not well encoded.' }
  if (user === '') return { fault: 'The URL names no user: write pop3s://user@host.' }
  if (host === '' || /[\s\p{Cc}]/u.test(host))
    return { fault: 'The URL names no host: write pop3s://user@host.' }
  const chosen = digits ? Number(digits) : port
  if (chosen < 1 || chosen > 65_535) return { fault: 'A port is a number from 1 to 65535.' }
  if (plaintext && security === 'tls')
    return { fault: '--plaintext goes with pop3://; pop3s:// has TLS from the start.' }
  return { user, host, port: chosen, security: plaintext ? 'plaintext' : security }
}

const isScheme = (scheme: string): scheme is keyof typeof schemes => Object.hasOwn(schemes, scheme)

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The host as a person knows it, with its port where that is not the usual one. */
export const serverName = ({ host, port, security }: Account): string => {
  const { port: usual } = schemes[security === 'tls' ? 'pop3s:' : 'pop3:']
  return hostAndPort(host, port === usual ? undefined : port)
}

const usualPorts: readonly number[] = Object.values(schemes).map(({ port }) => port)

/**
 * Names the mailbox, whichever way it is opened: `mira%40here.example@mail.example`, with the port where it is not a
 * usual one. With TLS from the start or later, the messages and their unique-ids are the same.
 */
export const accountName = ({ user, host, port }: Account): string => {
  const server = hostAndPort(host.toLowerCase(), usualPorts.includes(port) ? undefined : port)
  return `${encodeURIComponent(user.toWellFormed())}@${server}`
}

const hostAndPort = (host: string, port: number | undefined): string => {
  const name = host.includes(':') ? `[${host}]` : host
  return port === undefined ? name : `${name}:${port}`
}
