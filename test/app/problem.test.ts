import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { problemOf } from '../../src/app/problem.ts'
import { type Phase, Pop3Error, type Pop3ErrorDetail, type Pop3ErrorKind } from '../../src/pop3/error.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from '../text/hostile-text.ts'

const kinds = Object.keys({
  refused: true,
  violation: true,
  timeout: true,
  unreachable: true,
  untrusted: true,
  closed: true,
  tooLarge: true,
} satisfies Record<Pop3ErrorKind, true>) as Pop3ErrorKind[]

const details = Object.keys({
  noSuchHost: true,
  connectionRefused: true,
  certificateExpired: true,
  certificateName: true,
  certificateSelfSigned: true,
  certificateUnknown: true,
  tlsVersion: true,
  tlsOnPlainPort: true,
  plainOnTlsPort: true,
  noStls: true,
  noSharedMechanism: true,
  octetsBehindStls: true,
  noPassword: true,
  stopped: true,
  cutShort: true,
  idsChanged: true,
} satisfies Record<Pop3ErrorDetail, true>) as Pop3ErrorDetail[]

const codes = ['AUTH', 'IN-USE', 'LOGIN-DELAY', 'SYS/TEMP', 'SYS/PERM']

const phases: Phase[] = ['connect', 'tls', 'greeting', 'idle', 'CAPA', 'USER', 'PASS', 'LIST', 'TOP', 'QUIT']

const place = { server: sanitise('mail.example') }

type More = ConstructorParameters<typeof Pop3Error>[2]

const problemAt = (kind: Pop3ErrorKind, phase: Phase, more?: More) =>
  problemOf(new Pop3Error(kind, phase, more), place)

const expectWords = ({ what, advice }: ReturnType<typeof problemOf>) => {
  expect(what).toContain('mail.example')
  expect(what).toMatch(/[.?!”]$/)
  expect(advice).toMatch(/[.?!]$/)
  for (const words of [what, advice]) expect(sanitise(words)).toBe(words)
}

describe('a problem names the server, and ends its sentences', () => {
  test.each(kinds)('of the kind %s, wherever it happens', kind => {
    for (const phase of phases) {
      expectWords(problemAt(kind, phase))
      expectWords(problemAt(kind, phase, { said: 'Go away' }))
    }
  })

  test.each(details)('of the detail %s', detail => {
    for (const kind of kinds) expectWords(problemAt(kind, 'connect', { detail }))
    expectWords(problemAt('untrusted', 'tls', { detail, said: 'No' }))
  })

  test.each(codes)('of the code %s, which comes before all else', code => {
    const problem = problemAt('refused', 'PASS', { code, said: 'Not now' })
    expectWords(problem)
    expect(problem).not.toEqual(problemAt('refused', 'LIST', { said: 'Not now' }))
    expect(problemAt('refused', 'LIST', { code, said: 'Not now', detail: 'stopped' })).toEqual(problem)
  })

  test.each(['X-UNHEARD-OF', 'UTF8', '__proto__', 'constructor', 'toString'])(
    'of a code unheard of: %s',
    code => {
      expect(problemAt('refused', 'LIST', { code })).toEqual(problemAt('refused', 'LIST'))
    },
  )
})

describe('a refusal', () => {
  test.each(['PASS', 'APOP', 'AUTH', 'USER'] as const)('of %s is about the login', phase => {
    expect(problemAt('refused', phase).advice).toMatch(/user name and the password/)
  })

  test('of anything else is about that', () => {
    expect(problemAt('refused', 'TOP').what).toBe('mail.example refused TOP.')
  })
})

describe('what the server says', () => {
  test('is quoted', () => {
    expect(problemAt('refused', 'TOP', { said: 'Message 1 expunged.' }).what).toBe(
      'mail.example refused TOP. It says: “Message 1 expunged.”',
    )
  })

  test.each(['', '   ', undefined])('is left out where it is nothing: %o', said => {
    expect(problemAt('refused', 'TOP', { ...(said !== undefined && { said }) }).what).not.toContain('says')
  })

  test('is made safe, and bounded', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), hostileText, (kind, said) => {
        const problem = problemAt(kind, 'TOP', { said: said.repeat(100) })
        expectWords(problem)
        expect(problem.what.length).toBeLessThan(1000)
      }),
    )
  })
})

test('a cause that has a code of the system is named by it', () => {
  const cause = Object.assign(new Error('connect'), { code: 'EHOSTUNREACH' })
  expect(problemAt('unreachable', 'connect', { cause }).what).toContain('(EHOSTUNREACH)')
  for (const other of [undefined, 'text', new Error('without'), null]) {
    expect(problemAt('unreachable', 'connect', { cause: other }).what).toBe('mail.example cannot be reached.')
  }
})
