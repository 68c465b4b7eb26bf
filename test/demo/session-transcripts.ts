import type { Faults } from '../../src/demo/faults.ts'

/** The timestamp of the example in RFC 1939, section 7; the user and the password are its too. */
export const timestamp = '<1896.697170952@dbc.mtview.ca.us>'

/** Messages of 19, 8 and 11 octets. */
export const sessionMessages = ['A: 1\r\n\r\none\r\n.two\r\n', 'B: 2\r\n\r\n', 'C: 3\r\n\r\nx\r\n'].map(
  text => Buffer.from(text),
)

const base64 = (text: string) => Buffer.from(text).toString('base64')

const greeting = `S: +OK Postern demo ${timestamp}`

const loggedIn = `${greeting}
  C: USER mrose
  S: +OK Now the password
  C: PASS tanstaaf
  S: +OK Logged in`

/** What is said in a session by client and server, and what is done to the connection. */
export type ServerTranscript = {
  readonly name: string
  readonly faults?: Partial<Faults>
  readonly encrypted?: true
  readonly text: string
}

/** Sessions with the maildrop of `sessionMessages`, as user mrose with the password tanstaaf. */
export const transcripts: readonly ServerTranscript[] = [
  {
    name: 'a session as in RFC 1939, section 10',
    text: `${loggedIn}
      C: STAT
      S: +OK 3 38
      C: LIST
      S: +OK 3 messages
      S: 1 19
      S: 2 8
      S: 3 11
      S: .
      C: RETR 1
      S: +OK 19 octets
      S: A: 1
      S: 
      S: one
      S: ..two
      S: .
      C: DELE 1
      S: +OK Message 1 is marked.
      C: QUIT
      S: +OK Good bye, 2 left
      * close`,
  },
  {
    name: 'what is marked is as good as gone, until RSET',
    text: `${loggedIn}
      C: DELE 2
      S: +OK Message 2 is marked.
      C: DELE 2
      S: -ERR Message 2 is marked to be removed.
      C: RETR 2
      S: -ERR Message 2 is marked to be removed.
      C: LIST 2
      S: -ERR Message 2 is marked to be removed.
      C: STAT
      S: +OK 2 30
      C: UIDL
      S: +OK 2 messages
      S: 1 uid-1
      S: 3 uid-3
      S: .
      C: RSET
      S: +OK Nothing is marked.
      C: STAT
      S: +OK 3 38`,
  },
  {
    name: 'one message at a time',
    text: `${loggedIn}
      C: list 3
      S: +OK 3 11
      C: UIDL 3
      S: +OK 3 uid-3
      C: TOP 1 1
      S: +OK Top of message follows
      S: A: 1
      S: 
      S: one
      S: .
      C: TOP 2 0
      S: +OK Top of message follows
      S: B: 2
      S: 
      S: .
      C: LIST 0
      S: -ERR There is no message 0.
      C: TOP 4 0
      S: -ERR There is no message 4.
      C: NOOP
      S: +OK Still here`,
  },
  {
    name: 'what is no command, or not now',
    text: `${greeting}
      C: STAT
      S: -ERR STAT is not for the AUTHORIZATION state.
      C: XTND
      S: -ERR There is no such command.
      C: PASS tanstaaf
      S: -ERR USER comes first.
      C: USER mrose
      S: +OK Now the password
      C: PASS wrong
      S: -ERR [AUTH] Name or password is wrong.
      C: USER mrose
      S: +OK Now the password
      C: PASS tanstaaf
      S: +OK Logged in
      C: STLS
      S: -ERR STLS is not for the TRANSACTION state.
      C: TOP 1
      S: -ERR TOP wants the argument n.`,
  },
  {
    name: 'APOP, with the example of RFC 1939, section 7',
    text: `${greeting}
      C: APOP mrose c4c9334bac560ecc979e58001b3e22fc
      S: -ERR [AUTH] Name or password is wrong.
      C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
      S: +OK Logged in`,
  },
  {
    name: 'AUTH PLAIN and its challenge',
    text: `${greeting}
      C: AUTH PLAIN
      S: + 
      C: *
      S: -ERR As you like.
      C: AUTH PLAIN
      S: + 
      C: !!!!
      S: -ERR The response is not base64.
      C: AUTH PLAIN =
      S: -ERR [AUTH] Name or password is wrong.
      C: AUTH plain
      S: + 
      C: ${base64('\0mrose\0tanstaaf')}
      S: +OK Logged in`,
  },
  {
    name: 'AUTH PLAIN with its initial response',
    text: `${greeting}
      C: AUTH PLAIN ${base64('other\0mrose\0tanstaaf')}
      S: -ERR [AUTH] Name or password is wrong.
      C: AUTH PLAIN ${base64('mrose\0mrose\0tanstaaf')}
      S: +OK Logged in`,
  },
  {
    name: 'AUTH LOGIN',
    text: `${greeting}
      C: AUTH LOGIN
      S: + VXNlcm5hbWU6
      C: ${base64('mrose')}
      S: + UGFzc3dvcmQ6
      C: ${base64('wrong')}
      S: -ERR [AUTH] Name or password is wrong.
      C: AUTH LOGIN ${base64('mrose')}
      S: + UGFzc3dvcmQ6
      C: ${base64('tanstaaf')}
      S: +OK Logged in`,
  },
  {
    name: 'an unknown mechanism',
    text: `${greeting}
      C: AUTH CRAM-MD5
      S: -ERR There is no such mechanism.`,
  },
  {
    name: 'capabilities before and after TLS and the login',
    text: `${greeting}
      C: CAPA
      S: +OK This is what I can do
      S: TOP
      S: UIDL
      S: RESP-CODES
      S: AUTH-RESP-CODE
      S: PIPELINING
      S: EXPIRE NEVER
      S: IMPLEMENTATION Postern-demo
      S: STLS
      S: USER
      S: SASL PLAIN LOGIN
      S: .
      C: USER mrose
      S: +OK Now the password
      C: STLS
      S: +OK Begin TLS
      * startTls
      C: PASS tanstaaf
      S: -ERR USER comes first.
      C: STLS
      S: -ERR There is TLS already.
      C: CAPA
      S: +OK This is what I can do
      S: TOP
      S: UIDL
      S: RESP-CODES
      S: AUTH-RESP-CODE
      S: PIPELINING
      S: EXPIRE NEVER
      S: IMPLEMENTATION Postern-demo
      S: USER
      S: SASL PLAIN LOGIN
      S: .
      C: AUTH PLAIN ${base64('\0mrose\0tanstaaf')}
      S: +OK Logged in
      C: CAPA
      S: +OK This is what I can do
      S: TOP
      S: UIDL
      S: RESP-CODES
      S: AUTH-RESP-CODE
      S: PIPELINING
      S: EXPIRE NEVER
      S: IMPLEMENTATION Postern-demo
      S: .`,
  },
  {
    name: 'a plain server that says little',
    faults: { lacks: ['APOP', 'UIDL', 'TOP', 'STLS', 'AUTH'], noPipelining: true, bareReplies: true },
    text: `S: +OK
      C: CAPA
      S: +OK
      S: RESP-CODES
      S: AUTH-RESP-CODE
      S: EXPIRE NEVER
      S: IMPLEMENTATION Postern-demo
      S: USER
      S: .
      C: STLS
      S: -ERR
      C: USER mrose
      S: +OK
      C: PASS tanstaaf
      S: +OK
      C: UIDL
      S: -ERR
      C: STAT
      S: +OK 3 38
      C: LIST 3
      S: +OK 3 11`,
  },
  {
    name: 'passwords are not for an open line',
    faults: { plaintextRefused: true },
    text: `${greeting}
      C: CAPA
      S: +OK This is what I can do
      S: TOP
      S: UIDL
      S: RESP-CODES
      S: AUTH-RESP-CODE
      S: PIPELINING
      S: EXPIRE NEVER
      S: IMPLEMENTATION Postern-demo
      S: STLS
      S: .
      C: USER mrose
      S: -ERR [AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.
      C: AUTH PLAIN ${base64('\0mrose\0tanstaaf')}
      S: -ERR [AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.
      C: STLS
      S: +OK Begin TLS
      * startTls
      C: AUTH PLAIN ${base64('\0mrose\0tanstaaf')}
      S: +OK Logged in`,
  },
  {
    name: 'refused by a fault, and a greeting of another server',
    faults: {
      greeting: '+OK POP3 ready',
      refuse: { PASS: '[LOGIN-DELAY] Come back later', QUIT: '[SYS/TEMP]' },
    },
    text: `S: +OK POP3 ready
      C: USER mrose
      S: +OK Now the password
      C: PASS tanstaaf
      S: -ERR [LOGIN-DELAY] Come back later
      C: QUIT
      S: -ERR [SYS/TEMP]`,
  },
  {
    name: 'what the server says of itself by faults',
    faults: { loginDelay: 2.5, expire: '30', lacks: ['UIDL'] },
    encrypted: true,
    text: `${loggedIn}
      C: CAPA
      S: +OK This is what I can do
      S: TOP
      S: RESP-CODES
      S: AUTH-RESP-CODE
      S: PIPELINING
      S: LOGIN-DELAY 3
      S: EXPIRE 30
      S: IMPLEMENTATION Postern-demo
      S: .`,
  },
  {
    name: 'nothing is said of how long messages are kept',
    faults: { expire: undefined },
    encrypted: true,
    text: `${loggedIn}
      C: CAPA
      S: +OK This is what I can do
      S: TOP
      S: UIDL
      S: RESP-CODES
      S: AUTH-RESP-CODE
      S: PIPELINING
      S: IMPLEMENTATION Postern-demo
      S: .`,
  },
  {
    name: 'ids and sizes that are not the messages’ own',
    faults: { idsOf: ([a = '']) => ['other', a, ''], sizesOf: ([a = 0]) => [a + 100] },
    text: `${loggedIn}
      C: UIDL
      S: +OK 3 messages
      S: 1 other
      S: 2 uid-1
      S: 3 
      S: .
      C: UIDL 2
      S: +OK 2 uid-1
      C: STAT
      S: +OK 3 138
      C: LIST
      S: +OK 3 messages
      S: 1 119
      S: 2 8
      S: 3 11
      S: .
      C: DELE 1
      S: +OK Message 1 is marked.
      C: STAT
      S: +OK 2 19`,
  },
  {
    name: 'a message that cannot be read, and one that is never given',
    faults: { breaksAt: { 'uid-1': 'refuse', 'uid-2': 'hang' } },
    text: `${loggedIn}
      C: TOP 1 0
      S: -ERR This message cannot be read.
      C: RETR 1
      S: -ERR This message cannot be read.
      C: LIST 1
      S: +OK 1 19
      C: DELE 1
      S: +OK Message 1 is marked.
      C: TOP 3 0
      S: +OK Top of message follows
      S: C: 3
      S: 
      S: .
      C: RETR 2
      C: NOOP`,
  },
  {
    name: 'a message at which the connection ends, by its own id and with RETR only',
    faults: { breaksAt: { 'uid-2': 'close' }, breakVerbs: ['RETR'], idsOf: ids => [...ids].reverse() },
    text: `${loggedIn}
      C: UIDL 2
      S: +OK 2 uid-2
      C: RETR 3
      S: +OK 11 octets
      S: C: 3
      S: 
      S: x
      S: .
      C: TOP 2 0
      S: +OK Top of message follows
      S: B: 2
      S: 
      S: .
      C: RETR 2
      * close
      C: NOOP`,
  },
  {
    name: 'an UPDATE state that fails',
    faults: { quitFails: 'refuse' },
    text: `${loggedIn}
      C: DELE 1
      S: +OK Message 1 is marked.
      C: QUIT
      S: -ERR Some of what was marked is not removed.
      * close`,
  },
  {
    name: 'an UPDATE state that would fail, but is not reached',
    faults: { quitFails: 'refuse' },
    text: `${greeting}
      C: QUIT
      S: +OK Good bye
      * close`,
  },
  {
    name: 'a command that is refused for one message',
    faults: { refuse: { DELE: message => (message === '2' ? '[SYS/PERM] Not this one' : undefined) } },
    text: `${loggedIn}
      C: DELE 1
      S: +OK Message 1 is marked.
      C: DELE 2
      S: -ERR [SYS/PERM] Not this one
      C: DELE 3
      S: +OK Message 3 is marked.`,
  },
  {
    name: 'on TLS from the first octet there is no STLS',
    encrypted: true,
    text: `${greeting}
      C: STLS
      S: -ERR There is TLS already.
      C: QUIT
      S: +OK Good bye
      * close`,
  },
]
