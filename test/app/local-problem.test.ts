import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LocalErrorKind, localProblem } from '../../src/app/local-problem.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from '../text/hostile-text.ts'

const kinds = Object.keys({
  exists: true,
  isFolder: true,
  noFolder: true,
  forbidden: true,
  full: true,
  tooLong: true,
  badName: true,
  readOnly: true,
  noPart: true,
  noCommand: true,
  notAsListed: true,
  stopped: true,
  failed: true,
} satisfies Record<LocalErrorKind, true>) as LocalErrorKind[]

const expectWords = ({ what, advice }: ReturnType<typeof localProblem>) => {
  for (const words of [what, advice]) {
    expect(words).toMatch(/\.$/)
    expect(words).not.toContain('undefined')
    expect(sanitise(words)).toBe(words)
  }
}

describe('a problem of this machine is said in sentences', () => {
  test.each(kinds)('%s', kind => {
    expectWords(localProblem({ kind }))
    expectWords(localProblem({ kind, path: 'notes.txt' }))
    expectWords(localProblem({ kind, path: 'notes.txt', reason: 'i/o error' }))
  })

  test('whatever the name and the reason are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), hostileText, hostileText, (kind, path, reason) => {
        expectWords(localProblem({ kind, path, reason }))
      }),
    )
  })
})

test('what, and what to do', () => {
  expect(localProblem({ kind: 'exists', path: 'notes.txt' })).toEqual({
    what: 'There is a file named notes.txt already, and Postern never writes over one.',
    advice: 'Choose another name.',
  })
  expect(localProblem({ kind: 'failed', path: 'notes.txt', reason: 'i/o error' }).what).toBe(
    'notes.txt could not be written (i/o error).',
  )
  expect(localProblem({ kind: 'notAsListed', reason: 'its header is another' }).what).toBe(
    'The message that came is not the one that was listed (its header is another): no copy was kept.',
  )
})
