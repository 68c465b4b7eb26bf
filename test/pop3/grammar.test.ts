import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Command,
  formatCommand,
  grammar,
  parseCommand,
  redactCommand,
  replyShape,
  verbs,
} from '../../src/pop3/grammar.ts'

const examples: readonly [line: string, command: Command, shape: string, shown?: string][] = [
  ['CAPA', { verb: 'CAPA', arguments: [] }, 'multi-line'],
  ['STLS', { verb: 'STLS', arguments: [] }, 'single'],
  ['USER mrose', { verb: 'USER', arguments: ['mrose'] }, 'single'],
  ['USER Marshall Rose', { verb: 'USER', arguments: ['Marshall Rose'] }, 'single'],
  ['PASS secret', { verb: 'PASS', arguments: ['secret'] }, 'single', 'PASS ***'],
  ['PASS  two words ', { verb: 'PASS', arguments: [' two words '] }, 'single', 'PASS ***'],
  ['APOP mrose c4c9334b', { verb: 'APOP', arguments: ['mrose', 'c4c9334b'] }, 'single', 'APOP mrose ***'],
  ['AUTH LOGIN', { verb: 'AUTH', arguments: ['LOGIN'] }, 'challenge'],
  ['AUTH PLAIN AGEAYg==', { verb: 'AUTH', arguments: ['PLAIN', 'AGEAYg=='] }, 'challenge', 'AUTH PLAIN ***'],
  ['STAT', { verb: 'STAT', arguments: [] }, 'single'],
  ['LIST', { verb: 'LIST', arguments: [] }, 'multi-line'],
  ['LIST 1', { verb: 'LIST', arguments: ['1'] }, 'single'],
  ['UIDL', { verb: 'UIDL', arguments: [] }, 'multi-line'],
  ['UIDL 12', { verb: 'UIDL', arguments: ['12'] }, 'single'],
  ['TOP 1 10', { verb: 'TOP', arguments: ['1', '10'] }, 'multi-line'],
  ['RETR 1', { verb: 'RETR', arguments: ['1'] }, 'multi-line'],
  ['DELE 1', { verb: 'DELE', arguments: ['1'] }, 'single'],
  ['RSET', { verb: 'RSET', arguments: [] }, 'single'],
  ['NOOP', { verb: 'NOOP', arguments: [] }, 'single'],
  ['QUIT', { verb: 'QUIT', arguments: [] }, 'single'],
]

describe('a command', () => {
  test.each(examples)('%s', (line, command, shape, shown = line) => {
    expect(parseCommand(line)).toEqual(command)
    expect(formatCommand(command)).toBe(line)
    expect(replyShape(command)).toBe(shape)
    expect(redactCommand(command)).toBe(shown)
  })

  test('the examples cover every verb', () => {
    expect(new Set(examples.map(([, { verb }]) => verb))).toEqual(new Set(verbs))
  })

  test.each([
    ['stat', 'STAT'],
    ['Stat', 'STAT'],
    ['noop ', 'NOOP'],
  ])('%j is read in any case', (line, verb) => {
    expect(parseCommand(line)).toEqual({ verb, arguments: [] })
  })
})

describe('what is no command', () => {
  test.each([
    ['', 'no such command'],
    [' ', 'no such command'],
    [' STAT', 'no such command'],
    ['XYZZY', 'no such command'],
    ['constructor', 'no such command'],
    ['__proto__', 'no such command'],
    ['STAT 1', 'no more arguments'],
    ['RETR', 'wants the argument msg'],
    ['RETR ', 'wants the argument msg'],
    ['RETR one', 'a number for msg'],
    ['RETR -1', 'a number for msg'],
    ['RETR 1.5', 'a number for msg'],
    ['RETR  1', 'a number for msg'],
    ['RETR 12345678901', 'a number for msg'],
    ['RETR 1 2', 'no more arguments'],
    ['TOP 1', 'wants the argument n'],
    ['TOP 1 x', 'a number for n'],
    ['TOP 1 2 3', 'no more arguments'],
    ['USER', 'wants the argument name'],
    ['PASS', 'wants the argument string'],
    ['APOP mrose', 'wants the argument digest'],
    ['APOP mrose digest more', 'no more arguments'],
    ['AUTH', 'wants the argument mechanism'],
    [`USER ${'x'.repeat(5000)}`, 'too long'],
  ])('%j', (line, fault) => {
    expect(parseCommand(line)).toEqual({ fault: expect.stringContaining(fault) })
  })

  test('whatever the line, the fault does not repeat it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), line => {
        const parsed = parseCommand(line)
        if ('fault' in parsed) expect(parsed.fault).not.toContain(line)
      }),
    )
  })
})

describe('nothing smuggles in a second command', () => {
  test.each(['\r\nDELE 1', '\nDELE 1', '\rDELE 1', '\0'])('%j in an argument', smuggled => {
    for (const verb of verbs) {
      expect(() => formatCommand({ verb, arguments: [`x${smuggled}`] })).toThrow(RangeError)
    }
  })

  test('the refusal does not repeat the argument', () => {
    expect(() => formatCommand({ verb: 'PASS', arguments: ['hunter2\n'] })).toThrow(/^(?!.*hunter2)/)
  })
})

test('what is formatted is parsed back', () => {
  const word = fc.stringMatching(/^[!-~]{1,20}$/)
  const number = fc.nat().map(String)
  const rest = fc.stringMatching(/^[!-~][ -~]{0,20}$/)
  const argument = { message: number, lines: number, word, rest }
  const command = fc
    .constantFrom(...verbs)
    .chain(verb =>
      fc
        .tuple(...grammar[verb].arguments.map(({ kind }) => argument[kind]))
        .map((given): Command => ({ verb, arguments: given })),
    )
  fc.assert(
    fc.property(command, made => {
      expect(parseCommand(formatCommand(made))).toEqual(made)
    }),
  )
})

test('a secret is never shown, and everything else is', () => {
  const secret = 's3cr3t-'
  for (const verb of verbs) {
    const rules = grammar[verb].arguments
    const shown = redactCommand({ verb, arguments: rules.map((_, i) => `${secret}${i}`) })
    rules.forEach((rule, i) => {
      expect(shown.includes(`${secret}${i}`)).toBe(!rule.secret)
    })
  }
})

test.each(['PASS', 'APOP', 'AUTH', 'USER', 'STLS', 'QUIT'] as const)('nothing is written behind %s', verb => {
  expect(grammar[verb].pipelined).toBe(false)
})
