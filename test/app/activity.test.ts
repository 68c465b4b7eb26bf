import { describe, expect, test } from 'vitest'
import { activity } from '../../src/app/activity.ts'
import type { Errand, Running } from '../../src/app/errand.ts'
import { progressBar } from '../../src/text/progress-bar.ts'
import { refTo, visitTo } from './rig.ts'

const running = (more: Partial<Running>): Running => ({
  errand: { type: 'load' },
  message: refTo(5),
  step: 'loading',
  octets: 0,
  of: undefined,
  since: undefined,
  at: undefined,
  ...more,
})

const words = (more: Partial<Running>) => activity({ ...visitTo(5).state, running: running(more) })

const bar = (share: number) => progressBar(share, 8)

describe('an errand that is being run', () => {
  const save: Errand = { type: 'save', part: undefined, path: 'a' }
  const pipe: Errand = { type: 'pipe', part: undefined, command: 'less' }
  const open: Errand = { type: 'open', part: refTo(5).key as never }

  test.each<[string, Partial<Running>, string]>([
    ['has begun', {}, 'Loading 5: 0 B. Esc stops.'],
    ['has brought nothing yet', { of: 1e6 }, `Loading 5 ${bar(0)} 0 %: 0 B of 1.0 MB. Esc stops.`],
    ['has no known size', { octets: 41_000 }, 'Loading 5: 41 KB. Esc stops.'],
    ['is of nothing', { of: 0 }, 'Loading 5: 0 B. Esc stops.'],
    [
      'goes too short a time to say how fast',
      { octets: 41_000, of: 8.2e6, since: 1000, at: 1499 },
      `Loading 5 ${bar(0)} 0 %: 41 KB of 8.2 MB. Esc stops.`,
    ],
    [
      'goes for half a second',
      { octets: 500_000, of: 2_000_000, since: 1000, at: 1500 },
      `Loading 5 ${bar(0.25)} 25 %: 500 KB of 2.0 MB, 1.0 MB/s, 1 s left. Esc stops.`,
    ],
    [
      'goes slowly',
      { octets: 10_000, of: 8_200_000, since: 0, at: 2000 },
      `Loading 5 ${bar(0)} 0 %: 10 KB of 8.2 MB, 5.0 KB/s, 27 min 18 s left. Esc stops.`,
    ],
    [
      'has no known size, and goes',
      { octets: 1_000_000, since: 0, at: 1000 },
      'Loading 5: 1.0 MB, 1.0 MB/s. Esc stops.',
    ],
    [
      'stands still',
      { octets: 0, of: 1000, since: 0, at: 9000 },
      `Loading 5 ${bar(0)} 0 %: 0 B of 1.0 KB. Esc stops.`,
    ],
    [
      'has brought all',
      { octets: 1000, of: 1000, since: 0, at: 1000 },
      `Loading 5 ${bar(1)} 100 %: 1.0 KB of 1.0 KB, 1.0 KB/s. Esc stops.`,
    ],
    [
      'has brought more than the server said',
      { octets: 3000, of: 1000, since: 0, at: 1000 },
      `Loading 5 ${bar(1)} 100 %: 3.0 KB of 1.0 KB, 3.0 KB/s. Esc stops.`,
    ],
  ])('%s', (_, more, said) => {
    expect(words(more)).toBe(said)
  })

  test.each<[Errand, string]>([
    [{ type: 'load' }, 'Reading: 0 B. Esc stops.'],
    [save, 'Saving: 0 B. Esc stops.'],
    [pipe, 'The command runs: 0 B. Esc stops.'],
    [open, 'Opening: 0 B. Esc stops.'],
  ])('says what it does once all is here: %o', (errand, said) => {
    expect(words({ errand, step: 'working' })).toBe(said)
    expect(words({ errand, step: 'loading' })).toBe('Loading 5: 0 B. Esc stops.')
  })

  test('is told of before what goes on with the server', () => {
    const state = visitTo(5).press('R').state
    expect(activity(state)).toBe('Connecting to mail.example…')
    expect(activity({ ...state, running: running({}) })).toBe('Loading 5: 0 B. Esc stops.')
  })
})
