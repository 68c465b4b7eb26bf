/** The host that an address leads to. */
export type Host = {
  /** In small letters, in punycode where it has others than ASCII's; no port. */
  readonly name: string
  /** Whether user information in front of it hides it (RFC 3986, section 3.2.1). */
  readonly hidden: boolean
  /** Whether it is a number: an IP address. */
  readonly number: boolean
  /** The path, which may name a file. */
  readonly path: string
}

/**
 * The host of an address of the web, of FTP or of mail, as the WHATWG's URL standard reads it; undefined for
 * other addresses, 'malformed' where it has none.
 */
export const readAddress = (target: string): Host | 'malformed' | undefined => {
  const [, scheme = ''] = /^([a-z][a-z0-9+.-]{0,20}):/i.exec(target) ?? []
  if (/^mailto$/i.test(scheme)) return mailHost(target.slice('mailto:'.length))
  if (!/^(?:https?|ftp)$/i.test(scheme)) return undefined
  const url = parsed(target)
  if (!url || url.hostname === '') return 'malformed'
  const hidden = url.username !== '' || url.password !== ''
  return { name: withoutDot(url.hostname), hidden, number: isNumber(url.hostname), path: url.pathname }
}

/** Only the first address counts: most name one. None at all is a letter to nobody yet, not a fault. */
const mailHost = (addresses: string): Host | undefined => {
  const [first = ''] = addresses.split(/[?,;]/, 1)
  const host = first.slice(first.lastIndexOf('@') + 1)
  const name = host === first ? undefined : hostOf(host)
  return name === undefined ? undefined : { name, hidden: false, number: isNumber(name), path: '' }
}

const parsed = (target: string): URL | undefined => URL.parse(target) ?? undefined

const hostOf = (name: string): string | undefined => {
  if (/[/?#@\\:]/.test(name)) return undefined
  const host = parsed(`http://${name}`)?.hostname
  return host ? withoutDot(host) : undefined
}

const withoutDot = (host: string): string => (host.endsWith('.') ? host.slice(0, -1) : host)

const isNumber = (host: string): boolean => host.startsWith('[') || /^[\d.]+$/.test(host)

const address = /\b(?:https?|ftp):\/\/[^\s<>"]+/gi
const bareName = /(?<![a-z0-9.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?![a-z0-9-])/gi
const mostNames = 10

/**
 * The hosts that a text of a few hundred characters names, in addresses and otherwise. Names of files do not
 * count: those whose last label is no domain but a file's, or may be either and the address ends in that name.
 */
export const hostNamesIn = (text: string, leadsTo: Host): string[] => {
  const urls = [...text.matchAll(address)].flatMap(([url]) => {
    const host = readAddress(url)
    return typeof host === 'object' ? [host.name] : []
  })
  const rest = text.replaceAll(address, ' ')
  const names = [...rest.matchAll(bareName)].flatMap(({ 0: name, index }) => {
    const isHost = !isFile(name, leadsTo) && !(isSentenceEnd(name) && !isMailbox(rest, index))
    return isHost ? (hostOf(name) ?? []) : []
  })
  return [...urls, ...names].slice(0, mostNames)
}

const isFile = (name: string, { path }: Host): boolean => {
  const ending = lastLabel(name).toLowerCase()
  if (fileEndings.has(ending)) return true
  return sharedEndings.has(ending) && path.toLowerCase().endsWith(`/${name.toLowerCase()}`)
}

const lastLabel = (name: string): string => name.slice(name.lastIndexOf('.') + 1)

/**
 * Whether a name may be where one sentence ends and the next begins, without a space: 'the end.Next', 'Hello.World'.
 * Domains that no sentence begins with are none, nor are countries ('Bank.De') but behind a small word ('done.It').
 */
const isSentenceEnd = (name: string): boolean => {
  const label = lastLabel(name)
  if (!/^[A-Z][a-z]+$/.test(label) || /^www\./i.test(name)) return false
  if (label.length === 2) return /^[a-z-]+\.[A-Za-z]+$/.test(name)
  return !wellKnownEndings.has(label.toLowerCase())
}

const wellKnownEndings = new Set(['com', 'net', 'org', 'edu', 'gov', 'mil', 'info', 'biz'])

/** Whether the name is the domain of a mailbox: something@name. */
const isMailbox = (text: string, index: number): boolean => /[^\s@]@$/.test(text.slice(0, index).slice(-2))

const sharedEndings = new Set(['md', 'mov', 'py', 'rs', 'sh', 'zip'])

const fileEndings = new Set(
  (
    'pdf doc docx xls xlsx ppt pptx odt ods odp rtf txt csv tsv xml json yaml yml html htm php asp aspx jsp js ' +
    'css png jpg jpeg gif svg webp bmp tif tiff mp3 mp4 avi mkv wav gz tgz bz xz tar rar exe msi dmg iso ics ' +
    'vcf eml msg log bak tmp conf ini cfg cpp hpp java rb'
  ).split(' '),
)
