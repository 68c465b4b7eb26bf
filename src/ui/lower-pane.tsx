import { layoutOf } from '../app/layout.ts'
import { wholeQueueSize } from '../app/queue.ts'
import { rangeText } from '../app/range.ts'
import { previewLines } from '../app/reading.ts'
import { currentMessage, type State } from '../app/state.ts'
import { extentText } from '../app/titles.ts'
import { said } from '../text/sanitise.ts'
import { QueueList } from './queue-list.tsx'
import { TextPane } from './text-pane.tsx'
import { progressOf, TitleLine } from './title-line.tsx'

/** The pane under the list: the preview of the message under the cursor, or the deletion queue. */
export const LowerPane = ({ state, height }: { state: State; height: number }) => {
  const { pane, queue, preview, window } = state
  const lines = previewLines(state)
  const end = pane === 'queue' ? [] : [progressOf(preview.scroll, lines.length, height), extentText(state)]
  const titles = [
    { text: selectedTitle(state) ?? previewTitle(state), focused: pane === 'preview' },
    ...(queue.size > 0 ? [{ text: said`Queue: ${wholeQueueSize(queue)}`, focused: pane === 'queue' }] : []),
  ]
  return (
    <>
      <TitleLine columns={window.columns} titles={titles} end={end} />
      {pane === 'queue' ? (
        <QueueList state={state} height={height} />
      ) : (
        <TextPane lines={lines} scroll={preview.scroll} height={height} columns={window.columns} />
      )}
    </>
  )
}

/** What is selected is said here where the list has no titles. */
const selectedTitle = (state: State) => (layoutOf(state).listTitles > 0 ? undefined : rangeText(state))

const previewTitle = (state: State) => {
  const message = currentMessage(state)
  return message ? said`Preview of ${message.number}` : said`Preview`
}
