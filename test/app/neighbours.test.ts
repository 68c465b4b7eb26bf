import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/app/event.ts'
import { collectMaildrop } from '../../src/app/maildrop.ts'
import {
  beginning,
  fetched,
  idOf,
  keyTo,
  lost,
  maildropOf,
  numbered,
  opened,
  problem,
  refTo,
  upTo,
  type Visit,
  viewOf,
  visitTo,
} from './rig.ts'

const all = { account: { readsAhead: true } }

/** The messages that may be wanted next, as they were asked for. */
const next = ({ effects }: Visit) =>
  effects.flatMap(effect =>
    effect.type === 'fetchNeighbours' ? [effect.messages.map(({ number }) => Number(number))] : [],
  )

const came = (number: number, lines = 3): Event => ({
  type: 'neighbourFetched',
  message: refTo(number),
  view: viewOf(`text of ${number}`, lines),
  fetched: beginning,
})

/** A visit to nine messages, at the one in the middle. */
const inTheMiddle = () => visitTo(9, all).press('5', 'return')

describe('what may be wanted next', () => {
  test('is asked for once the cursor has rested, behind what is wanted', () => {
    const visit = inTheMiddle()
    expect(next(visit)).toEqual([])
    expect(visit.rest().effects).toEqual([
      { type: 'fetchPreview', message: refTo(5) },
      { type: 'fetchNeighbours', messages: [refTo(4), refTo(6), refTo(3)] },
    ])
  })

  test('lies first in the direction in which the cursor goes', () => {
    expect(next(inTheMiddle().press('j').rest())).toEqual([[3, 5, 2]])
    expect(next(inTheMiddle().press('k').rest())).toEqual([[7, 5, 8]])
  })

  test('is asked for at once at each step in the reader', () => {
    const visit = inTheMiddle().press('return')
    expect(next(visit)).toEqual([[4, 6, 3]])
    visit.happen(fetched(5), came(4), came(6), came(3))
    expect(next(visit.press('J'))).toEqual([[2]])
    expect(next(visit.press('K'))).toEqual([[7]])
  })

  test('is the message itself where no preview shows it', () => {
    const visit = inTheMiddle().press('P')
    expect(visit.asked).toContain('awaitRest')
    visit.rest()
    expect(visit.asked).not.toContain('fetchPreview')
    expect(next(visit)).toEqual([[5, 4, 6, 3]])
    expect(visit.preview).toBeUndefined()
    visit.happen(came(5)).press('return')
    expect(visit.asked).not.toContain('fetchPreview')
    expect(visit.lines.join(' ')).toContain('text of 5')
  })

  test('leaves out what is known, what is asked for, what failed, and what is left alone', () => {
    const visit = inTheMiddle()
      .happen(came(4), { type: 'messageTroubled', key: keyTo(6), reason: problem.what })
      .rest()
    expect(next(visit)).toEqual([[3]])
    visit.happen({ type: 'previewFailed', key: keyTo(3), problem })
    expect(next(visit.rest())).toEqual([])
  })

  test('leaves out what is large: whoever asks for something meanwhile would wait for its end', () => {
    const rows = collectMaildrop()
    for (const number of upTo(9)) {
      rows.listed(numbered(number), number === 4 ? 256 * 1024 + 1 : 256 * 1024)
      rows.identified(numbered(number), idOf(number))
    }
    expect(next(visitTo(rows.finish(), all).press('5', 'return').rest())).toEqual([[6, 3]])
  })

  test('ends with the list', () => {
    expect(next(visitTo(1, all).rest())).toEqual([])
    expect(next(visitTo(9, all).rest())).toEqual([[8, 7]])
  })

  test('is not asked for without a connection, and is in a new session', () => {
    const visit = inTheMiddle().rest().happen(lost)
    expect(next(visit.rest())).toEqual([])
    visit.happen(opened(maildropOf(upTo(9))))
    expect(next(visit.rest())).toEqual([[4, 6, 3]])
  })

  test('is not asked for on a line that costs, nor what is not shown', () => {
    const visit = visitTo(9).press('5', 'return')
    expect(next(visit.rest())).toEqual([])
    expect(visit.press('P').asked).not.toContain('awaitRest')
  })
})

describe('what has come before it was wanted', () => {
  test('is there with the key, and nothing is asked for', () => {
    const visit = inTheMiddle().press('return').happen(fetched(5), came(4)).press('J')
    expect(visit.asked).not.toContain('fetchPreview')
    expect(visit.lines.join(' ')).toContain('text of 4')
  })

  test('is shown at once where it is wanted by now', () => {
    const visit = inTheMiddle().rest().press('j').rest().happen(came(4))
    expect(visit.lines.join(' ')).toContain('text of 4')
  })

  test('leaves what is on the screen as it is', () => {
    const visit = inTheMiddle().rest().happen(fetched(5))
    const before = visit.lines
    expect(visit.happen(came(4), came(6), came(3)).lines).toEqual(before)
  })

  test('never takes the place of what is known', () => {
    const visit = inTheMiddle()
      .rest()
      .happen(fetched(5, viewOf('known')), came(5))
    expect(visit.lines.join(' ')).toContain('known')
    expect(visit.lines.join(' ')).not.toContain('text of 5')
    visit
      .press('j')
      .rest()
      .happen({ type: 'previewFailed', key: keyTo(4), problem }, came(4))
    expect(visit.preview).toEqual({ status: 'failed', problem })
  })

  test('never makes room at the cost of what is looked at', () => {
    const long = 'x'.repeat(3_900_000)
    const visit = inTheMiddle()
      .rest()
      .happen(fetched(5, viewOf(long, 1)))
    visit.happen({ ...came(4), view: viewOf('y'.repeat(300_000), 1) } as Event)
    expect(visit.preview?.status).toBe('here')
    expect(visit.state.previews.has(keyTo(4))).toBe(false)
  })

  test('has more asked for once it is looked at, where it shows no text yet', () => {
    const visit = inTheMiddle().press('return').happen(fetched(5), came(4, 0))
    expect(visit.asked).toEqual([])
    visit.press('J')
    expect(visit.effects).toContainEqual({ type: 'fetchPreview', message: refTo(4, { lines: 96 }) })
  })
})
