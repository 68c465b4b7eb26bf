import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/app/event.ts'
import type { MessageView } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  beginning,
  fetched,
  idOf,
  keyTo,
  loadedWhole,
  lost,
  maildropOf,
  manyParts,
  opened,
  partOf,
  problem,
  readingVisit,
  refTo,
  upTo,
  Visit,
  viewOf,
  visitTo,
} from './rig.ts'

describe('the text of the message under the cursor', () => {
  test('is asked for once the cursor has rested', () => {
    const visit = visitTo(5).press('j')
    expect(visit.effects).toEqual([{ type: 'awaitRest', move: visit.state.moves }])
    expect(visit.rest().effects).toEqual([{ type: 'fetchPreview', message: refTo(4) }])
    expect(visit.preview).toEqual({ status: 'asked' })
  })

  test('is not asked for where the cursor has gone on', () => {
    const visit = visitTo(5).press('j')
    const move = visit.state.moves
    expect(visit.press('j').happen({ type: 'cursorRested', move }).effects).toEqual([])
  })

  test('is kept when it comes late, and not asked for again', () => {
    const visit = visitTo(5).rest().press('j').happen(fetched(5))
    expect(visit.preview).toBeUndefined()
    expect(visit.press('k').preview).toMatchObject({ status: 'here' })
    expect(visit.rest().effects).toEqual([])
    expect(visit.press('return').effects).toEqual([])
  })

  test('that cannot be had is not asked for again in this session', () => {
    const visit = visitTo(5)
      .rest()
      .happen({ type: 'previewFailed', key: keyTo(5), problem })
    expect(visit.preview).toEqual({ status: 'failed', problem })
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
    const { message } = visit.effects.find(effect => effect.type === 'fetchPreview') ?? expect.fail()
    visit.happen(fetched(message, viewOf('of 2')))
    expect(visit.preview?.status).toBe('here')
    expect(visit.press('j').preview).toBeUndefined()
  })
})

