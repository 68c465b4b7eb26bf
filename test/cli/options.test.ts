import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Configuration, parseConfiguration } from '../../src/account/config.ts'
import { type Options, readOptions as readWith } from '../../src/cli/options.ts'
import { usage } from '../../src/cli/usage.ts'

const configured = (text: string) => (): Configuration => parseConfiguration(text, '/home/mira/config.toml')

const readOptions = (args: readonly string[], text = ''): Options => readWith(args, configured(text))

const url = 'pop3s://mira@mail.example'
const account = { user: 'mira', host: 'mail.example', port: 995, security: 'tls' } as const
const common = {
  readOnly: false,
  log: undefined,
  askAbove: 10_000_000,
  loadingVerb: 'RETR',
  letGoAfter: 60,
  headers: 'all',
  purgeChoice: 'back',
  backUpTo: undefined,
  cacheSize: 256_000_000,
  draw: 'cells',
  statusQuery: true,
} as const
/** Of the sample mailbox nothing is kept. */
const ofDemo = { ...common, cacheSize: 0 } as const
const browse: Options = { ask: 'browse', account, ca: undefined, passwordCommand: undefined, common }

describe('a command line asks for', () => {
  test.each<[string[], Options]>([
    [['--help'], { ask: 'help' }],
    [['-h'], { ask: 'help' }],
    [['--version'], { ask: 'version' }],
    [['--help', '--demo', url], { ask: 'help' }],
    [['--demo'], { ask: 'demo', common: ofDemo }],
    [
      ['--demo', '--read-only', '--log', 'a.log'],
      { ask: 'demo', common: { ...ofDemo, readOnly: true, log: 'a.log' } },
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
    [[url, '--let-go-after', '5'], { ...browse, common: { ...common, letGoAfter: 5 } }],
    [[url, '--headers', 'seen'], { ...browse, common: { ...common, headers: 'seen' } }],
    [['--demo', '--let-go-after=0'], { ask: 'demo', common: { ...ofDemo, letGoAfter: 0 } }],
    [[url, '--purge-choice', 'purge'], { ...browse, common: { ...common, purgeChoice: 'purge' } }],
    [[url, '--purge-choice', 'back-up'], { ...browse, common: { ...common, purgeChoice: 'backUp' } }],
    [[url, '--purge-choice', 'back'], browse],
    [[url, '--back-up-to', '~/copies'], { ...browse, common: { ...common, backUpTo: '~/copies' } }],
    [[url, '--draw', 'lines'], { ...browse, common: { ...common, draw: 'lines' } }],
    [['--demo', '--draw=cells'], { ask: 'demo', common: ofDemo }],
    [['--demo', '--no-status-query'], { ask: 'demo', common: { ...ofDemo, statusQuery: false } }],
    [['receipts'], { ask: 'receipts', number: undefined, account: undefined }],
    [['receipts', '12'], { ask: 'receipts', number: 12, account: undefined }],
    [['receipts', '--account', url], { ask: 'receipts', number: undefined, account: 'mira@mail.example' }],
    [['--account', url, 'receipts', '3'], { ask: 'receipts', number: 3, account: 'mira@mail.example' }],
    [['receipts', '--help'], { ask: 'help' }],
    [[url, '--cache-size', '5MB'], { ...browse, common: { ...common, cacheSize: 5_000_000 } }],
    [[url, '--cache-size=0'], { ...browse, common: { ...common, cacheSize: 0 } }],
    [['--demo', '--cache-size', '5MB'], { ask: 'demo', common: ofDemo }],
    [['forget'], { ask: 'forget', account: undefined }],
    [['forget', url], { ask: 'forget', account: 'mira@mail.example' }],
    [['forget', 'pop3://mira@MAIL.example'], { ask: 'forget', account: 'mira@mail.example' }],
    [['forget', '--help'], { ask: 'help' }],
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
    expect(readOptions(['--demo', `--ask-above=${size}`])).toEqual({
      ask: 'demo',
      common: { ...ofDemo, askAbove: octets },
    })
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
  expect(readOptions(['--demo', '--no-retr'])).toEqual({ ask: 'demo', common: { ...withTop, cacheSize: 0 } })
})

describe('a command line that does not add up is told why', () => {
  test.each([
    [[], /^To begin, name a mailbox/],
    [['--plaintext'], /^To begin, name a mailbox/],
    [['--ca', 'ca.pem'], /^To begin, name a mailbox/],
    [[url, url], /more than one URL/],
    [[''], /no POP3 URL/],
    [['mira:hunter2'], /no POP3 URL/],
    [['mail.example'], /no account mail\.example in \/home\/mira\/config\.toml/],
    [['receipts', url], /number of a purge/],
    [['receipts', '0'], /number of a purge/],
    [['receipts', '-1'], /-1/],
    [['receipts', '1e3'], /number of a purge/],
    [['receipts', '1', '2'], /number of a purge/],
    [['receipts', '--demo'], /nothing else goes with it/],
    [['receipts', '--read-only'], /nothing else goes with it/],
    [['receipts', '--account', 'work'], /no account work/],
    [['receipts', '--account', 'pop3s://mail.example'], /names no user/],
    [[url, '--account', 'work'], /--account goes with receipts/],
    [[url, '--let-go-after', 'never'], /--let-go-after takes seconds/],
    [[url, '--let-go-after', ''], /--let-go-after takes seconds/],
    [[url, '--let-go-after=-1'], /--let-go-after takes seconds/],
    [[url, '--let-go-after', '1.5'], /--let-go-after takes seconds/],
    [[url, '--let-go-after', '9999999999'], /--let-go-after takes seconds/],
    [['--demo', '--headers', 'none'], /--headers takes all or seen/],
    [['--demo', '--purge-choice', 'yes'], /--purge-choice takes one of back, purge and back-up/],
    [[url, '--purge-choice', 'backUp'], /--purge-choice takes one of/],
    [[url, '--cache-size', 'much'], /--cache-size takes a size/],
    [[url, '--cache-size=-1'], /--cache-size takes a size/],
    [['--demo', '--cache-size', ''], /--cache-size takes a size/],
    [['forget', url, url], /forget takes a mailbox/],
    [['forget', '--demo'], /nothing else goes with it/],
    [['forget', '--account', url], /nothing else goes with it/],
    [['forget', '--cache-size', '0'], /nothing else goes with it/],
    [['forget', 'work'], /no account work/],
    [['forget', 'pop3s://mail.example'], /names no user/],
    [[url, '--back-up-to', ''], /--back-up-to takes a folder/],
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
    [['mira:hunter2@mail.example']],
    [['receipts', '--account', 'mira:hunter2@mail.example']],
    [['forget', 'pop3s://mira:hunter2@mail.example']],
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

describe('an account of the configuration file', () => {
  const work = `[accounts.work]
    url = "pop3://mira@mail.example"
    password-command = "pass mail/work"
    plaintext = true
    ca = "~/ca.pem"
    let-go-after = 0
    headers = "seen"
    purge-choice = "back-up"
    back-up-to = "~/copies"
    no-retr = true
    ask-above = "1MB"
    cache-size = "1.5MB"
    `
  const asWork: Options = {
    ask: 'browse',
    account: { ...account, port: 110, security: 'plaintext' },
    ca: '~/ca.pem',
    passwordCommand: 'pass mail/work',
    common: {
      readOnly: false,
      log: undefined,
      askAbove: 1_000_000,
      loadingVerb: 'TOP',
      letGoAfter: 0,
      headers: 'seen',
      purgeChoice: 'backUp',
      backUpTo: '~/copies',
      cacheSize: 1_500_000,
      draw: 'cells',
      statusQuery: true,
    },
  }

  test('is opened by its name, as it says', () => {
    expect(readOptions(['work'], work)).toEqual(asWork)
  })

  test('counts too where a URL names the same mailbox', () => {
    expect(readOptions(['pop3://mir%61@mail.example:110'], work)).toEqual(asWork)
    expect(readOptions([url], work)).toEqual({ ...asWork, account })
    expect(readOptions(['pop3s://mira@MAIL.example'], work)).toMatchObject({ common: asWork.common })
    expect(readOptions(['pop3s://mira@mail.example:1995'], work)).toMatchObject({ common })
    expect(readOptions(['pop3s://other@mail.example'], work)).toMatchObject({ common })
  })

  test('gives way to what the command line says', () => {
    const args = ['--ca', 'x.pem', '--password-command', 'true', '--let-go-after', '9', '--ask-above', '0']
    const others = ['--purge-choice', 'back', '--back-up-to', 'y', '--headers', 'all', '--cache-size', '2K']
    expect(readOptions(['work', ...args, ...others], work)).toEqual({
      ...asWork,
      ca: 'x.pem',
      passwordCommand: 'true',
      common: {
        ...asWork.common,
        letGoAfter: 9,
        askAbove: 0,
        cacheSize: 2000,
        purgeChoice: 'back',
        backUpTo: 'y',
        headers: 'all',
      },
    })
  })

  test('takes --plaintext from the command line too', () => {
    const plain = '[accounts.work]\nurl = "pop3://mira@mail.example"'
    expect(readOptions(['work', '--plaintext'], plain)).toMatchObject({ account: { security: 'plaintext' } })
    expect(readOptions(['work'], plain)).toMatchObject({ account: { security: 'stls' } })
    const secure = `[accounts.work]\nurl = "${url}"`
    expect(readOptions(['work', '--plaintext'], secure)).toMatchObject({ ask: 'usage' })
  })

  test.each([
    [['work']],
    [['pop3s://mira@mail.example']],
    [['pop3://mira@Mail.Example:110', '--plaintext']],
    [['pop3s://mir%61@mail.example']],
  ])('that is read-only stays so: %j', args => {
    expect(readOptions(args, `${work}read-only = true`)).toMatchObject({ common: { readOnly: true } })
  })

  test('that is read-only holds for a URL also where another account of that mailbox is not', () => {
    const two = `${work}\n[accounts.look]\nurl = "${url}"\nread-only = true`
    expect(readOptions([url], two)).toMatchObject({ common: { readOnly: true, letGoAfter: 0 } })
    expect(readOptions(['work'], two)).toMatchObject({ common: { readOnly: false } })
  })

  test('names the mailbox whose receipts are asked for', () => {
    expect(readOptions(['receipts', '--account', 'work'], work)).toEqual({
      ask: 'receipts',
      number: undefined,
      account: 'mira@mail.example',
    })
    expect(readOptions(['forget', 'work'], work)).toEqual({ ask: 'forget', account: 'mira@mail.example' })
  })

  test.each([[['work']], [[url]], [['receipts', '--account', 'work']], [['forget', 'work']]])(
    'is not to be had from a file with a fault: %j',
    args => {
      expect(readOptions(args, 'junk')).toEqual({
        ask: 'usage',
        fault: expect.stringMatching(/^\/home\/mira\/config\.toml, line 1: /),
      })
    },
  )

  test.each([[['--demo']], [['--help']], [['receipts']], [['receipts', '3']], [['forget']]])(
    'is not asked for where it does not matter: %j',
    args => {
      expect(readOptions(args, 'junk').ask).not.toBe('usage')
    },
  )
})

test('the usage names every option, in 80 columns', () => {
  for (const option of [
    'demo',
    'plaintext',
    'ca',
    'password-command',
    'read-only',
    'purge-choice',
    'headers',
    'back-up-to',
    'let-go-after',
    'ask-above',
    'cache-size',
    'no-retr',
    'draw',
    'no-status-query',
    'log',
    'account',
    'help',
    'version',
  ]) {
    expect(usage).toContain(`--${option}`)
  }
  expect(Math.max(...usage.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
})
