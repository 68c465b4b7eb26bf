import { describe, expect, test } from 'vitest'
import { questionText } from '../../src/app/questions.ts'
import { charsets } from '../../src/mail/charset-names.ts'
import type { PartId } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { manyParts, readingVisit, refTo, type Visit, viewOf } from './rig.ts'

const textOf = ({ state }: Visit) => questionText(state, state.question ?? expect.fail())

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
