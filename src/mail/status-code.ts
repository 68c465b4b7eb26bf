/** An enhanced status code: '5.1.1' (RFC 3463, section 2). */
export type StatusCode = { readonly code: string; readonly class: '2' | '4' | '5' }

const shape = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)/

/** The first enhanced status code in `text`; undefined where there is none. */
export const statusCodeIn = (text: string): StatusCode | undefined => {
  const [code, first] = shape.exec(text) ?? []
  if (code === undefined) return undefined
  return { code, class: first === '2' ? '2' : first === '4' ? '4' : '5' }
}

/**
 * What an enhanced status code means, in plain words without a capital; '' where it means nothing in
 * particular. A detail that is not known gives what its subject means.
 */
export const statusWords = ({ code }: StatusCode): string => {
  const [, subject = '', detail = ''] = code.split('.')
  return details.get(`${subject}.${detail}`) ?? subjects.get(subject) ?? ''
}

/** RFC 3463, sections 3.2 to 3.8, and the later rows of IANA's registry that servers use. */
const details = new Map(
  Object.entries({
    '1.1': 'no such mailbox',
    '1.2': 'no such mail domain',
    '1.3': 'the address is not written rightly',
    '1.4': 'the address fits several mailboxes',
    '1.5': 'the address is valid',
    '1.6': 'the mailbox has moved, nobody says where to',
    '1.7': 'the sender’s address is not written rightly',
    '1.8': 'the sender’s domain is not valid',
    '1.9': 'handed on to a server that does not know such reports',
    '1.10': 'the recipient’s domain takes no mail',
    '2.1': 'the mailbox is switched off and takes no messages',
    '2.2': 'the mailbox is full',
    '2.3': 'the message is longer than the mailbox takes',
    '2.4': 'a mailing list could not be expanded',
    '3.1': 'the mail server has no room left',
    '3.2': 'the mail server takes no messages at present',
    '3.3': 'the mail server lacks what this message needs',
    '3.4': 'the message is too big for the mail server',
    '3.5': 'the mail server is not set up rightly',
    '3.6': 'the priority that was asked for was changed',
    '4.1': 'the host did not answer',
    '4.2': 'the connection failed',
    '4.3': 'a directory such as DNS could not be asked',
    '4.4': 'no way to the host is known',
    '4.5': 'the network or the server is congested',
    '4.6': 'the message went round in a loop',
    '4.7': 'the time for its delivery ran out',
    '5.1': 'the servers misunderstood each other: wrong command',
    '5.2': 'the servers misunderstood each other: syntax',
    '5.3': 'too many recipients at once',
    '5.4': 'the servers misunderstood each other: wrong arguments',
    '5.5': 'the servers speak different versions of the protocol',
    '5.6': 'the exchange to log in is too long',
    '6.1': 'this kind of content is not taken',
    '6.2': 'the content would have to be converted, and may not be',
    '6.3': 'the content would have to be converted, and cannot be',
    '6.4': 'the content was converted with loss',
    '6.5': 'converting the content failed',
    '6.6': 'the content is not available',
    '6.7': 'the server takes no addresses beyond ASCII',
    '6.8': 'the answer would need characters beyond ASCII',
    '6.9': 'the header would need characters beyond ASCII',
    '7.1': 'refused by the rules of that server',
    '7.2': 'the sender may not write to this list',
    '7.3': 'it would have to be converted for safety, and cannot be',
    '7.4': 'a security feature is missing',
    '7.5': 'a cryptographic step failed',
    '7.6': 'an encryption method is not supported',
    '7.7': 'the message was altered on its way',
    '7.8': 'the login was refused',
    '7.9': 'this way to log in is too weak',
    '7.10': 'encryption is needed',
    '7.11': 'this way to log in needs encryption',
    '7.12': 'the password has to be changed first',
    '7.13': 'the account is switched off',
    '7.14': 'the servers do not trust each other',
    '7.15': 'the priority is too low to be taken now',
    '7.16': 'the message is too big for its priority',
    '7.17': 'the mailbox has another owner now',
    '7.18': 'the domain has another owner now',
    '7.20': 'no DKIM signature passed',
    '7.21': 'no DKIM signature that is acceptable',
    '7.22': 'no DKIM signature of the sender’s domain',
    '7.23': 'SPF says that this host may not send for the sender',
    '7.24': 'SPF could not be checked',
    '7.25': 'the sending host has no name in DNS that fits',
    '7.26': 'the checks of the sender failed (SPF, DKIM, DMARC)',
    '7.27': 'the sender’s domain takes no mail itself',
    '7.28': 'too many messages',
    '7.29': 'an ARC chain is not valid',
    '7.30': 'the message asks for TLS, and that server has none',
  }),
)

const subjects = new Map(
  Object.entries({
    '1': 'something is wrong with the address',
    '2': 'something is wrong with the mailbox',
    '3': 'something is wrong with the mail server',
    '4': 'something is wrong on the way to the server',
    '5': 'the servers misunderstood each other',
    '6': 'something is wrong with the content',
    '7': 'refused for safety or by a rule',
  }),
)
