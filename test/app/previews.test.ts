import { describe, expect, test } from 'vitest'
import { currentPreview } from '../../src/app/reading.ts'
import type { MessageKey } from '../../src/app/state.ts'
import { idOf, lost, maildropOf, previewOf, problem, upTo, Visit, visitTo } from './rig.ts'

const keyTo = (number: number) => idOf(number) as unknown as MessageKey

const fetched = (number: number) =>
  ({ type: 'previewFetched', key: keyTo(number), preview: previewOf(`text of ${number}`) }) as const

describe('the text of the message under the cursor', () => {
  test('is asked for once the cursor has rested', () => {
    const visit = visitTo(5).press('j')
    expect(visit.effects).toEqual([{ type: 'awaitRest', move: visit.state.moves }])
    expect(visit.rest().effects).toEqual([{ type: 'fetchPreview', number: 4, key: 'id-4', lines: 48 }])
    expect(currentPreview(visit.state)).toEqual({ status: 'asked' })
  })

  test('is not asked for where the cursor has gone on', () => {
    const visit = visitTo(5).press('j')
    const move = visit.state.moves
    expect(visit.press('j').happen({ type: 'cursorRested', move }).effects).toEqual([])
  })

  test('is kept when it comes late, and not asked for again', () => {
    const visit = visitTo(5).rest().press('j').happen(fetched(5))
    expect(currentPreview(visit.state)).toBeUndefined()
    expect(currentPreview(visit.press('k').state)).toMatchObject({ status: 'here' })
    expect(visit.rest().effects).toEqual([])
    expect(visit.press('return').effects).toEqual([])
  })

  test('that cannot be had is not asked for again in this session', () => {
    const visit = visitTo(5)
      .rest()
      .happen({ type: 'previewFailed', key: keyTo(5), problem })
    expect(currentPreview(visit.state)).toEqual({ status: 'failed', problem })
    expect(visit.press('j', 'k').rest().effects).toEqual([])
  })

  test('is asked for at once by Enter', () => {
    expect(visitTo(5).press('return').asked).toEqual(['fetchPreview'])
  })

  test('is not asked for without a connection, or in an empty mailbox', () => {
    expect(visitTo(5).happen(lost).press('j').rest().asked).toEqual([])
    expect(visitTo(5).happen(lost).press('return').asked).toEqual([])
    expect(visitTo(0).rest().effects).toEqual([])
    expect(new Visit().rest().effects).toEqual([])
  })

  test('is its own, also where several messages bear one unique-id', () => {
    const visit = visitTo(maildropOf(upTo(2), () => idOf(1))).rest()
    const key = visit.effects.find(effect => effect.type === 'fetchPreview')?.key ?? expect.fail()
    visit.happen({ type: 'previewFetched', key, preview: previewOf('of 2') })
    expect(currentPreview(visit.state)?.status).toBe('here')
    expect(currentPreview(visit.press('j').state)).toBeUndefined()
  })
})

describe('the texts that are kept', () => {
  test('are the hundred most recent', () => {
    const visit = visitTo(300).happen(...upTo(250).map(fetched))
    const kept = [...visit.state.previews.keys()]
    expect(kept).toHaveLength(100)
    expect([kept[0], kept.at(-1)]).toEqual(['id-151', 'id-250'])
  })

  test('are the more recent for having been fetched again', () => {
    const visit = visitTo(300).happen(...upTo(100).map(fetched), fetched(1), fetched(101))
    expect(visit.state.previews.has(keyTo(1))).toBe(true)
    expect(visit.state.previews.has(keyTo(2))).toBe(false)
  })
})
