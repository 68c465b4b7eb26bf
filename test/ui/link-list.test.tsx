import { describe, expect, test } from 'vitest'
import { linkTo } from '../app/rig.ts'
import { newestView, openMailbox, showMailbox } from './mailbox.tsx'

const listLinks = async (columns = 80, rows = 24, links = newestView.links) => {
  const view = await showMailbox(openMailbox(columns, rows, {}, { view: { ...newestView, links } }))
  await view.press('\r')
  await view.press('b')
  return view
}

describe('the list of links', () => {
  test('has their numbers, their texts and where they lead, those that are suspect marked', async () => {
    const { screen } = await listLinks()
    const shown = await screen()
    expect(shown.lines[1]).toMatch(/^─ Links in message 52 ─+$/)
    expect(shown.lines[2]).toBe('▌  [1] the plan → https://harbour.example/plan')
    expect(shown.lines[3]).toMatch(/^ ! \[2\] bank\.example → https:\/\/quay\.example\/a+…$/)
    expect(shown.cell(1, 3)).toMatchObject({ text: '!', foreground: 3 })
    expect(shown.cell(5, 2).foreground).toBe('default')
  })

  test('tells all of the one under the cursor, and why it is suspect', async () => {
    const { screen, press } = await listLinks()
    const first = (await screen()).lines
    expect(first[17]).toMatch(/^─ Leads to ─+$/)
    expect(first.slice(18, 20)).toEqual([' https://harbour.example/plan', ''])
    await press('j')
    const second = await screen()
    expect(second.lines[3]).toMatch(/^▌! \[2\]/)
    expect(second.lines.slice(18, 20).join('').replaceAll(' ', '')).toBe(
      `https://quay.example/${'a'.repeat(90)}`,
    )
    expect(second.cell(1, 19).foreground).toBe('default')
    expect(second.lines[20]).toBe(' Its text names bank.example.')
    expect(second.cell(1, 20).foreground).toBe(3)
  })

  test('gives the one under the cursor to the clipboard', async () => {
    const { press, effects } = await listLinks()
    await press('y')
    expect(effects.at(-1)).toEqual({
      type: 'copy',
      lines: ['https://harbour.example/plan'],
      what: 'the link',
    })
  })

  test('scrolls, and goes back to the text', async () => {
    const links = Array.from({ length: 500 }, (_, i) => linkTo(`https://host-${i + 1}.example/`))
    const { screen, press } = await listLinks(80, 24, links)
    expect((await screen()).lines[1]).toMatch(/ 3 % ─$/)
    await press('G')
    const end = await screen()
    expect(end.lines[1]).toMatch(/ 100 % ─$/)
    expect(end.lines[16]).toBe('▌  [500] https://host-500.example/')
    await press('q')
    expect((await screen()).lines[1]).toMatch(/^─ Message 52/)
  })

  test('keeps its cursor in sight where there is little room', async () => {
    const links = Array.from({ length: 50 }, (_, i) => linkTo(`https://host-${i + 1}.example/`))
    const { screen, press, resizeBoth } = await listLinks(80, 24, links)
    for (const key of 'jjjjjjjjjj') await press(key)
    await resizeBoth(25, 8)
    expect((await screen()).text).toMatch(/^▌ {2}\[11\] /m)
  })
})
