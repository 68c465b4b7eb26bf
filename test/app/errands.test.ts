import { describe, expect, test } from 'vitest'
import type { Errand } from '../../src/app/errand.ts'
import type { Event } from '../../src/app/event.ts'
import type { PartId } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  fetched,
  keyTo,
  loadedWhole,
  lost,
  manyParts,
  problem,
  readingVisit,
  refTo,
  type Visit,
  viewOf,
  visitTo,
} from './rig.ts'

const rich = viewOf('text', 3, { parts: manyParts })
const part = (id: string) => id as PartId

/** A visit to the tree of parts, its cursor on this part. */
const atPart = (id: string, askAbove = 10_000_000) =>
  readingVisit(rich, { account: { askAbove } }).press('v').choose(id)

/** The same where the end of every part is here. */
const atWhole = (id: string) =>
  atPart(id).happen(fetched(5, { ...rich, parts: manyParts.map(row => ({ ...row, whole: true })) }))

const load: Errand = { type: 'load' }
const save: Errand = { type: 'save', part: undefined, path: 'Subject.eml' }
const runOf = (errand: Errand, whole: boolean) => [
  { type: 'runErrand', errand, message: refTo(5), load: whole },
]
const yes: Event = { type: 'questionAnswered', answer: 'goOn' }
const ended = (errand: Errand, more: Partial<Extract<Event, { type: 'errandEnded' }>> = {}): Event => ({
  type: 'errandEnded',
  errand,
  problem,
  dropped: false,
  retry: undefined,
  ...more,
})

describe('to load all of a message', () => {
  test('asks first where it is above the size that was given', () => {
    const visit = readingVisit(rich, { account: { askAbove: 999 } }).press('>')
    expect(visit.state.question).toEqual({ kind: 'load', message: refTo(5), octets: 1000, errand: load })
    expect([visit.effects, visit.state.running]).toEqual([[], undefined])
    expect(visit.happen(yes).effects).toEqual(runOf(load, true))
    expect([visit.state.question, visit.state.running?.step]).toEqual([undefined, 'loading'])
  })

  test('is not done where the answer is no', () => {
    for (const no of [{ type: 'questionAnswered', answer: 'back' }, { type: 'questionDismissed' }] as const) {
      const visit = readingVisit(rich, { account: { askAbove: 0 } })
      const before = visit.state
      expect(visit.press('>').happen(no).state).toEqual(before)
      expect(visit.effects).toEqual([])
    }
  })

  test.each([1000, 1001, 10_000_000])('begins at once where it asks above %i octets', askAbove => {
    const visit = readingVisit(rich, { account: { askAbove } }).press('>')
    expect(visit.state.question).toBeUndefined()
    expect(visit.effects).toEqual(runOf(load, true))
    expect(visit.state.running).toEqual({
      errand: load,
      message: refTo(5),
      step: 'loading',
      octets: 0,
      of: undefined,
      since: undefined,
      at: undefined,
    })
  })

  test('is done from the list, the preview, the tree of parts and a part too', () => {
    const visits = [
      visitTo(5).happen(fetched(5)),
      visitTo(5).happen(fetched(5)).press('tab'),
      readingVisit(rich).press('v'),
      readingVisit(rich).press('v', 'return'),
    ]
    for (const visit of visits) expect(visit.press('>').effects).toEqual(runOf(load, true))
  })

  test.each<[string, Visit, string]>([
    ['there is none', visitTo(0), 'There is no message here.'],
    ['all of it is here', readingVisit(rich, { how: loadedWhole }), 'All of this message is here.'],
    ['there is no connection', readingVisit().happen(lost), 'There is no connection: R makes one.'],
    ['one errand runs', readingVisit().press('>'), 'One thing at a time: Esc stops what is going on.'],
  ])('is refused where %s', (_, visit, why) => {
    const { running } = visit.state
    expect(visit.press('>').notice).toBe(why)
    expect([visit.effects, visit.state.question, visit.state.running]).toEqual([[], undefined, running])
  })
})

