import { describe, expect, test } from 'vitest'
import { collectMaildrop } from '../../src/app/maildrop.ts'
import { questionText } from '../../src/app/questions.ts'
import { idOf, maildropOf, numbered, summariesOf, upTo, visitTo } from './rig.ts'

const asked = (key: '$' | 'q', messages: number) =>
  questionText(visitTo(9).press(...'d'.repeat(messages), key).state)

describe('the question before a purge', () => {
  test('says how many, how large and where from', () => {
    expect(asked('$', 1).title).toBe('Remove 1 message (1.0 KB) from mail.example?')
    expect(asked('$', 9).title).toBe('Remove 9 messages (9.0 KB) from mail.example?')
  })

  test('names the first five messages and counts the others', () => {
    const visit = visitTo(9)
      .happen({ type: 'summariesFetched', summaries: summariesOf(9) })
      .press(...'d'.repeat(7), '$')
    const { lines } = questionText(visit.state)
    expect(lines).toHaveLength(7)
    expect(lines[0]).toBe('  1.0 KB  Sender 9: Subject 9')
    expect(lines[1]).toBe('  1.0 KB  (header not read yet)')
    expect(lines[5]).toBe('  and 2 more')
    expect(lines[6]).toMatch(/keeps no copy/)
    expect(asked('$', 5).lines).toHaveLength(6)
  })

  test('knows no size that the server has not given', () => {
    const rows = collectMaildrop()
    rows.identified(numbered(1), idOf(1))
    const { title, lines } = questionText(visitTo(rows.finish()).press('d', '$').state)
    expect(title).toBe('Remove 1 message (0 B) from mail.example?')
    expect(lines[0]).toBe('  ?  (header not read yet)')
  })
})

describe('the answers', () => {
  test.each(['$', 'q'] as const)(
    'to %s begin with the one that changes nothing, and have a key each',
    key => {
      const { choices } = asked(key, 2)
      expect(choices[0]?.answer).toBe('back')
      const keys = choices.map(choice => choice.key)
      expect(keys).toEqual([...new Set(keys)])
      expect(choices.map(({ label }) => label)).not.toContain('')
    },
  )

  test('to q are to stay, to leave or to purge', () => {
    expect(asked('q', 2).choices.map(({ answer }) => answer)).toEqual(['back', 'leave', 'purge'])
    expect(asked('q', 2).title).toBe('2 messages (2.0 KB) queued for deletion. Leave?')
    expect(questionText(visitTo(maildropOf(upTo(2))).press('d', '$').state).choices).toHaveLength(2)
  })
})