describe('more of a message', () => {
  const long = viewOf('text', 100)

  /** What was asked for: how many lines, of which message. */
  const more = ({ effects }: Visit) =>
    effects.flatMap(effect =>
      effect.type === 'fetchPreview' ? [[effect.message.key, effect.message.lines]] : [],
    )

  test.each([
    ['reader', ['return'], ['space', 'space', 'space', 'space']],
    ['preview', ['tab'], ['G']],
    ['reader, at its end', ['return'], ['G']],
  ])('is asked for towards the end of what is here, twice as much: %s', (_, there, towards) => {
    const visit = visitTo(5)
      .rest()
      .happen(fetched(5, long))
      .press(...there)
    expect(more(visit)).toEqual([])
    expect(more(visit.press('j'))).toEqual([])
    expect(more(visit.press(...towards))).toEqual([['id-5', 96]])
    expect(visit.preview).toMatchObject({ status: 'here', asked: true, lines: 48 })
    expect(more(visit.press('k', 'G', 'k', 'G'))).toEqual([])
    visit.happen(fetched(refTo(5, { lines: 96 }), viewOf('text', 200), { octets: 900 }))
    expect(visit.preview).toMatchObject({ asked: false, lines: 96, fetched: { octets: 900 } })
    expect(more(visit.press('G'))).toEqual([['id-5', 192]])
  })

  test('keeps the place where the text was being read', () => {
    const visit = visitTo(5).rest().happen(fetched(5, long)).press('return', 'G')
    const { scroll } = visit
    const seen = visit.lines[scroll]
    visit.happen(fetched(refTo(5, { lines: 96 }), viewOf('text', 200)))
    expect([visit.scroll, visit.lines[scroll]]).toEqual([scroll, seen])
  })

  const none: [string, MessageView, Parameters<typeof fetched>[2]][] = [
    ['all of it is here', long, loadedWhole],
    ['looking gives no more', long, { extent: 'asFarAsTop' }],
    ['all text that is shown is here, and other parts go on', viewOf('text', 100, { parts: manyParts }), {}],
  ]
  test.each(none)('is not asked for where %s', (_, view, how) => {
    const visit = visitTo(5)
      .rest()
      .happen(fetched(5, view, how))
      .press('return', 'G', 'g', 'G')
    expect(more(visit)).toEqual([])
  })

  test('is asked for where one of several texts that are shown goes on', () => {
    const parts = [...manyParts, partOf('1.4', 'text/plain', { shown: true, whole: false })]
    const visit = visitTo(5)
      .rest()
      .happen(fetched(5, viewOf('text', 100, { parts })))
    expect(more(visit.press('return', 'G'))).toEqual([['id-5', 96]])
  })

  test('is not asked for by scrolling the help or the source over it', () => {
    const visit = visitTo(5).rest().happen(fetched(5, long)).press('return')
    expect(more(visit.press('H', 'G'))).toEqual([])
    expect(more(visit.press('escape', 'e', 'G'))).toEqual([])
  })

  test('is not asked for without a connection', () => {
    const visit = visitTo(5).rest().happen(fetched(5, long), lost)
    expect(more(visit.press('return', 'G'))).toEqual([])
  })

  test('that is on its way when the connection is lost is asked for again in the next session', () => {
    const visit = visitTo(5).rest().happen(fetched(5, long)).press('return', 'G').happen(lost)
    expect(visit.preview).toMatchObject({ status: 'here', asked: false })
    visit.happen(opened(maildropOf(upTo(5))))
    expect(more(visit.press('G'))).toEqual([['id-5', 96]])
  })

  test('that another message took the place of is asked for again', () => {
    const visit = visitTo(5).rest().happen(fetched(5, long)).press('return', 'G', 'J', 'K')
    expect(visit.preview).toMatchObject({ status: 'here', asked: false })
    expect(more(visit.press('G'))).toEqual([['id-5', 96]])
  })

  test('is asked for at once where what is here shows no text yet, until that is too much', () => {
    const blank = viewOf('text', 0, { sections: [] })
    const visit = visitTo(5).rest()
    const asked: number[] = []
    for (let lines = 48; lines > 0; ) {
      visit.happen(fetched(refTo(5, { lines }), blank))
      lines = Number(more(visit)[0]?.[1] ?? 0)
      if (lines > 0) asked.push(lines)
    }
    expect(asked).toEqual([96, 192, 384, 768])
    expect(more(visit.press('return', 'G'))).toEqual([['id-5', 1536]])
  })

  test.each([
    ['a title without lines', viewOf('text', 0), true],
    ['a line', viewOf('text', 1), false],
  ])('is asked for at once: %s', (_, view, asked) => {
    expect(more(visitTo(5).rest().happen(fetched(5, view))).length > 0).toBe(asked)
  })

  test('is not asked for unseen, where the cursor has gone on', () => {
    const blank = viewOf('text', 0, { sections: [] })
    expect(more(visitTo(5).rest().press('j').happen(fetched(5, blank)))).toEqual([])
  })
})

describe('the texts that are kept', () => {
  test('are the hundred most recent', () => {
    const visit = visitTo(300).happen(...upTo(250).map(number => fetched(number)))
    const kept = [...visit.state.previews.keys()]
    expect(kept).toHaveLength(100)
    expect([kept[0], kept.at(-1)]).toEqual(['id-151', 'id-250'])
  })

  test('are the more recent for having been fetched again', () => {
    const visit = visitTo(300).happen(...upTo(100).map(number => fetched(number)), fetched(1), fetched(101))
    expect(visit.state.previews.has(keyTo(1))).toBe(true)
    expect(visit.state.previews.has(keyTo(2))).toBe(false)
  })

  test('have 4,000,000 characters in all, lines counted too, and one that has more is kept alone', () => {
    const large = viewOf('text', 40_000)
    const visit = visitTo(9).happen(...[1, 2, 3].map(number => fetched(number, large)))
    expect([...visit.state.previews.keys()]).toEqual(['id-1', 'id-2', 'id-3'])
    visit.happen(fetched(4, viewOf('text', 13_000)))
    expect(visit.state.previews.size).toBe(4)
    visit.happen(fetched(5, viewOf('text', 5_000)))
    expect([...visit.state.previews.keys()]).toEqual(['id-2', 'id-3', 'id-4', 'id-5'])
    visit.happen(fetched(6, viewOf('text', 170_000)))
    expect([...visit.state.previews.keys()]).toEqual(['id-6'])
  })

  test('are read in the character set that was chosen, until another is', () => {
    const visit = readingVisit()
      .press('E')
      .happen({ type: 'questionAnswered', answer: 'charset koi8-r' })
      .happen(fetched(refTo(5, { charset: 'koi8-r' })))
    expect(visit.preview).toMatchObject({ charset: 'koi8-r', asked: false })
    expect(visit.press('e').effects).toEqual([
      { type: 'readSource', message: refTo(5, { charset: 'koi8-r' }) },
    ])
  })

  test('are asked for again where they come in the character set that was chosen before', () => {
    const visit = readingVisit()
      .press('E')
      .happen({ type: 'questionAnswered', answer: 'charset koi8-r' })
      .happen(fetched(5, viewOf('stale'), loadedWhole))
    expect(visit.preview).toMatchObject({ charset: 'koi8-r', asked: true })
    expect(visit.effects).toEqual([{ type: 'fetchPreview', message: refTo(5, { charset: 'koi8-r' }) }])
  })

  test('stay where no more of them is to be had', () => {
    const visit = readingVisit(viewOf('text', 90), { how: beginning }).press('G')
    visit.happen({ type: 'previewFailed', key: keyTo(5), problem })
    expect(visit.preview).toMatchObject({ status: 'here', asked: false, fetched: { extent: 'asFarAsTop' } })
    expect(visit.notice).toBe('The line is cut.')
  })
})

