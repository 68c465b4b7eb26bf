import { describe, expect, test } from 'vitest'
import { sanitise } from '../../src/text/sanitise.ts'
import { maildropOf, opened, previewOf, upTo, type Visit, visitTo } from './rig.ts'

describe('the panes', () => {
  const panes = (visit: Visit, key: string, times: number) =>
    Array.from({ length: times }, () => visit.press(key).state.pane)

  test('take turns with Tab: list and preview, and the queue where there is one', () => {
    expect(panes(visitTo(5), 'tab', 3)).toEqual(['preview', 'list', 'preview'])
    expect(panes(visitTo(5).press('d'), 'tab', 4)).toEqual(['preview', 'queue', 'list', 'preview'])
    expect(panes(visitTo(5).press('d'), 'shift+tab', 4)).toEqual(['queue', 'preview', 'list', 'queue'])
  })

  test('are one where the preview is off or has no room, and Tab says so', () => {
    const off = visitTo(5).press('P', 'tab')
    expect(off.state.pane).toBe('list')
    expect(off.notice).toMatch(/one pane only/)
    expect(visitTo(5, { rows: 8 }).press('tab').state.pane).toBe('list')
  })

  test('are left to the list by Esc, by P, and where the window has no more room for them', () => {
    expect(visitTo(5).press('tab', 'escape').state.pane).toBe('list')
    expect(visitTo(5).press('tab', 'P').state.pane).toBe('list')
    const visit = visitTo(5).press('tab').happen({ type: 'resized', columns: 80, rows: 8 })
    expect(visit.state.pane).toBe('list')
  })

  test('P turns the preview off and on; while it is off, nothing is asked for it', () => {
    const visit = visitTo(50).press('P')
    expect(visit.state.previewShown).toBe(false)
    expect(visit.press('j').asked).not.toContain('awaitRest')
    expect(visit.press('P').state.previewShown).toBe(true)
    expect(visit.asked).toContain('awaitRest')
  })

  test('the preview scrolls while it has the keys, and the list stays', () => {
    const visit = visitTo(5).rest()
    const key = visit.effects.find(effect => effect.type === 'fetchPreview')?.key ?? expect.fail()
    visit.happen({ type: 'previewFetched', key, preview: previewOf('line', 100) }).press('tab', 'j', 'j')
    expect(visit.state.preview.scroll).toBe(2)
    expect(visit.number).toBe(5)
  })

  test('Enter in the queue shows the message in the list, where it is still there', () => {
    const visit = visitTo(5).press('d', 'd', 'shift+tab', 'j', 'return')
    expect([visit.state.pane, visit.number]).toEqual(['list', 4])
    visit.press('shift+tab', 'g').happen(opened(maildropOf(upTo(4))))
    expect(visit.press('return').notice).toBe('That message is not in the list.')
    expect(visit.state.pane).toBe('queue')
  })

  test('h shows all header fields from their first line, and the usual ones again', () => {
    const visit = visitTo(5).press('h')
    expect(visit.state.preview).toEqual({ scroll: 0, allFields: true })
    expect(visit.press('h').state.preview.allFields).toBe(false)
    expect(visit.press('return', 'h').state.preview.allFields).toBe(true)
  })
})

describe('help and transcript', () => {
  test.each([
    ['mailbox', []],
    ['reader', ['return']],
  ])('lie over the %s, and go back to it', (under, keys) => {
    for (const back of ['q', 'escape']) {
      const visit = visitTo(5).press(...keys, '?')
      expect(visit.state.screen).toMatchObject({ name: 'help', under })
      expect(visit.press('?').state.screen).toMatchObject({ name: 'help', under })
      expect(visit.press(back).state.screen).toEqual({ name: under })
    }
  })

  test('the help scrolls to its end and no further', () => {
    const visit = visitTo(5).press('?', 'G')
    const end = visit.state.screen
    expect(end).not.toMatchObject({ scroll: 0 })
    expect(visit.press('j').state.screen).toEqual(end)
    expect(visit.press('g').state.screen).toMatchObject({ scroll: 0 })
  })

  test('L asks for the transcript, which opens at its end', () => {
    const visit = visitTo(5).press('L')
    expect(visit.effects).toEqual([{ type: 'readTranscript' }])
    const lines = upTo(100).map(line => sanitise(`S: line ${line}`))
    visit.happen({ type: 'transcriptRead', lines })
    expect(visit.state.screen).toMatchObject({ name: 'transcript', under: 'mailbox' })
    const aboveTheEnd = visit.press('k').state.screen
    expect(visit.press('G', 'k').state.screen).toEqual(aboveTheEnd)
    expect(visit.press('g').state.screen).toMatchObject({ scroll: 0 })
    expect(visit.press('q').state.screen).toEqual({ name: 'mailbox' })
  })
})