describe('what is kept', () => {
  test.each<[string, Visit, string, boolean]>([
    ['the message takes the whole of it', readingVisit(rich), 'Subject.eml', true],
    [
      'a message that looking gave whole is loaded',
      readingVisit(rich, { how: { extent: 'whole' } }),
      '',
      true,
    ],
    ['a message is kept as it was loaded', readingVisit(rich, { how: loadedWhole }), '', true],
    ['a part that is whole takes no more than is here', atPart('1.2'), 'plan.pdf', false],
    ['a part that goes on takes the whole message', atPart('1.3'), '', true],
    ['the first part is the message itself', atPart('1'), '', true],
    ['the first part is so where its end is here too', atWhole('1'), '', true],
  ])('%s', (_, visit, name, whole) => {
    const [effect] = visit.press('s', 'return').effects
    expect(effect).toMatchObject({ type: 'runErrand', load: whole })
    if (name) expect(effect).toMatchObject({ errand: { path: name } })
    expect(visit.state.running?.step).toBe(whole ? 'loading' : 'working')
  })

  test.each([
    ['a part that is whole asks nothing', '1.2', undefined],
    ['a part that goes on asks for all of the message', '1.3', 'load'],
  ])('%s', (_, id, question) => {
    const visit = atPart(id, 0).press('|').type('less').press('return')
    expect(visit.question).toBe(question)
    if (question) visit.happen(yes)
    const errand: Errand = { type: 'pipe', part: part(id), command: 'less' }
    expect(visit.effects).toEqual(runOf(errand, id === '1.3'))
  })
})

describe('an errand', () => {
  const running = () => readingVisit(rich).press('s', 'return')
  const went = (step: 'loading' | 'working', octets: number, at: number, of: number | undefined): Event => ({
    type: 'errandWent',
    step,
    octets,
    of,
    at,
  })

  test('tells how far it has come, each of its steps from its own beginning', () => {
    const visit = running().happen(went('loading', 0, 100, 1000), went('loading', 600, 300, 1000))
    const { errand, message, ...progress } = visit.state.running ?? expect.fail()
    expect([errand, message]).toEqual([save, refTo(5)])
    expect(progress).toEqual({ step: 'loading', octets: 600, of: 1000, since: 100, at: 300 })
    visit.happen(went('working', 10, 900, undefined), went('working', 20, 950, undefined))
    expect(visit.state.running).toMatchObject({
      step: 'working',
      octets: 20,
      of: undefined,
      since: 900,
      at: 950,
    })
  })

  test('that has ended is told of no more', () => {
    const visit = readingVisit()
    const before = visit.state
    expect(visit.happen(went('loading', 1, 1, 9)).state).toEqual(before)
  })

  test('is one at a time: what would begin another is refused, also from its part', () => {
    const visit = running()
    for (const key of ['s', '|', '>', '$']) {
      visit.press('d', 'K', key)
      expect(visit.notice).toBe('One thing at a time: Esc stops what is going on.')
      expect([visit.state.prompt, visit.state.question]).toEqual([undefined, undefined])
    }
    const inTree = atPart('1.2').press('s', 'return')
    expect(inTree.press('o').notice).toBe('One thing at a time: Esc stops what is going on.')
    expect(inTree.press('|').state.prompt).toBeUndefined()
  })

  test('leaves reading, moving and queueing what they are', () => {
    const visit = running().press('j', 'J', 'd', 'v')
    expect([visit.number, visit.queue]).toEqual([3, ['id-4']])
    expect(visit.state.running?.message).toEqual(refTo(5))
  })

  test.each([[['escape']], [['v', 'escape']], [['H', 'escape']]])('is stopped with Esc: %j', keys => {
    const visit = running().press(...keys.slice(0, -1))
    const { screens } = visit
    expect(visit.press('escape').effects).toEqual([{ type: 'stopErrand' }])
    expect(visit.screens).toEqual(screens)
  })

  test('goes on where q closes what is on the screen', () => {
    const visit = running().press('v', 'q')
    expect(visit.effects).toEqual([])
    expect(visit.screens).toEqual(['reader', 'mailbox'])
    expect(visit.state.running).toBeDefined()
  })

  test.each<[string, Event, string, string]>([
    [
      'a message is loaded',
      { type: 'errandFinished', errand: load, done: { type: 'loaded' } },
      'good',
      'All of message 5 is here.',
    ],
    [
      'something is saved',
      {
        type: 'errandFinished',
        errand: save,
        done: { type: 'saved', path: sanitise('/tmp/Subject.eml'), octets: 8_200 },
      },
      'good',
      'Saved: /tmp/Subject.eml (8.2 KB).',
    ],
    [
      'what came of a message is saved',
      {
        type: 'errandFinished',
        errand: save,
        done: {
          type: 'saved',
          path: sanitise('Subject.eml'),
          octets: 8_200,
          cut: { of: 41_000, dropped: false },
        },
      },
      'warning',
      'Saved: Subject.eml (8.2 KB): only as far as it came, of 41 KB.',
    ],
    [
      'what came of a message of unknown size is saved',
      {
        type: 'errandFinished',
        errand: save,
        done: {
          type: 'saved',
          path: sanitise('Subject.eml'),
          octets: 8_200,
          cut: { of: undefined, dropped: false },
        },
      },
      'warning',
      'Saved: Subject.eml (8.2 KB): only as far as it came.',
    ],
    [
      'a program has said nothing',
      {
        type: 'errandFinished',
        errand: { type: 'pipe', part: undefined, command: 'true' },
        done: { type: 'ended', lines: [], status: sanitise('true ended well.') },
      },
      'plain',
      'true ended well.',
    ],
    ['it was stopped', ended(save, { problem: undefined }), 'plain', 'Stopped.'],
  ])('is over when %s', (_, event, tone, text) => {
    const visit = running().happen(event)
    expect(visit.state.notice).toEqual({ tone, text })
    expect([visit.state.running, visit.state.prompt, visit.effects]).toEqual([undefined, undefined, []])
    expect(visit.screens).toEqual(['reader', 'mailbox'])
  })

  test.each([
    [1, false, '1 line of output. cat ended well.'],
    [40, false, '40 lines of output. cat ended well.'],
    [2000, true, 'The first 2,000 lines of output. cat ended well.'],
  ])('shows what a program said: %i lines', (count, cut, title) => {
    const lines = Array.from({ length: count }, (_, i) => sanitise(`> ${i}`))
    const done = { type: 'ended', lines, status: sanitise('cat ended well.'), cut } as const
    const visit = running().happen({ type: 'errandFinished', errand: save, done })
    expect(visit.screens).toEqual(['output', 'reader', 'mailbox'])
    expect(visit.state.screen).toMatchObject({ title, scroll: 0 })
    expect(visit.lines).toEqual(lines)
    expect(visit.press('q').screens).toEqual(['reader', 'mailbox'])
  })

  test('that fails says why', () => {
    const visit = running().happen(ended({ type: 'pipe', part: undefined, command: 'less' }))
    expect(visit.state.notice).toEqual({ tone: 'problem', text: 'The line is cut.', advice: 'Press R.' })
    expect([visit.state.running, visit.state.prompt]).toEqual([undefined, undefined])
  })
})

