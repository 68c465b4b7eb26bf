import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ConfiguredAccount, parseConfiguration } from '../../src/account/config.ts'

const path = '/home/mira/.config/postern/config.toml'

/** The accounts of a text. */
const accountsOf = (text: string): [string, ConfiguredAccount][] => {
  const read = parseConfiguration(text, path)
  return 'fault' in read ? expect.fail(read.fault) : [...read.accounts]
}

/** Why a text is refused. */
const faultOf = (text: string): string => {
  const read = parseConfiguration(text, path)
  return 'fault' in read ? read.fault : expect.fail('it is not refused')
}

const plain: ConfiguredAccount = {
  url: 'pop3s://mira@mail.example',
  account: { user: 'mira', host: 'mail.example', port: 995, security: 'tls' },
  plaintext: false,
  passwordCommand: undefined,
  ca: undefined,
  readOnly: false,
  noRetr: false,
  letGoAfter: undefined,
  headers: undefined,
  purgeChoice: undefined,
  backUpTo: undefined,
  askAbove: undefined,
  cacheSize: undefined,
}

/** A file with one account, `work`, of the mailbox above. */
const work = (lines: string) => `[accounts.work]\nurl = "pop3s://mira@mail.example"\n${lines}`

describe('a configuration', () => {
  test.each(['', '\n# nothing yet\n', '[accounts]', 'accounts = {}'])('may be without accounts: %j', text => {
    expect(accountsOf(text)).toEqual([])
  })

  test('says all there is to say of an account', () => {
    const text = `[accounts.work]
url = "pop3://mira@mail.example"
password-command = "pass mail/work"
read-only = true          # nothing can be queued or purged
let-go-after = 60         # seconds; 0 = never
headers = "seen"
purge-choice = "back-up"  # or "purge", "back"
back-up-to = "~/mail-backup"
plaintext = true
ca = "/etc/ca.pem"
no-retr = true
ask-above = "10MB"
cache-size = "5MB"
`
    const all: ConfiguredAccount = {
      url: 'pop3://mira@mail.example',
      account: { user: 'mira', host: 'mail.example', port: 110, security: 'plaintext' },
      plaintext: true,
      passwordCommand: 'pass mail/work',
      ca: '/etc/ca.pem',
      readOnly: true,
      noRetr: true,
      letGoAfter: 60,
      headers: 'seen',
      purgeChoice: 'backUp',
      backUpTo: '~/mail-backup',
      askAbove: 10_000_000,
      cacheSize: 5_000_000,
    }
    expect(accountsOf(text)).toEqual([['work', all]])
  })

  test('has accounts in their order, under names of any script', () => {
    const text = ['b', '"búzón"', 'a-1', '"mira@home"']
      .map(name => `[accounts.${name}]\nurl = "pop3s://mira@mail.example"`)
      .join('\n')
    expect(accountsOf(text)).toEqual([
      ['b', plain],
      ['búzón', plain],
      ['a-1', plain],
      ['mira@home', plain],
    ])
  })

  test.each<[string, Partial<ConfiguredAccount>]>([
    ['', {}],
    ['let-go-after = 0', { letGoAfter: 0 }],
    ['headers = "all"', { headers: 'all' }],
    ['purge-choice = "purge"', { purgeChoice: 'purge' }],
    ['purge-choice = "back"', { purgeChoice: 'back' }],
    ['ask-above = 0', { askAbove: 0 }],
    ['cache-size = 0', { cacheSize: 0 }],
    ['ask-above = 4096', { askAbove: 4096 }],
    ['ask-above = "500 kB"', { askAbove: 500_000 }],
    ['back-up-to = "/srv/copies"', { backUpTo: '/srv/copies' }],
    ['read-only = false', {}],
  ])('may say %j', (lines, said) => {
    expect(accountsOf(work(lines))).toEqual([['work', { ...plain, ...said }]])
  })
})

