import { linesOnScreen } from '../app/reading.ts'
import type { State } from '../app/state.ts'
import { extentText, screenTitle } from '../app/titles.ts'
import { TextPane } from './text-pane.tsx'
import { progressOf, TitleLine } from './title-line.tsx'

/** A text that has the screen for itself: a message, one of its parts, its source, the help, the transcript. */
export const TextScreen = ({ state, height }: { state: State; height: number }) => {
  const { screen, preview, window, search, shift } = state
  const lines = linesOnScreen(state)
  const scroll = 'scroll' in screen ? screen.scroll : preview.scroll
  const end = [
    progressOf(scroll, lines.length, height),
    ...(screen.name === 'reader' ? [extentText(state)] : []),
  ]
  return (
    <>
      <TitleLine
        columns={window.columns}
        titles={[{ text: screenTitle(state), focused: screen.name !== 'reader' }]}
        end={end}
      />
      <TextPane
        lines={lines}
        scroll={scroll}
        height={height}
        columns={window.columns}
        wanted={search?.wanted}
        shift={shift}
      />
    </>
  )
}
