import { describe, expect, test } from 'vitest'
import { rangeOf, rangeText } from '../../src/app/range.ts'
import {
  idOf,
  lost,
  maildropOf,
  opened,
  queuedAs,
  queueIs,
  readAt,
  upTo,
  type Visit,
  visitTo,
} from './rig.ts'

const range = ({ state }: Visit) => rangeOf(state)

/** A visit to five messages of which the two oldest have no unique-ids. */
const halfNamed = () => visitTo(maildropOf(upTo(5), number => (number > 2 ? idOf(number) : undefined)))

describe('V', () => {
  test('begins a range at the cursor, which moving extends, and ends it again', () => {
    const visit = visitTo(9).press('j', 'V')
    expect(range(visit)).toEqual({ first: 1, last: 1 })
    expect(visit.notice).toMatch(/^A range begins here.*Esc ends it\.$/)
    expect(range(visit.press('j', 'j'))).toEqual({ first: 1, last: 3 })
    expect(range(visit.press('g'))).toEqual({ first: 0, last: 1 })
    expect(range(visit.press('G'))).toEqual({ first: 1, last: 8 })
    expect(range(visit.press('V'))).toBeUndefined()
  })

  test('is extended by a jump to a number', () => {
    expect(range(visitTo(1000).press('V', '5', '0', '0', 'return'))).toEqual({ first: 0, last: 500 })
  })

  test('says how many are selected and how large they are, as the cursor moves', () => {
    const visit = visitTo(1500).press('V')
    const text = () => rangeText(visit.state)
    expect(text()).toBe('1 selected (1.0 KB): d queues, u takes back, F protects, Esc ends')
    visit.press('G')
    expect(text()).toMatch(/^1,500 selected \(1\.5 MB\): /)
    visit.press('k')
    expect(text()).toMatch(/^1,499 selected /)
    visit.happen({ type: 'resized', columns: 40, rows: 12 })
    expect(text()).toBe('1,499 selected (1.5 MB): d u F Esc')
  })

  test.each([
    ['on a read-only visit', visitTo(5, { account: { readOnly: true } }), /read-only visit/],
    ['where there is no message', visitTo(0), /no message here/],
  ])('is refused %s', (_, visit, why) => {
    expect(visit.press('V').notice).toMatch(why)
    expect(range(visit)).toBeUndefined()
  })

  test('costs nothing per row: a range of a million is there at once', () => {
    const visit = visitTo(maildropOf(upTo(1_000_000)))
    expect(rangeText(visit.press('V', 'G').state)).toMatch(/^1,000,000 selected \(1\.0 GB\)/)
    expect(rangeText(visit.press('k').state)).toMatch(/^999,999 selected/)
  })
})

describe('a range', () => {
  test('ends with Esc before anything else goes back', () => {
    const visit = visitTo(5).press('V', 'j', 'tab', 'escape')
    expect([range(visit), visit.state.pane]).toEqual([undefined, 'preview'])
    expect(visit.press('escape').state.pane).toBe('list')
  })

  test('waits while something else is on the screen: commands are about the message there', () => {
    const visit = visitTo(5).press('V', 'j', 'return')
    expect(range(visit)).toBeUndefined()
    expect(visit.press('d').queue).toEqual(['id-4'])
    expect(range(visit.press('q'))).toEqual({ first: 0, last: 2 })
  })

  test('ends when the mailbox has been read again', () => {
    expect(
      range(
        visitTo(5)
          .press('V', 'j')
          .happen(opened(maildropOf(upTo(6)), readAt + 9)),
      ),
    ).toBeUndefined()
  })
})

describe('d with a range', () => {
  test('queues all of it in one change, says how many, and ends it', () => {
    const visit = visitTo(1500).press('j', 'V', '5', '0', '0', 'return').press('d')
    expect(visit.queue).toHaveLength(1000)
    expect(visit.queue.slice(0, 2)).toEqual(['id-1499', 'id-1498'])
    expect(visit.notice).toBe('1,000 messages (1.0 MB) queued.')
    expect(visit.asked.filter(type => type === 'keepQueue')).toHaveLength(1)
    expect(visit.kept).toHaveLength(1000)
    expect([range(visit), visit.number]).toEqual([undefined, 500])
    expect(visit.press('z').queue).toEqual([])
    expect(visit.notice).toBe('1,000 messages (1.0 MB) out of the queue again.')
    expect(visit.press('ctrl+r').queue).toHaveLength(1000)
    expect(visit.notice).toBe('1,000 messages (1.0 MB) queued again.')
  })

  test('leaves out what is protected or queued already, and says so', () => {
    const visit = visitTo(9).press('F', 'j', 'd', 'g', 'V', 'G').press('d')
    expect(visit.notice).toBe('7 messages (7.0 KB) queued; 1 protected was left out; 1 was queued already.')
    expect(visit.queue).not.toContain('id-9')
    expect(visit.kept).not.toContain('+id-8')
  })

  test('says which of it is queued for this session only, and keeps the others', () => {
    const visit = halfNamed().press('V', 'G', 'd')
    expect(visit.notice).toBe('5 messages (5.0 KB) queued; 2 without a lasting id for this session only.')
    expect(visit.state.notice?.tone).toBe('warning')
    expect(visit.kept).toEqual(['+id-5', '+id-4', '+id-3'])
  })

  test('leaves out what only a session could name, where there is none', () => {
    const visit = halfNamed().happen(lost).press('V', 'G', 'd')
    expect(visit.queue).toEqual(['id-5', 'id-4', 'id-3'])
    expect(visit.notice).toMatch(/; 2 without a lasting id were left out: there is no connection\.$/)
  })

  test('says so where nothing of it can be queued', () => {
    const visit = visitTo(3).press('V', 'G', 'd', 'V', 'g').press('d')
    expect(visit.notice).toBe('Nothing was queued; 3 were queued already.')
    expect(visit.state.queueChanges).toHaveLength(1)
    expect(visit.effects.map(({ type }) => type)).not.toContain('keepQueue')
  })
})

describe('u with a range', () => {
  test('takes back what is queued of it, in one change', () => {
    const visit = visitTo(9).press('d', 'd', 'd', 'g', 'V', 'j').press('u')
    expect(visit.queue).toEqual(['id-7'])
    expect(visit.kept).toEqual(['-id-9', '-id-8'])
    expect(visit.notice).toBe('2 messages (2.0 KB) taken back.')
    expect(visit.press('z').queue).toEqual(['id-7', 'id-9', 'id-8'])
  })

  test('leaves what waits to be settled, and says so', () => {
    const visit = visitTo(5).happen(queueIs([queuedAs(5), queuedAs(4, { unsettled: true })]))
    visit.press('V', 'G', 'u')
    expect(visit.queue).toEqual(['id-4'])
    expect(visit.notice).toBe('1 message (1.0 KB) taken back; of 1 it is not known yet whether it is gone.')
  })

  test('says so where nothing of it is queued', () => {
    const visit = visitTo(5).press('d', 'V', 'G', 'u')
    expect(visit.notice).toBe('Nothing was taken back; none of these messages is in the queue.')
    expect(visit.queue).toEqual(['id-5'])
  })

  test('in the pane of the queue takes back the one under its cursor', () => {
    const visit = visitTo(5).press('d', 'd', 'V', 'g', 'shift+tab', 'u')
    expect(visit.queue).toEqual(['id-4'])
  })
})
