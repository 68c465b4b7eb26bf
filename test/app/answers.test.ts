import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/app/event.ts'
import type { Answer } from '../../src/app/state.ts'
import type { PartId } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  fetched,
  hashOf,
  idOf,
  keyTo,
  manyParts,
  refTo,
  summariesOf,
  type Visit,
  viewOf,
  visitTo,
} from './rig.ts'

const rich = viewOf('text', 3, { parts: manyParts })

/** A visit whose newest message is queued and read, with this question open. */
const asking = (...keys: string[]) =>
  visitTo(5, { account: { askAbove: 0 } })
    .press('d', 'k')
    .happen(fetched(5, rich))
    .press(...keys)

const opening: Event = {
  type: 'viewerFound',
  message: refTo(5),
  part: '1.1.2' as PartId,
  name: sanitise('a.html'),
  viewer: sanitise('lynx'),
}

const questions = {
  purge: () => asking('$'),
  quit: () => asking('q'),
  load: () => asking('>'),
  charset: () => asking('E'),
  open: () => asking('v').happen(opening),
}

const queued = { key: keyTo(5), id: idOf(5), octets: 1000 }
const purge = (backUp = false) => [{ type: 'purge', messages: [expect.objectContaining(queued)], backUp }]
const drop = [
  { type: 'keepQueue', change: { messages: [expect.objectContaining(queued)], queued: false } },
  { type: 'leave', atOnce: false, code: 0 },
]
const leave = [{ type: 'leave', atOnce: false, code: 0 }]
const load = [{ type: 'runErrand', errand: { type: 'load' }, message: refTo(5), load: true }]
const open = [{ type: 'runErrand', errand: { type: 'open', part: '1.1.2' }, message: refTo(5), load: false }]
const readIn = (charset: string | undefined) => [{ type: 'fetchPreview', message: refTo(5, { charset }) }]

const answer = (visit: Visit, given: Answer) => visit.happen({ type: 'questionAnswered', answer: given })

describe('an answer', () => {
  test.each<[keyof typeof questions, Answer, unknown[]]>([
    ['purge', 'back', []],
    ['purge', 'purge', purge()],
    ['purge', 'backUp', purge(true)],
    ['quit', 'back', []],
    ['quit', 'leave', leave],
    ['quit', 'purge', purge()],
    ['quit', 'dropQueue', drop],
    ['load', 'back', []],
    ['load', 'goOn', load],
    ['open', 'back', []],
    ['open', 'goOn', open],
    ['charset', 'charset koi8-r', readIn('koi8-r')],
    ['charset', 'charset ', readIn(undefined)],
  ])('to %s: %s', (kind, given, effects) => {
    const visit = questions[kind]()
    expect(visit.question).toBe(kind)
    answer(visit, given)
    expect(visit.question).toBeUndefined()
    expect(visit.effects.filter(({ type }) => type !== 'runClock')).toEqual(effects)
  })

  test.each(Object.keys(questions) as (keyof typeof questions)[])(
    'that changes nothing leaves all as it was: %s',
    kind => {
      const visit = questions[kind]()
      const { question, ...before } = visit.state
      expect(question).toBeDefined()
      expect(visit.happen({ type: 'questionDismissed' }).state).toEqual({ ...before, question: undefined })
      expect(visit.effects).toEqual([])
      if (kind === 'charset') return
      expect(answer(questions[kind](), 'back').state).toMatchObject({
        ...before,
        maildrop: expect.anything(),
      })
    },
  )

  test.each<[keyof typeof questions, Answer[]]>([
    ['purge', ['leave', 'dropQueue', 'goOn', 'charset koi8-r', 'charset ']],
    ['quit', ['goOn', 'backUp', 'charset koi8-r', 'charset ']],
    ['load', ['purge', 'leave', 'charset koi8-r', 'charset ']],
    ['open', ['purge', 'leave', 'charset koi8-r', 'charset ']],
    ['charset', ['back', 'purge', 'leave', 'goOn', 'charset nonsense']],
  ])('that is none to this question does nothing: %s', (kind, answers) => {
    for (const given of answers) {
      const visit = questions[kind]()
      const before = visit.state
      expect(answer(visit, given).state).toEqual(before)
      expect(visit.effects).toEqual([])
    }
  })

  test.each<Answer>(['back', 'purge', 'backUp', 'leave', 'dropQueue', 'goOn', 'charset koi8-r', 'charset '])(
    '%s does nothing where nothing was asked',
    given => {
      const visit = asking()
      const before = visit.state
      expect(answer(visit, given).state).toEqual(before)
      expect(visit.effects).toEqual([])
    },
  )

  test('is given once', () => {
    const visit = answer(questions.load(), 'goOn')
    expect(answer(visit, 'goOn').effects).toEqual([])
  })
})

describe('a purge', () => {
  test.each([
    ['purge', false],
    ['quit', true],
  ] as const)('asked for by %s leaves afterwards: %s', (kind, leaves) => {
    const { state } = answer(questions[kind](), 'purge')
    expect(state.leaveAfterPurge).toBe(leaves)
    expect(state.connection).toEqual({ status: 'purging', step: { at: 'opening' } })
  })

  test('reads nothing of a message that breaks the connection: it goes by its id, and not where a copy is wanted', () => {
    const ask = () =>
      visitTo(5)
        .happen({ type: 'summariesFetched', summaries: summariesOf(5, 4) })
        .press('d', 'd')
        .happen({ type: 'messageTroubled', key: keyTo(5), reason: sanitise('it breaks') })
        .press('$')
    const purge = (visit: Visit) => visit.effects.find(effect => effect.type === 'purge')?.messages
    expect(purge(answer(ask(), 'purge'))).toMatchObject([
      { key: 'id-5', headerHash: undefined },
      { key: 'id-4', headerHash: hashOf(4) },
    ])
    expect(purge(answer(ask(), 'backUp'))).toMatchObject([{ key: 'id-4' }])
  })
})

describe('a question', () => {
  test.each(Object.entries(questions))('takes no keys and no paste for commands: %s', (_, ask) => {
    for (const key of ['j', 'd', 'u', '$', 'q', 'tab', 'return', 'escape', 'y', '4', '/', 's', 'v', '>']) {
      const visit = ask()
      const before = visit.state
      expect(visit.press(key).state).toEqual(before)
      expect(visit.effects).toEqual([])
    }
    const visit = ask()
    const { question } = visit.state
    visit.happen({ type: 'pasted', text: 'y' })
    expect([visit.state.question, visit.effects]).toEqual([question, []])
  })
})
