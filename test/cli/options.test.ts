import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Options, readOptions, usage } from '../../src/cli/options.ts'

const url = 'pop3s://mira@mail.example'
const account = { user: 'mira', host: 'mail.example', port: 995, security: 'tls' } as const
const common = { readOnly: false, log: undefined, askAbove: 10_000_000, loadingVerb: 'RETR' } as const
const browse: Options = { ask: 'browse', account, ca: undefined, passwordCommand: undefined, common }

describe('a command line asks for', () => {
  test.each<[string[], Options]>([
    [['--help'], { ask: 'help' }],
    [['-h'], { ask: 'help' }],
    [['--version'], { ask: 'version' }],
    [['--help', '--demo', url], { ask: 'help' }],
    [['--demo'], { ask: 'demo', common }],
    [
      ['--demo', '--read-only', '--log', 'a.log'],
      { ask: 'demo', common: { ...common, readOnly: true, log: 'a.log' } },
    ],
    [[url], browse],
    [['--', url], browse],
    [[url, '--read-only'], { ...browse, common: { ...common, readOnly: true } }],
    [['--log', 'a.log', url], { ...browse, common: { ...common, log: 'a.log' } }],
    [['--log=a.log', url], { ...browse, common: { ...common, log: 'a.log' } }],
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

describe('the size above which it asks before a message is loaded', () => {
  test.each([
    ['10MB', 10_000_000],
    ['500KB', 500_000],
    ['500 kB', 500_000],
    ['1.5G', 1_500_000_000],
    ['2g', 2_000_000_000],
    ['0.5mb', 500_000],
    ['4096', 4096],
    ['12B', 12],
    ['0', 0],
    [' 7M ', 7_000_000],
    ['999999999GB', 999_999_999_000_000_000],
  ])('is %j', (size, octets) => {
    const asked = { ...common, askAbove: octets }
    expect(readOptions([url, '--ask-above', size])).toEqual({ ...browse, common: asked })
    expect(readOptions(['--demo', `--ask-above=${size}`])).toEqual({ ask: 'demo', common: asked })
  })

  test.each([
    '',
    ' ',
    'junk',
    'MB',
    '10XB',
    '10MBB',
    '-5',
    '+5',
    '1e9',
    '0x10',
    '1,5M',
    '.5M',
    '1.M',
    '1.2345M',
    '10 000',
    '10  MB',
    '1234567890',
    'Infinity',
    'NaN',
    '١٠MB',
    '10MB\u0000',
    '9'.repeat(100_000),
  ])('is not %j', size => {
    const fault = '--ask-above takes a size such as 10MB, 500KB or 0.'
    expect(readOptions([url, `--ask-above=${size}`])).toEqual({ ask: 'usage', fault })
    expect(readOptions(['--demo', `--ask-above=${size}`])).toEqual({ ask: 'usage', fault })
  })
})

test('with --no-retr messages are loaded with TOP', () => {
  const withTop = { ...common, loadingVerb: 'TOP' } as const
  expect(readOptions([url, '--no-retr'])).toEqual({ ...browse, common: withTop })
  expect(readOptions(['--demo', '--no-retr'])).toEqual({ ask: 'demo', common: withTop })
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
    [['--no-retr=no', url], /--no-retr/],
    [[url, '--ask-above'], /--ask-above.* argument missing/],
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
    'ask-above',
    'no-retr',
    'log',
    'help',
    'version',
  ]) {
    expect(usage).toContain(`--${option}`)
  }
})
