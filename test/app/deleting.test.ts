import { describe, expect, test } from 'vitest'
import {
  idOf,
  lost,
  maildropOf,
  numbered,
  opened,
  queuedAs,
  readAt,
  refTo,
  summariesOf,
  summaryOf,
  upTo,
  Visit,
  visitTo,
} from './rig.ts'

const readOnly = { account: { readOnly: true } }

/** A visit to three messages that all bear one unique-id, and one that bears its own. */
const ambiguous = () => visitTo(maildropOf(upTo(4), number => idOf(number < 4 ? 1 : 4)))

/** A visit to five messages to which the server gives no unique-ids. */
const nameless = () => visitTo(maildropOf(upTo(5), () => undefined))

const purging = () => visitTo(5).press('d', '$').happen({ type: 'questionAnswered', answer: 'purge' })

describe('d', () => {
  test('queues the message and goes on to the next', () => {
    const visit = visitTo(5).press('d')
    expect(visit.queue).toEqual(['id-5'])
    expect(visit.number).toBe(4)
    expect(visit.press('j', 'd').queue).toEqual(['id-5', 'id-3'])
  })

  test('keeps what is known of the message with it', () => {
    const visit = visitTo(5)
      .happen({ type: 'summariesFetched', summaries: summariesOf(5) })
      .press('d')
    expect([...visit.state.queue.values()]).toMatchObject([
      { id: 'id-5', octets: 1000, summary: { subject: 'Subject 5' } },
    ])
  })

  test('queues the last message and stays on it', () => {
    const visit = visitTo(5).press('G', 'd')
    expect([visit.queue, visit.number]).toEqual([['id-1'], 1])
  })

  test('says so where the message is in the queue already, and goes on', () => {
    const visit = visitTo(5).press('d', 'k', 'd')
    expect(visit.notice).toBe('Message 5 is in the queue already.')
    expect([visit.queue, visit.number]).toEqual([['id-5'], 4])
  })

  test('while reading, goes on to the next message and asks for it', () => {
    const visit = visitTo(5).press('return', 'd')
    expect([visit.queue, visit.number, visit.state.screen.name]).toEqual([['id-5'], 4, 'reader'])
    expect(visit.effects).toContainEqual(expect.objectContaining({ type: 'fetchPreview', message: refTo(4) }))
  })

  test('asks nothing of the server', () => {
    expect(visitTo(5).press('tab', 'd', 'd', 'z', 'u').asked).not.toContain('purge')
  })

  test.each([
    ['in an empty mailbox', visitTo(0), /no message here/],
    ['before there is a mailbox', new Visit(), /no message here/],
    ['on a read-only visit', visitTo(5, readOnly), /read-only visit/],
    ['on a read-only visit to nothing', visitTo(0, readOnly), /read-only visit/],
    ['where it is protected', visitTo(5).press('F'), /Message 5 is protected: F takes that away/],
    ['without a lasting id and a session', nameless().happen(lost), /while there is a connection only/],
    ['while a purge is under way', purging(), /purge is under way/],
  ])('is refused %s, and the cursor stays', (_, visit, why) => {
    const { number, queue } = visit
    visit.press('d')
    expect(visit.notice).toMatch(why)
    expect(visit.state.notice?.tone).toBe('warning')
    expect([visit.number, visit.queue]).toEqual([number, queue])
  })

  test('asks for what it queues to be kept', () => {
    const visit = visitTo(5)
      .happen({ type: 'summariesFetched', summaries: summariesOf(5) })
      .press('d')
    expect(visit.effects).toContainEqual({
      type: 'keepQueue',
      change: { messages: [queuedAs(5)], queued: true },
    })
  })

  test('does not keep with it that its header was refused', () => {
    const summary = { ...summaryOf(5), refused: true as const }
    const visit = visitTo(5)
      .happen({ type: 'summariesFetched', summaries: [[numbered(5), summary]] })
      .press('d')
    expect([...visit.state.queue.values()][0]).toMatchObject({ summary: undefined, headerHash: undefined })
  })
})