describe('a file that could not be written', () => {
  const failed = (visit: Visit) => visit.happen(ended({ ...save, part: part('1.2'), path: 'a/plan.pdf' }))

  test('is asked for again with the name as it was typed, beside the reason', () => {
    const visit = failed(atPart('1.2').press('s', 'return'))
    expect(visit.state.prompt).toEqual({
      wants: 'save',
      part: '1.2',
      line: { text: 'a/plan.pdf', cursor: 10 },
    })
    expect(visit.notice).toBe('The line is cut.')
    const again = { type: 'save', part: '1.2', path: 'a/plan.pd2' }
    expect(visit.press('backspace', '2', 'return').effects).toMatchObject([{ errand: again }])
  })

  test('is not asked for again where the person is at another message by now', () => {
    const visit = failed(readingVisit(rich).press('s', 'return').press('J'))
    expect([visit.state.prompt, visit.notice]).toEqual([undefined, 'The line is cut.'])
  })

  test('takes nothing away from what is typed or asked by now', () => {
    const typing = failed(readingVisit(rich).press('s', 'return').press('/').type('harb'))
    expect(typing.state.prompt).toMatchObject({ wants: 'search', line: { text: 'harb' } })
    const asked = failed(readingVisit(rich).press('s', 'return').press('E'))
    expect([asked.question, asked.state.prompt]).toEqual(['charset', undefined])
  })

  test('is not asked for again where there is no connection', () => {
    expect(failed(readingVisit(rich).press('s', 'return').happen(lost)).state.prompt).toBeUndefined()
  })
})