describe('a configuration that does not add up is told where and why', () => {
  test.each([
    ['junk', /, line 1: incomplete key-value/],
    ['\n\n[accounts.work\n', /, line 3: /],
    ['a = 1\na = 2', /, line 2: trying to redefine/],
    [work('url = "pop3s://x@y"'), /, line 3: trying to redefine/],
    ['url = "pop3s://mira@mail.example"', /: url is not known; the file holds accounts/],
    ['[account.work]', /: account is not known/],
    ['accounts = 3', /: accounts is no table/],
    ['[[accounts]]', /: accounts is no table/],
    ['[accounts]\nwork = "pop3s://mira@mail.example"', /: \[accounts\.work\] is no table/],
    ['[[accounts.work]]', /: \[accounts\.work\] is no table/],
    ['accounts.work = 2026-11-21', /: \[accounts\.work\] is no table/],
    ['[accounts.work]', /: \[accounts\.work\] url is missing/],
    ['[accounts.work]\nurl = 3', /: \[accounts\.work\] url takes a text/],
    ['[accounts.work]\nurl = "mail.example"', /: \[accounts\.work\] url: That is no POP3 URL/],
    ['[accounts.work]\nurl = "pop3s://mail.example"', /url: The URL names no user/],
    [work('plaintext = true'), /: \[accounts\.work\] plaintext goes with pop3:\/\//],
    [work('plaintext = "yes"'), /: \[accounts\.work\] plaintext is true or false/],
    [work('read-only = 1'), /: \[accounts\.work\] read-only is true or false/],
    [work('read-only = "true"'), /: \[accounts\.work\] read-only is true or false/],
    [work('no-retr = []'), /: \[accounts\.work\] no-retr is true or false/],
    [work('readonly = true'), /: \[accounts\.work\] readonly is not known; an account has url, .*read-only/],
    [work('[accounts.work.more]'), /: \[accounts\.work\] more is not known/],
    [work('password = "x"'), /: \[accounts\.work\] password is refused.*password-command/],
    [work('password-command = ""'), /: \[accounts\.work\] password-command is empty/],
    [work('password-command = ["pass"]'), /: \[accounts\.work\] password-command takes a text/],
    [work('let-go-after = -1'), /: \[accounts\.work\] let-go-after takes seconds/],
    [work('let-go-after = 1.5'), /: \[accounts\.work\] let-go-after takes seconds/],
    [work('let-go-after = inf'), /: \[accounts\.work\] let-go-after takes seconds/],
    [work('let-go-after = "60"'), /: \[accounts\.work\] let-go-after takes seconds/],
    [work('purge-choice = "backUp"'), /: \[accounts\.work\] purge-choice takes one of/],
    [work('headers = "none"'), /: \[accounts\.work\] headers takes all or seen/],
    [work('headers = false'), /: \[accounts\.work\] headers takes all or seen/],
    [work('purge-choice = true'), /: \[accounts\.work\] purge-choice takes one of/],
    [work('ask-above = "much"'), /: \[accounts\.work\] ask-above takes a size/],
    [work('ask-above = -1'), /: \[accounts\.work\] ask-above takes a size/],
    [work('ask-above = nan'), /: \[accounts\.work\] ask-above takes a size/],
    [work('ask-above = true'), /: \[accounts\.work\] ask-above takes a size/],
    [work('back-up-to = "copies"'), /: \[accounts\.work\] back-up-to takes a path from the root on/],
    [work('back-up-to = "~mira/copies"'), /back-up-to takes a path from the root on/],
    [work('back-up-to = "/a\\u0000b"'), /back-up-to takes a path from the root on/],
    [work('ca = ""'), /: \[accounts\.work\] ca takes a path from the root on/],
    [work('cache-size = "much"'), /: \[accounts\.work\] cache-size takes a size/],
    ['[accounts.forget]', /: \[accounts\.forget\] cannot be opened by that name/],
    ['[accounts.receipts]', /: \[accounts\.receipts\] cannot be opened by that name/],
    ['[accounts."--demo"]', /: \[accounts\.--demo\] is no name for an account/],
    ['[accounts.""]', /is no name for an account/],
    ['[accounts."pop3s://mira@mail.example"]', /is no name for an account/],
    ['[accounts."a\\u001b[2Jb"]', /is no name for an account/],
    ['[accounts.__proto__]\nurl = 3', /: \[accounts\.__proto__\] url takes a text/],
  ])('%j', (text, why) => {
    expect(faultOf(text)).toMatch(why)
    expect(faultOf(text).startsWith(path)).toBe(true)
  })

  test.each([
    [work('password = "hunter2"')],
    [work('password = hunter2')],
    [work('password-command = "echo hunter2')],
    [work('let-go-after = "hunter2"')],
    ['[accounts.work]\nurl = "pop3s://mira:hunter2@mail.example"'],
  ])('without what stands there: %j', text => {
    expect(faultOf(text)).not.toContain('hunter2')
  })

  test('in one line of bounded length, safe for a terminal, whatever it is', () => {
    const names = fc.oneof(fc.string({ unit: 'binary', maxLength: 2000 }), fc.constant('x'.repeat(100_000)))
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      names.map(name => `[accounts.${JSON.stringify(name)}]`),
      names.map(name => work(`${JSON.stringify(name)} = 1`)),
      names.map(name => `${JSON.stringify(name)} = 1`),
      fc.constantFrom('[', '{a=').map(open => `a = ${open.repeat(50_000)}`),
    )
    fc.assert(
      fc.property(texts, text => {
        const read = parseConfiguration(text, path)
        if ('fault' in read) expect(read.fault).toMatch(/^\P{Cc}{1,500}$/u)
      }),
    )
  })
})