describe('a message without a lasting id', () => {
  test.each([
    ['is given none', nameless()],
    ['shares it with others', ambiguous().press('j')],
  ])('that %s is queued for this session only, which is said once', (_, visit) => {
    const { number } = visit
    visit.press('d')
    expect(visit.queue).toEqual([`\n${number}`])
    expect([...visit.state.queue.values()]).toMatchObject([{ id: undefined, number }])
    expect(visit.notice).toBe(
      'The server gives this message no lasting id: it is queued for this session only.',
    )
    expect(visit.kept).toEqual([])
    expect(visit.press('d').notice).toBe('')
    expect(visit.queue).toHaveLength(2)
  })

  test('is taken back, undone and queued again by its number', () => {
    const visit = nameless().press('d', 'k', 'u')
    expect(visit.queue).toEqual([])
    expect(visit.press('z').queue).toEqual(['\n5'])
    expect(visit.press('z').queue).toEqual([])
    expect(visit.press('ctrl+r').queue).toEqual(['\n5'])
  })

  test('is another one in the next session: nothing brings it back into the queue', () => {
    const visit = nameless().press('d', 'k', 'u')
    visit.happen(
      opened(
        maildropOf(upTo(5), () => undefined),
        readAt + 1000,
      ),
    )
    expect(visit.press('z').queue).toEqual([])
    expect(visit.notice).toMatch(/cannot be made any more/)
    const redone = nameless().press('d', 'z')
    redone.happen(
      opened(
        maildropOf(upTo(5), () => undefined),
        readAt + 1000,
      ),
    )
    expect(redone.press('ctrl+r').queue).toEqual([])
  })

  test('is queued beside one whose unique-id is its own, which alone is kept', () => {
    const visit = ambiguous().press('d')
    expect(visit.queue).toEqual(['id-4'])
    expect(visit.kept).toEqual(['+id-4'])
  })
})

describe('u, z and Ctrl-R', () => {
  test('u takes the message under the cursor back', () => {
    const visit = visitTo(5).press('d', 'd', 'k', 'k', 'u')
    expect([visit.queue, visit.number]).toEqual([['id-4'], 5])
    expect(visit.press('u').notice).toBe('This message is not in the queue.')
    expect(visit.press('j', 'return', 'u').queue).toEqual([])
    expect(visit.press('u').notice).toBe('The queue is empty.')
  })

  test('u in the queue takes back what the cursor of the queue is on', () => {
    const visit = visitTo(5).press('d', 'd', 'd', 'shift+tab', 'j', 'u')
    expect(visit.queue).toEqual(['id-5', 'id-3'])
    expect(visit.state.pane).toBe('queue')
    expect(visit.press('u', 'u').queue).toEqual([])
    expect(visit.state.pane).toBe('list')
  })

  test('z undoes the changes of the queue one by one, until there is nothing to undo', () => {
    const visit = visitTo(5).press('d', 'd', 'k', 'u')
    expect(visit.queue).toEqual(['id-5'])
    const undone = upTo(3).map(() => visit.press('z').queue)
    expect(undone).toEqual([['id-5', 'id-4'], ['id-5'], []])
    expect(visit.press('z').notice).toBe('There is nothing to undo.')
  })

  test('Ctrl-R does again what z undid, and each is kept', () => {
    const visit = visitTo(5).press('d', 'd', 'z').press('z')
    expect([visit.queue, visit.kept]).toEqual([[], ['-id-5']])
    expect([visit.press('ctrl+r').queue, visit.kept]).toEqual([['id-5'], ['+id-5']])
    expect([visit.press('ctrl+r').queue, visit.kept]).toEqual([['id-5', 'id-4'], ['+id-4']])
    expect(visit.press('ctrl+r').notice).toBe('There is nothing to do again.')
    expect(visit.press('z').queue).toEqual(['id-5'])
  })

  test('Ctrl-R has nothing to do again once the queue was changed otherwise', () => {
    const visit = visitTo(5).press('d', 'z', 'd', 'ctrl+r')
    expect(visit.notice).toBe('There is nothing to do again.')
    expect(visit.queue).toEqual(['id-4'])
  })

  test('z has nothing to undo of a d that changed nothing', () => {
    expect(visitTo(5).press('d', 'k', 'd', 'z').queue).toEqual([])
  })

  test('z keeps a bound on what it remembers', () => {
    expect(visitTo(1000).press(...'d'.repeat(500)).state.queueChanges).toHaveLength(200)
  })

  test.each(['u', 'z', 'ctrl+r', '$'])(
    '%s is refused on a read-only visit and while a purge is under way',
    key => {
      expect(visitTo(5, readOnly).press(key).notice).toMatch(/read-only visit/)
      expect(purging().press(key).notice).toMatch(/purge is under way/)
    },
  )
})

