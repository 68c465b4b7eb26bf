import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Options, readOptions, usage } from '../../src/cli/options.ts'

const url = 'pop3s://mira@mail.example'
const account = { user: 'mira', host: 'mail.example', port: 995, security: 'tls' } as const
const common = { readOnly: false, log: undefined }
const browse: Options = { ask: 'browse', account, ca: undefined, passwordCommand: undefined, common }

describe('a command line asks for', () => {
  test.each<[string[], Options]>([
    [['--help'], { ask: 'help' }],
    [['-h'], { ask: 'help' }],
    [['--version'], { ask: 'version' }],
    [['--help', '--demo', url], { ask: 'help' }],
    [['--demo'], { ask: 'demo', common }],
    [['--demo', '--read-only', '--log', 'a.log'], { ask: 'demo', common: { readOnly: true, log: 'a.log' } }],
    [[url], browse],
    [['--', url], browse],
    [[url, '--read-only'], { ...browse, common: { readOnly: true, log: undefined } }],
    [['--log', 'a.log', url], { ...browse, common: { readOnly: false, log: 'a.log' } }],
    [['--log=a.log', url], { ...browse, common: { readOnly: false, log: 'a.log' } }],
    [[url, '--ca', 'ca.pem'], { ...browse, ca: 'ca.pem' }],
    [[url, '--password-command', 'pass show mail'], { ...browse, passwordCommand: 'pass show mail' }],
    [['pop3://mira@mail.example'], { ...browse, account: { ...account, port: 110, security: 'stls' } }],
    [
      ['--plaintext', 'pop3://mira@mail.example:1110'],
      { ...browse, account: { ...account, port: 1110, security: 'plaintext' } },
    ],
  ])('%j', (args, options) => {
    expect(readOptions(args)).toEqual(options)
  })
})

describe('a command line that does not add up is told why', () => {
  test.each([
    [[], /^To begin, name a mailbox/],
    [['--plaintext'], /^To begin, name a mailbox/],
    [['--ca', 'ca.pem'], /^To begin, name a mailbox/],
    [[url, url], /more than one URL/],
    [[''], /no POP3 URL/],
    [['mail.example'], /no POP3 URL/],
    [['pop3s://mail.example'], /names no user/],
    [[url, '--plaintext'], /--plaintext goes with pop3:/],
    [['--demo', url], /--demo brings its own mailbox/],
    [['--demo', '--plaintext'], /--demo brings its own mailbox/],
    [['--demo', '--ca', 'ca.pem'], /--demo brings its own mailbox/],
    [['--demo', '--password-command', 'true'], /--demo brings its own mailbox/],
    [['--nonsense', url], /--nonsense/],
    [['-x'], /-x/],
    [[url, '--ca'], /--ca.* argument missing/],
    [[url, '--log', '--demo'], /--log/],
    [['--demo=yes'], /--demo/],
  ])('%j', (args, why) => {
    expect(readOptions(args)).toEqual({ ask: 'usage', fault: expect.stringMatching(why) })
  })

  test.each([
    [['pop3s://mira:hunter2@mail.example']],
    [['--password=hunter2', url]],
    [['--demo=hunter2', url]],
    [['pop3://mira:hunter2@mail.example', '--plaintext']],
  ])('and never with a password: %j', args => {
    const options = readOptions(args)
    expect(options.ask).toBe('usage')
    expect(JSON.stringify(options)).not.toContain('hunter2')
  })

  test('in one line, safe for a terminal, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.string().map(x => `--${x}`),
          ),
        ),
        args => {
          const options = readOptions(args)
          if (options.ask === 'usage') expect(options.fault).toMatch(/^\P{Cc}+$/u)
        },
      ),
    )
  })
})

test('the usage names every option', () => {
  for (const option of [
    'demo',
    'plaintext',
    'ca',
    'password-command',
    'read-only',
    'log',
    'help',
    'version',
  ]) {
    expect(usage).toContain(`--${option}`)
  }
})
