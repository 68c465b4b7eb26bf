import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  commandLabel,
  commandLine,
  isMediaType,
  isPlainName,
  type MailcapEntry,
  parseMailcap,
  testLine,
  viewersFor,
} from '../../src/effects/mailcap.ts'
import { hostileText } from '../text/hostile-text.ts'

const entry = (more: Partial<MailcapEntry> = {}): MailcapEntry => ({
  type: 'text/plain',
  command: 'less %s',
  needsTerminal: false,
  copiousOutput: false,
  test: '',
  nameEnd: '',
  ...more,
})

describe('a mailcap file', () => {
  test.each<[string, string, MailcapEntry[]]>([
    ['nothing', '', []],
    ['a comment and an empty line', '# text/plain; cat %s\n\n', []],
    ['a comment that ends in a backslash', '# comment \\\ntext/plain; less %s\n', [entry()]],
    ['an entry', 'text/plain; less %s', [entry()]],
    [
      'CRLF',
      'text/plain; less %s\r\ntext/html; w3m %s\r\n',
      [entry(), entry({ type: 'text/html', command: 'w3m %s' })],
    ],
    ['capitals', 'Text/Plain; less %s; NeedsTerminal', [entry({ needsTerminal: true })]],
    [
      'every field',
      'text/html; w3m -T text/html %s; needsterminal; copiousoutput; test = test -n "$TERM"; nametemplate=%s.html; description="x"',
      [
        entry({
          type: 'text/html',
          command: 'w3m -T text/html %s',
          needsTerminal: true,
          copiousOutput: true,
          test: 'test -n "$TERM"',
          nameEnd: '.html',
        }),
      ],
    ],
    [
      'an entry of several lines',
      'text/plain; \\\nless \\\r\n  %s; \\\ncopiousoutput',
      [entry({ command: 'less   %s', copiousOutput: true })],
    ],
    ['a last line that would go on', 'text/plain; less %s\\', [entry()]],
    [
      'a backslash at the end that means itself',
      'text/plain; less %s; x-a=\\\\\ntext/html; w3m %s',
      [entry(), entry({ type: 'text/html', command: 'w3m %s' })],
    ],
    [
      'an escaped semicolon',
      String.raw`text/plain; less %s\; echo done; copiousoutput`,
      [entry({ command: String.raw`less %s\; echo done`, copiousOutput: true })],
    ],
    [
      'a whole kind',
      'image; show %s\nvideo/*; play %s',
      [entry({ type: 'image/*', command: 'show %s' }), entry({ type: 'video/*', command: 'play %s' })],
    ],
    ['no command', 'text/plain\ntext/plain;\n; less %s\n', []],
    ['an end of the name that is none', 'text/plain; less %s; nametemplate=%s.../etc/passwd', [entry()]],
    ['NUL', 'text/plain; less\0 %s', []],
    ['a line that is too long', `text/plain; ${'x'.repeat(10_000)}`, []],
  ])('with %s', (_, text, entries) => {
    expect(parseMailcap(text)).toEqual(entries)
  })

  test('may be anything', () => {
    fc.assert(fc.property(hostileText, text => void parseMailcap(text)))
  })
})

describe('the entries for a type', () => {
  const entries = parseMailcap('text/*; a %s\ntext/html; b %s\ntext; c %s\nTEXT/HTML; d %s\nimage/png; e %s')
  test.each([
    ['text/html', ['b %s', 'd %s', 'a %s', 'c %s']],
    ['text/plain', ['a %s', 'c %s']],
    ['image/png', ['e %s']],
    ['image/gif', []],
    ['text/*', []],
    ['text', []],
    ['', []],
    ['text/html;x', []],
  ])('%s', (type, commands) => {
    expect(viewersFor(entries, type).map(({ command }) => command)).toEqual(commands)
  })
})