describe('a connection that had to be dropped for it', () => {
  test.each([
    ['stopped', undefined, /^Stopped\. The connection had to be dropped: connecting anew\.$/],
    ['failed', problem, /^The line is cut\.$/],
  ])('is made anew: %s', (_, why, notice) => {
    const visit = readingVisit(rich).press('s', 'return')
    visit.happen(ended(save, { problem: why, dropped: true }))
    expect(visit.effects).toContainEqual({ type: 'openMaildrop' })
    expect(visit.state.connection).toEqual({ status: 'opening', step: 'connecting' })
    expect(visit.notice).toMatch(notice)
    expect([visit.state.running, visit.state.prompt]).toEqual([undefined, undefined])
  })

  test('is made anew also where what came was saved, which stays to be read', () => {
    const visit = readingVisit(rich).press('s', 'return')
    const done = {
      type: 'saved',
      path: sanitise('a'),
      octets: 900,
      cut: { of: 1000, dropped: true },
    } as const
    visit.happen({ type: 'errandFinished', errand: save, done })
    expect(visit.effects).toContainEqual({ type: 'openMaildrop' })
    expect(visit.state.connection).toEqual({ status: 'opening', step: 'connecting' })
    expect(visit.notice).toBe('Saved: a (900 B): only as far as it came, of 1.0 KB.')
  })
})

describe('to open a part with a program', () => {
  const found = (viewer: string | undefined, id = '1.2'): Event => ({
    type: 'viewerFound',
    message: refTo(5),
    part: part(id),
    name: sanitise('plan.pdf'),
    viewer: viewer === undefined ? undefined : sanitise(viewer),
  })

  test('looks for one first, and asks', () => {
    const visit = atPart('1.2').press('o')
    expect(visit.effects).toEqual([
      {
        type: 'findViewer',
        message: refTo(5),
        part: '1.2',
        name: 'plan.pdf',
        mediaType: 'application/pdf',
      },
    ])
    visit.happen(found('xpdf'))
    expect(visit.state.question).toMatchObject({
      kind: 'open',
      part: '1.2',
      name: 'plan.pdf',
      viewer: 'xpdf',
    })
    expect(visit.effects).toEqual([])
    expect(visit.happen(yes).effects).toEqual(runOf({ type: 'open', part: part('1.2') }, false))
  })

  test('asks a second time before a large message is loaded for it', () => {
    const visit = atPart('1.3', 0).press('o').happen(found('display', '1.3'), yes)
    expect([visit.question, visit.effects]).toEqual(['load', []])
    expect(visit.happen(yes).effects).toEqual(runOf({ type: 'open', part: part('1.3') }, true))
  })

  test('says where no program is known, and what else can be done', () => {
    const visit = atPart('1.2').press('o').happen(found(undefined))
    expect(visit.state.question).toBeUndefined()
    expect(visit.notice).toMatch(/^No program is known that opens plan\.pdf .* s saves it, \| pipes it/)
  })

  test.each<[string, (visit: Visit) => Visit]>([
    ['the tree has been left', visit => visit.press('q')],
    ['another part is at hand', visit => visit.choose('1.3')],
    ['a line is asked for', visit => visit.press('|')],
    ['another errand runs', visit => visit.press('>')],
  ])('asks nothing where by then %s', (_, meanwhile) => {
    const visit = meanwhile(atPart('1.2').press('o'))
    const before = visit.state
    expect(visit.happen(found('xpdf')).state).toEqual(before)
    expect(visit.effects).toEqual([])
  })

  test('takes the place of no other question', () => {
    const visit = atPart('1.2', 0).press('o', '>').happen(found('xpdf'))
    expect(visit.question).toBe('load')
  })

  test.each([['1.1', 'This part only holds others: choose one of them.']])('is refused for %s', (id, why) => {
    const visit = atPart(id).press('o')
    expect([visit.notice, visit.effects]).toEqual([why, []])
  })

  test('is refused for a part that is not in the message after all', () => {
    const visit = atPart('1.2')
      .press('return')
      .happen(fetched(5, viewOf('text'), loadedWhole))
    expect([visit.press('o').notice, visit.effects]).toEqual(['There is no part here.', []])
  })

  test('is refused without a connection', () => {
    expect(atPart('1.2').happen(lost).press('o').notice).toBe('There is no connection: R makes one.')
  })
})

test('all of a message that has come is read in place of its beginning', () => {
  const visit = readingVisit(rich).press('>')
  visit.happen(fetched(refTo(5), viewOf('all', 9), loadedWhole))
  expect(visit.state.previews.get(keyTo(5))).toMatchObject({ fetched: loadedWhole })
  expect(visit.lines).toContain('all 8')
})
