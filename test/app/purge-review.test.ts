import { describe, expect, test } from 'vitest'
import type { PurgeChoice } from '../../src/account/settings.ts'
import { collectMaildrop } from '../../src/app/maildrop.ts'
import { questionText } from '../../src/app/questions.ts'
import type { AccountView, Queued } from '../../src/app/state.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  idOf,
  keyTo,
  maildropOf,
  numbered,
  opened,
  queuedAs,
  queueIs,
  readAt,
  summariesOf,
  upTo,
  Visit,
  type VisitOptions,
  visitTo,
} from './rig.ts'

const textOf = ({ state }: Visit) => questionText(state, state.question ?? expect.fail())

const asked = (key: '$' | 'q', messages: number, options?: VisitOptions) =>
  textOf(visitTo(9, options).press(...'d'.repeat(messages), key))

/** The review of what was queued before, in a mailbox of nine. */
const review = (queued: readonly Queued[], options?: VisitOptions) =>
  textOf(visitTo(9, options).happen(queueIs(queued)).press('$'))

const nameless = (options?: VisitOptions) =>
  visitTo(
    maildropOf(upTo(5), () => undefined),
    options,
  )

describe('the question before a purge', () => {
  test('says how many, how large and where from', () => {
    expect(asked('$', 1).title).toBe('Remove 1 message (1.0 KB) from mail.example?')
    expect(asked('$', 9).title).toBe('Remove 9 messages (9.0 KB) from mail.example?')
    expect(asked('$', 9, { columns: 40 }).title).toBe('Remove 9 messages (9.0 KB)?')
  })

  test('says which is the largest, the oldest and the newest, and names what goes', () => {
    const { lines } = review([
      queuedAs(3),
      queuedAs(4, { octets: 8_200_000 }),
      queuedAs(5, { summary: undefined }),
    ])
    expect(lines).toEqual([
      'Largest:  8.2 MB  Sender 4: Subject 4',
      expect.stringMatching(/^Oldest: Jan 1 \d\d:03, newest: Jan 1 \d\d:04; of 1 the date is not known\.$/),
      'Postern cannot bring back what is removed.',
      '  1.0 KB  Sender 3: Subject 3',
      '  8.2 MB  Sender 4: Subject 4',
      '  1.0 KB  (header not read yet)',
    ])
  })

  test('warns first where no record can be kept, and of what cannot be read', () => {
    const recordFault = sanitise('the disk can only be read: /state.')
    expect(asked('$', 1, { account: { recordFault } }).lines[0]).toBe(
      'Beware: no record can be kept (the disk can only be read: /state.) After a',
    )
    const visit = visitTo(9)
      .press('d')
      .happen({ type: 'messageTroubled', key: keyTo(9), reason: recordFault })
    expect(textOf(visit.press('$')).lines[0]).toMatch(/^1 cannot be read: it goes by its id and size alone/)
  })

  test('names as many as there is room for, and counts them all', () => {
    const queued = Array.from({ length: 500 }, (_, i) => queuedAs(i + 1))
    for (const rows of [12, 24, 40]) {
      const visit = visitTo(500, { rows }).happen(queueIs(queued)).press('$')
      const { lines, choices } = textOf(visit)
      expect(lines.length + choices.length).toBeLessThanOrEqual(Math.max(9, rows - 6))
      if (rows < 24) continue
      const heading = lines.indexOf(sanitise('The first of 500:'))
      expect(heading).toBeGreaterThan(0)
      expect(lines.length + choices.length).toBe(rows - 6)
    }
  })

  test('knows no size that the server has not given', () => {
    const rows = collectMaildrop()
    rows.identified(numbered(1), idOf(1))
    const { title, lines } = textOf(visitTo(rows.finish()).press('d', '$'))
    expect(title).toBe('Remove 1 message (0 B) from mail.example?')
    expect(lines.at(-1)).toBe('  ?  (header not read yet)')
  })

  test('says first what cannot go, and why, and does not count it', () => {
    const { title, lines } = review([
      queuedAs(9),
      queuedAs(8, { unsettled: true }),
      queuedAs(20),
      queuedAs(21),
    ])
    expect(title).toBe('Remove 1 message (1.0 KB) from mail.example?')
    const text = lines.join(' ')
    expect(text).toMatch(/^1 cannot go: whether it is gone is not known yet; the next connection tells\. /)
    expect(text).toMatch(/2 are not in the mailbox any more, and will leave the queue\./)
  })

  test('says where an id names several messages now', () => {
    const visit = new Visit().happen(
      queueIs([queuedAs(1), queuedAs(4)]),
      opened(maildropOf(upTo(4), number => idOf(number < 4 ? 1 : 4))),
    )
    const { title, lines } = textOf(visit.press('$'))
    expect(title).toMatch(/^Remove 1 message/)
    expect(lines.join(' ')).toMatch(/1 cannot go: the server gives its id to several messages\./)
  })

  test('says where a size has changed that no header can settle', () => {
    const changed = { octets: 900 }
    const { title, lines } = review([
      queuedAs(9, { ...changed, headerHash: undefined }),
      queuedAs(8, changed),
    ])
    expect(title).toMatch(/^Remove 1 message/)
    expect(lines.join(' ')).toMatch(/^1 cannot go: of another size now/)
  })

  test('takes nothing for gone where the listing lacks ids', () => {
    const partly = maildropOf(upTo(4), number => (number > 1 ? idOf(number) : undefined))
    const { title, lines } = textOf(
      visitTo(partly)
        .happen(queueIs([queuedAs(20)]))
        .press('$'),
    )
    expect(title).toMatch(/^Remove 1 message/)
    expect(lines.join(' ')).not.toMatch(/any more/)
  })

  test('warns of what only number and size tell apart, and says what headers tell apart', () => {
    const visit = nameless().happen({ type: 'summariesFetched', summaries: summariesOf(5) })
    const { lines } = textOf(visit.press('V', 'j', 'j', 'd', '$'))
    expect(lines.join(' ')).toMatch(
      /^Beware: 2 have no lasting ids, and their headers were not read: only number and size tell them from others\. 1 without a lasting id: its header is compared before\./,
    )
    expect(textOf(visit.happen({ type: 'questionDismissed' }).press('q')).lines.join(' ')).toMatch(
      /Beware: 2/,
    )
  })

  test('says what the server does by itself, where that is known', () => {
    const policy = [sanitise('The server keeps messages for 30 days.')]
    const visit = new Visit().happen({
      type: 'maildropOpened',
      maildrop: maildropOf(upTo(3)),
      tls: undefined,
      certain: true,
      policy,
      at: readAt,
    })
    expect(textOf(visit.press('d', '$')).lines).toContain(policy[0])
  })

  test('fits its sentences into the window', () => {
    const { lines } = review([queuedAs(9), queuedAs(8, { unsettled: true }), queuedAs(20)], {
      columns: 40,
      rows: 12,
    })
    const sentences = lines.filter(line => !line.startsWith(' ') && !line.startsWith('Largest'))
    expect(Math.max(...sentences.map(cellWidth))).toBeLessThanOrEqual(38)
  })

  test.each<[PurgeChoice, string[]]>([
    ['back', ['n', 'y', 'b']],
    ['purge', ['y', 'n', 'b']],
    ['backUp', ['b', 'n', 'y']],
  ])('begins with the answer that the account prefers: %s', (purgeChoice, keys) => {
    const { choices } = asked('$', 1, { account: { purgeChoice } })
    expect(choices[0]?.answer).toBe(purgeChoice)
    expect(choices.map(({ key }) => key)).toEqual(keys)
    expect(choices.find(({ key }) => key === 'b')?.label).toBe(
      'Back up first, then purge: copies go to ~/mail',
    )
  })
})

