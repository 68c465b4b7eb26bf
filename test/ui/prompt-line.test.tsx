import { describe, expect, test } from 'vitest'
import { openMailbox, showMailbox } from './mailbox.tsx'

const left = '\u001b[D'

const ask = async (key: string, columns = 80, rows = 24) => {
  const view = await showMailbox(openMailbox(columns, rows))
  await view.press('\r')
  await view.press(key)
  /** The row of the prompt, and the columns of it that are inverse. */
  const prompt = async () => {
    const shown = await view.screen()
    const row = rows - 2
    const inverse = Array.from({ length: columns }, (_, column) => column).filter(
      column => shown.cell(column, row).inverse,
    )
    return { text: shown.lines[row], inverse }
  }
  return { ...view, prompt }
}

describe('a line that is asked for', () => {
  test('stands above the hints with the name that is offered, its cursor at the end', async () => {
    const { screen, prompt } = await ask('s')
    expect(await prompt()).toEqual({ text: ' Save this message as: Start here.eml', inverse: [37] })
    const shown = await screen()
    expect(shown.cell(1, 22).foreground).toBe(6)
    expect(shown.lines[23]).toBe(' Enter go on  Esc back')
  })

  test('is typed, and its cursor moved', async () => {
    const { press, prompt } = await ask('/')
    for (const key of ['a', '灯', 'c', left, left]) await press(key)
    expect(await prompt()).toEqual({ text: ' Search: a灯c', inverse: [10, 11] })
    await press('\u007f')
    expect(await prompt()).toEqual({ text: ' Search: 灯c', inverse: [9, 10] })
  })

  test('takes a paste as text', async () => {
    const { press, prompt, program, effects } = await ask('|')
    const before = effects.length
    await press('\u001b[200~grep \u001b]0;x\u0007harbour\nq\r\u001b[201~')
    expect((await prompt()).text).toBe(' Pipe this message to the command: grep ]0;xharbour')
    expect(program.state().prompt).toBeDefined()
    expect(effects.slice(before)).toEqual([])
  })

  test('scrolls where it is too long, its cursor always in sight', async () => {
    const { press, prompt } = await ask('/', 40, 12)
    const text = Array.from({ length: 100 }, (_, i) => String.fromCharCode(97 + (i % 26))).join('')
    for (const key of text) await press(key)
    const atEnd = await prompt()
    expect(atEnd.text).toBe(` Search: ${text.slice(-30)}`)
    expect(atEnd.inverse).toEqual([39])
    await press('\u0001')
    expect(await prompt()).toEqual({ text: ` Search: ${text.slice(0, 31)}`, inverse: [9] })
    await press('\u0005')
    for (let pressed = 0; pressed < 50; pressed += 1) await press(left)
    const inside = await prompt()
    expect(inside.inverse).toHaveLength(1)
    expect(inside.text?.charAt(inside.inverse[0] ?? 0)).toBe(text.charAt(50))
  })

  test('keeps room for what is typed where the window is narrow', async () => {
    const { press, prompt } = await ask('|', 25, 8)
    for (const key of 'less') await press(key)
    const shown = await prompt()
    expect(shown.text).toMatch(/… ?less$/)
    expect(shown.inverse).toHaveLength(1)
  })

  test('is put away with Esc, and the text below it is whole again', async () => {
    const { screen, press } = await ask('/')
    await press('a')
    await press('\u001b')
    const shown = await screen()
    expect(shown.text).not.toContain('Search')
    expect(shown.lines[21]).toBe(' Line 12 of the text.')
  })
})
