import { describe, expect, test } from 'vitest'
import { collectMaildrop } from '../../src/app/maildrop.ts'
import { questionText } from '../../src/app/questions.ts'
import { charsets } from '../../src/mail/charset-names.ts'
import type { PartId } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import {
  idOf,
  maildropOf,
  manyParts,
  numbered,
  readingVisit,
  refTo,
  summariesOf,
  upTo,
  type Visit,
  viewOf,
  visitTo,
} from './rig.ts'

const textOf = ({ state }: Visit) => questionText(state, state.question ?? expect.fail())

const asked = (key: '$' | 'q', messages: number) => textOf(visitTo(9).press(...'d'.repeat(messages), key))

describe('the question before a purge', () => {
  test('says how many, how large and where from', () => {
    expect(asked('$', 1).title).toBe('Remove 1 message (1.0 KB) from mail.example?')
    expect(asked('$', 9).title).toBe('Remove 9 messages (9.0 KB) from mail.example?')
  })

  test('names the first five messages and counts the others', () => {
    const visit = visitTo(9)
      .happen({ type: 'summariesFetched', summaries: summariesOf(9) })
      .press(...'d'.repeat(7), '$')
    const { lines } = textOf(visit)
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
    const { title, lines } = textOf(visitTo(rows.finish()).press('d', '$'))
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
    expect(textOf(visitTo(maildropOf(upTo(2))).press('d', '$')).choices).toHaveLength(2)
  })
})

describe('the question before a large message is loaded', () => {
  const text = textOf(readingVisit(undefined, { account: { askAbove: 0 } }).press('>'))

  test('says how much it is, where from, and how to stop it', () => {
    expect(text.title).toBe('Load all 1.0 KB of message 5?')
    expect(text.lines.join(' ')).toBe('It comes from mail.example as fast as the line goes; Esc stops it.')
  })

  test('is answered with no or yes', () => {
    expect(text.choices).toEqual([
      { answer: 'back', key: 'n', label: 'No' },
      { answer: 'goOn', key: 'y', label: 'Yes, load it' },
    ])
  })
})

test('the question before a part is opened names the part and the program, and warns', () => {
  const visit = readingVisit(viewOf('text', 3, { parts: manyParts })).press('v')
  const { title, lines, choices } = textOf(
    visit.happen({
      type: 'viewerFound',
      message: refTo(5),
      part: '1.1.2' as PartId,
      name: sanitise('plan.pdf'),
      viewer: sanitise('xpdf %s'),
    }),
  )
  expect(title).toBe('Open plan.pdf with another program?')
  expect(lines.join(' ')).toMatch(/^It would be run as: xpdf %s\. What comes by mail may be made to harm/)
  expect(choices.map(({ answer, key }) => [answer, key])).toEqual([
    ['back', 'n'],
    ['goOn', ''],
  ])
})

describe('the question for a character set', () => {
  const asked = (charset = '') =>
    textOf(
      readingVisit()
        .press('E')
        .happen({ type: 'questionAnswered', answer: `charset ${charset}` })
        .press('E'),
    )

  test('offers what the message says, and each character set once', () => {
    const { choices } = asked()
    expect(choices[0]).toMatchObject({ answer: 'charset ', key: 'a' })
    expect(choices).toHaveLength(charsets.length + 1)
    expect(new Set(choices.map(({ answer }) => answer)).size).toBe(choices.length)
  })

  test('begins with the one in use', () => {
    const { choices } = asked('koi8-r')
    expect(choices[0]).toMatchObject({ answer: 'charset koi8-r' })
    expect(choices[1]).toMatchObject({ answer: 'charset ' })
    expect(choices).toHaveLength(charsets.length + 1)
  })
})