describe('a command line', () => {
  const path = '/tmp/postern-x/photo.txt'

  test.each([
    ['less %s', `less '${path}'`],
    ["less '%s'", `less '${path}'`],
    ['less "%s"', `less '${path}'`],
    ['less %s %s', `less '${path}' '${path}'`],
    ['less %s"%s"', `less '${path}''${path}'`],
    ["less '%s.bak'", `less ''${path}'.bak'`],
    ['less', `less < '${path}'`],
    ['sort | less', `(sort | less\n) < '${path}'`],
    [String.raw`clear\; less`, `(clear; less\n) < '${path}'`],
    ['show %t %s', `show text/plain '${path}'`],
    ["show '%t' %s", `show text/plain '${path}'`],
    ['show %{charset} %s', `show '' '${path}'`],
    ['show "%{charset}" %s', `show '' '${path}'`],
    ['show %n %F %s', `show '' '' '${path}'`],
    ['date +%Y; less %s', `date +%Y; less '${path}'`],
    ['printf 100%%; less %s', `printf 100%; less '${path}'`],
    [String.raw`printf \%s; less %s`, `printf %s; less '${path}'`],
    [String.raw`printf a\\b %s`, `printf a\\b '${path}'`],
    ['less %s %', `less '${path}' %`],
    ['show %{', `show %{ < '${path}'`],
  ])('%s', (command, line) => {
    expect(commandLine(entry({ command }), path, 'text/plain')).toBe(line)
  })

  test('quotes a folder of any name', () => {
    const folder = '/tmp/it\'s $(touch x) `y` "z"/a.txt'
    const line = commandLine(entry({ command: "printf '%%s' %s" }), folder, 'text/plain')
    expect(execFileSync('/bin/sh', ['-c', line ?? '']).toString()).toBe(folder)
  })

  test.each([
    '',
    '-rf',
    '.hidden',
    'a b',
    "a'b",
    'a"b',
    'a$b',
    'a`b`',
    'a;b',
    'a\nb',
    'größe',
    '$(id)',
    'x'.repeat(101),
  ])('is not made for a file named %j', name => {
    expect(isPlainName(name)).toBe(false)
    expect(commandLine(entry(), `/tmp/postern-x/${name}`, 'text/plain')).toBeUndefined()
  })

  test.each([
    '',
    'text',
    'text/',
    '/plain',
    '-x/plain',
    'text/-x',
    'text/plain; rm',
    'text/$(id)',
    'text/`id`',
    "text/'",
    'text/pl ain',
    'text/pl\nain',
    'text/plain\n',
    'TEXT/PLAIN',
    'text/plain/x',
    `text/${'x'.repeat(300)}`,
  ])('is not made for the type %j', type => {
    expect(isMediaType(type)).toBe(false)
    expect(commandLine(entry({ command: 'show %t %s' }), path, type)).toBeUndefined()
  })

  test('holds nothing hostile, whatever the name and the type are', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (name, type) => {
        const line = commandLine(entry({ command: 'a %s %t' }), `/tmp/${name.replaceAll('/', '')}`, type)
        expect(line ?? "a '/tmp/x' text/plain").toMatch(/^a '\/tmp\/[\w.-]+' [\w.+-]+\/[\w.+-]+$/)
      }),
    )
  })

  test.each(['(', 'a"', "b'", '\\', '%', '%{', '"%s', '\'%s"', '%s%', '$('])(
    'is made of any command: %s',
    command => {
      expect(commandLine(entry({ command: command.repeat(1000) }), path, 'text/plain')).toBeTypeOf('string')
    },
  )
})

test.each([
  ['less %s', 'less photo.txt'],
  ["less '%s'", 'less photo.txt'],
  ['less', 'less < photo.txt'],
  ['show %t %s', 'show text/plain photo.txt'],
])('a person is asked about %s as %s', (command, label) => {
  expect(commandLabel(entry({ command }), 'photo.txt', 'text/plain')).toBe(label)
})

test.each([
  ['', ''],
  ['test -n "$DISPLAY"', 'test -n "$DISPLAY"'],
  ['test %t = text/plain', 'test text/plain = text/plain'],
  ['test a | b', 'test a | b'],
  ['test -f %s', undefined],
])('the test %j is run as %j', (test, line) => {
  expect(testLine(entry({ test }), 'text/plain')).toBe(line)
})