describe('$', () => {
  test('asks before anything is removed', () => {
    const visit = visitTo(5).press('d').press('$')
    expect(visit.state.question).toEqual({ kind: 'purge' })
    expect(visit.effects).toEqual([])
  })

  test('is refused while nothing is queued', () => {
    const visit = visitTo(5).press('$')
    expect(visit.state.question).toBeUndefined()
    expect(visit.notice).toBe('Nothing is queued: d queues a message.')
  })

  test('answered with yes asks for the purge of exactly what is queued, in its order', () => {
    const visit = visitTo(5).press('j', 'd', 'g', 'd', '$')
    visit.happen({ type: 'questionAnswered', answer: 'purge' })
    const messages = [{ id: 'id-4' }, { id: 'id-5' }]
    expect(visit.effects[0]).toMatchObject({ type: 'purge', messages, backUp: false })
    expect(visit.state.connection).toEqual({ status: 'purging', step: { at: 'opening' } })
    expect(visit.state.leaveAfterPurge).toBe(false)
    expect(visit.queue).toEqual(['id-4', 'id-5'])
  })

  test.each([{ type: 'questionAnswered', answer: 'back' }, { type: 'questionDismissed' }] as const)(
    'changes nothing when it is taken back: %o',
    event => {
      const visit = visitTo(5).press('d')
      const before = visit.state
      visit.press('$').happen(event)
      expect(visit.effects).toEqual([])
      expect(visit.state).toEqual(before)
    },
  )

  test('is answered once: an answer without a question does nothing', () => {
    const visit = purging().happen({ type: 'questionAnswered', answer: 'purge' })
    expect(visit.effects).toEqual([])
    expect(visitTo(5).press('d').happen({ type: 'questionAnswered', answer: 'purge' }).effects).toEqual([])
    expect(visitTo(5).happen({ type: 'questionAnswered', answer: 'leave' }).effects).toEqual([])
  })

  test('works without a connection: a purge opens its own', () => {
    const visit = visitTo(5).press('d').happen(lost).press('$')
    expect(visit.happen({ type: 'questionAnswered', answer: 'purge' }).asked).toEqual(['purge'])
  })
})

describe('a question', () => {
  const asking = () => visitTo(5).press('d', '$')

  test.each(['j', 'd', 'u', 'z', '$', 'q', 'tab', 'return', 'escape', '?', '4', 'R', 'y', 'x'])(
    'leaves the key %s to its menu',
    key => {
      const visit = asking()
      const before = visit.state
      expect(visit.press(key).state).toEqual(before)
      expect(visit.effects).toEqual([])
    },
  )

  test('stays while the mailbox is left at once, redrawn or suspended', () => {
    expect(asking().press('ctrl+c').effects).toEqual([{ type: 'leave', atOnce: true, code: 0 }])
    expect(asking().press('ctrl+l').effects).toEqual([{ type: 'redraw' }])
    const visit = asking().press('ctrl+z')
    expect(visit.effects).toEqual([{ type: 'suspend' }])
    expect(visit.question).toBe('purge')
  })

  test('stays when a paste comes, which answers nothing', () => {
    const visit = asking().happen({ type: 'pasted', text: 'y' })
    expect([visit.question, visit.effects]).toEqual(['purge', []])
  })
})
