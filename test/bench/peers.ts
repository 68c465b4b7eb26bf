import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { hasText, labelsIn, type MailProgram, type Visit } from './mail-program.ts'
import type { Lines } from './watched-terminal.ts'

/** The message whose header stands over its text, or in the line that tells of it. */
const readingIn = (lines: Lines): number | undefined => (hasText(lines) ? labelsIn(lines)[0] : undefined)

/** mutt and neomutt understand the same settings. Headers are kept, which they do not do unless told. */
const muttLike = (name: string): MailProgram => ({
  name,
  argv: ({ home, port, user }) => [
    ...[name, '-n', '-F', join(home, 'settings')],
    ...['-f', `pop://${user}@127.0.0.1:${port}/`],
  ],
  files: ({ home, password }) => ({
    settings: [
      `set pop_pass="${password}"`,
      `set folder="${home}/mail" spoolfile="${home}/inbox" header_cache="${home}/headers/"`,
      'set ssl_starttls=no ssl_force_tls=no pop_delete=no delete=yes quit=yes',
      'set sort=mailbox-order menu_scroll=yes sleep_time=0 wait_key=no mark_old=no',
      'ignore *',
      'unignore from: to: date: subject:',
      '',
    ].join('\n'),
    // A folder for the headers has to be there.
    'headers/here': '',
    'mail/here': '',
  }),
  env: home => ({ TMPDIR: home }),
  prompts: [],
  keys: { down: 'j', pageDown: 'z', first: '=', open: '\r', back: 'i', next: 'j' },
  prepare: '=',
  keeps: true,
  leave: 'x',
  purge: { mark: messages => ['D', `~m 1-${messages}\r`], go: '$' },
  // Nothing but its colours tells the line of the cursor, which the pager's last line or the arrow would.
  current: () => undefined,
  reading: readingIn,
})

const alpine: MailProgram = {
  name: 'alpine',
  argv: ({ home, ...visit }) => ['alpine', '-i', '-p', join(home, '.pinerc'), '-f', inbox(visit)],
  files: visit => ({
    '.pinerc': [
      'personal-name=Bench',
      'user-domain=postern.example',
      'last-version-used=6.26',
      `inbox-path=${inbox(visit)}`,
      'feature-list=enable-aggregate-command-set,enable-jump-shortcut,quell-folder-internal-msg,' +
        'expunge-without-confirm-everywhere,quit-without-confirm',
      // It waits three seconds where a server without TLS offers one of these.
      'disable-these-authenticators=PLAIN,LOGIN',
      '',
    ].join('\n'),
    'mail/here': '',
  }),
  env: () => ({}),
  prompts: [
    [/PASSWORD:/, ({ password }) => `${password}\r`],
    [/Preserve password|save password/i, () => 'n'],
  ],
  keys: { down: 'n', pageDown: ' ', first: 'j1\r', open: '\r', back: '<', next: 'n' },
  prepare: 'j1\r',
  keeps: false,
  leave: 'q',
  purge: { mark: messages => [';', 'n', `1-${messages}\r`, 'a', 'd'], go: 'x' },
  current: () => undefined,
  reading: readingIn,
}

const inbox = ({ port, user }: Pick<Visit, 'port' | 'user'>): string =>
  `{127.0.0.1:${port}/pop3/user=${user}/notls/novalidate-cert}INBOX`

/** The peers of which this machine has a program. */
export const peersHere = (): readonly MailProgram[] =>
  [muttLike('neomutt'), muttLike('mutt'), alpine].filter(({ name }) =>
    (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, name))),
  )