describe('a message that breaks the connection', () => {
  const reason = sanitise('the connection broke twice while the server was sending it')
  const broke: Event = { type: 'messageTroubled', key: keyTo(5), reason }
  const back = opened(maildropOf(upTo(5)))
  const why = {
    what: `This message is left alone: ${reason}.`,
    advice: 'Enter or > tries again, s saves it raw as far as it comes, d queues it for deletion.',
  }

  test('is not asked for by itself any more, and why is shown in its place', () => {
    const visit = visitTo(5).rest().happen(lost, broke, back).rest()
    expect(visit.effects).toEqual([])
    expect(visit.preview).toEqual({ status: 'failed', problem: why })
    expect(visit.lines.join(' ')).toContain('the connection broke twice')
    expect(visit.press('j', 'k').rest().effects).toEqual([])
    expect(visit.press('j').rest().asked).toEqual(['fetchPreview'])
  })

  test('says so also while there is no connection', () => {
    const visit = visitTo(5).happen(lost, broke).press('j', 'k').rest()
    expect(visit.preview).toEqual({ status: 'failed', problem: why })
  })

  test('is told of at once where it is being asked for', () => {
    expect(visitTo(5).rest().happen(broke).preview).toEqual({ status: 'failed', problem: why })
  })

  test('is tried again once by Enter', () => {
    const visit = visitTo(5).rest().happen(lost, broke, back).rest().press('return')
    expect(visit.effects).toEqual([{ type: 'fetchPreview', message: refTo(5) }])
    expect(visit.preview).toEqual({ status: 'asked' })
    visit.happen(lost, broke, back)
    expect(visit.asked).not.toContain('fetchPreview')
    expect(visit.preview).toEqual({ status: 'failed', problem: why })
  })

  test('is not tried again by another message that is read and stepped from', () => {
    const visit = visitTo(5).happen(broke).press('j', 'return').happen(fetched(4)).press('K')
    expect([visit.number, visit.effects]).toEqual([5, []])
  })

  test('is like any other once it has come after all', () => {
    const visit = visitTo(5).happen(broke).press('return').happen(fetched(5))
    expect([visit.preview?.status, visit.state.troubled.size]).toEqual(['here', 0])
    const loaded = visitTo(5)
      .happen(broke)
      .happen(fetched(5, viewOf('text'), loadedWhole))
    expect(loaded.state.troubled.size).toBe(0)
  })

  test('keeps the text that is here, and no more of it is asked for', () => {
    const visit = visitTo(5)
      .rest()
      .happen(fetched(5, viewOf('text', 100)))
      .press('return', 'G')
    expect(visit.preview).toMatchObject({ asked: true })
    visit.happen(broke)
    expect(visit.preview).toMatchObject({ status: 'here', asked: false })
    expect(visit.press('k', 'G').effects).toEqual([])
    expect(visit.happen(fetched(refTo(5), viewOf('other'))).state.troubled.size).toBe(1)
  })

  test('is one of a thousand at most', () => {
    const visit = visitTo(5).happen(...upTo(1001).map(n => ({ ...broke, key: keyTo(n) }) as Event))
    expect(visit.state.troubled.size).toBe(1000)
    expect(visit.state.troubled.has(keyTo(1))).toBe(false)
  })
})
