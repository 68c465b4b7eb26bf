import type { TextLine } from '../app/reading.ts'
import type { DisplayText } from '../text/sanitise.ts'
import { TextPane } from './text-pane.tsx'
import { progressOf, TitleLine } from './title-line.tsx'

/** A text of Postern's own on the whole screen: the help, the transcript. */
export const Paper = ({
  title,
  lines,
  scroll,
  columns,
  height,
}: {
  title: DisplayText
  lines: readonly TextLine[]
  scroll: number
  columns: number
  height: number
}) => {
  const progress = progressOf(scroll, lines.length, height)
  return (
    <>
      <TitleLine
        columns={columns}
        titles={[{ text: title, focused: true }]}
        {...(progress && { progress })}
      />
      <TextPane lines={lines} scroll={scroll} height={height} />
    </>
  )
}