describe('the question before leaving', () => {
  const choices = (visit: Visit) => textOf(visit.press('q')).choices.map(({ answer }) => answer)
  const fault = { type: 'queueNotKept', reason: sanitise('The disk is full.') } as const

  test('begins with keeping the queue for later', () => {
    expect(choices(visitTo(5).press('d'))).toEqual(['leave', 'purge', 'dropQueue', 'back'])
    expect(asked('q', 2).title).toBe('2 messages (2.0 KB) queued for deletion. Leave?')
    expect(asked('q', 1).title).toBe('1 message (1.0 KB) queued for deletion. Leave?')
  })

  test('says that the queue is not kept, and why, and begins with staying', () => {
    const visit = visitTo(5).press('d').happen(fault)
    expect(choices(visit)).toEqual(['back', 'purge', 'leave'])
    expect(textOf(visit).lines[0]).toBe('The queue is not kept: The disk is full.')
  })

  test('says that what has no lasting id cannot be kept', () => {
    const visit = nameless().press('d')
    expect(choices(visit)).toEqual(['back', 'purge', 'leave'])
    expect(textOf(visit).lines.join(' ')).toMatch(/cannot be kept for later/)
    const mixed = visitTo(maildropOf(upTo(2), number => (number > 1 ? idOf(number) : undefined)))
    expect(choices(mixed.press('d', 'd'))[0]).toBe('leave')
    expect(textOf(mixed).lines[0]).toBe('1 message without a lasting id cannot be kept for later.')
  })

  test('says that what waits to be settled stays queued', () => {
    const visit = visitTo(5).happen(queueIs([queuedAs(5), queuedAs(4, { unsettled: true })]))
    expect(textOf(visit.press('q')).lines[0]).toBe(
      '1 waits to be settled, and stays queued whatever is chosen.',
    )
  })

  test('backs up before it purges where the account prefers that', () => {
    const account: Partial<AccountView> = { purgeChoice: 'backUp' }
    expect(asked('q', 1, { account }).choices[1]).toMatchObject({ answer: 'backUp', key: 'p' })
  })
})

test.each(['$', 'q'] as const)('each answer to %s has a key of its own', key => {
  const { choices } = asked(key, 2)
  const keys = choices.map(choice => choice.key)
  expect(keys).toEqual([...new Set(keys)])
  expect(choices.map(({ label }) => label)).not.toContain('')
})
