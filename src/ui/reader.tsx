import { previewLines } from '../app/reading.ts'
import { currentMessage, type State } from '../app/state.ts'
import { said } from '../text/sanitise.ts'
import { signs } from '../text/signs.ts'
import { TextPane } from './text-pane.tsx'
import { progressOf, TitleLine } from './title-line.tsx'

/** The message under the cursor, on the whole screen. */
export const Reader = ({ state, height }: { state: State; height: number }) => {
  const message = currentMessage(state)
  const lines = previewLines(state)
  const progress = progressOf(state.preview.scroll, lines.length, height)
  const queued = message?.id !== undefined && state.queue.has(message.id)
  const number = message ? said`Message ${message.number}` : said`No message`
  const subject = message?.summary ? said`${number} ${signs.dot} ${message.summary.subject}` : number
  const titles = [{ text: queued ? said`${signs.queued} ${subject}` : subject, focused: false }]
  return (
    <>
      <TitleLine columns={state.window.columns} titles={titles} {...(progress && { progress })} />
      <TextPane lines={lines} scroll={state.preview.scroll} height={height} />
    </>
  )
}
