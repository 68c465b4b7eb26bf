import { Box, type SuspendTerminal, useApp, useInput, usePaste } from 'ink'
import { useEffect, useSyncExternalStore } from 'react'
import { layoutOf } from '../app/layout.ts'
import type { Program } from '../app/program.ts'
import { helpLines, transcriptLines } from '../app/reading.ts'
import type { State } from '../app/state.ts'
import { said } from '../text/sanitise.ts'
import { HintLine, NoticeLines } from './bottom-lines.tsx'
import { keyName } from './key-name.ts'
import { LowerPane } from './lower-pane.tsx'
import { MessageList } from './message-list.tsx'
import { Paper } from './paper.tsx'
import { Question } from './question.tsx'
import { Reader } from './reader.tsx'
import { ColourContext } from './tone.tsx'
import { TopLine } from './top-line.tsx'

/** What can be done to the screen as a whole, once it is up. */
export type ScreenControls = { readonly suspendTerminal: SuspendTerminal }

/** The whole screen: the program's state in, text out; keys in, events out. */
export const App = ({
  program,
  coloured,
  onReady,
}: {
  program: Program
  coloured: boolean
  onReady?: (controls: ScreenControls) => void
}) => {
  const state = useSyncExternalStore(program.subscribe, program.state)
  const { suspendTerminal } = useApp()
  useEffect(() => onReady?.({ suspendTerminal }), [onReady, suspendTerminal])
  useInput((input, key) => program.dispatch({ type: 'keyPressed', key: keyName(input, key) }))
  usePaste(() => program.dispatch({ type: 'pasted' }))
  const { columns, rows } = state.window
  const layout = layoutOf(state)
  return (
    <ColourContext value={coloured}>
      <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
        <TopLine state={state} />
        <Body state={state} />
        {layout.question > 0 && (
          <Question
            key={state.question}
            state={state}
            height={layout.question}
            answer={answer => program.dispatch({ type: 'questionAnswered', answer })}
            dismiss={() => program.dispatch({ type: 'questionDismissed' })}
          />
        )}
        <NoticeLines notice={state.notice} lines={layout.notice} />
        <HintLine state={state} />
      </Box>
    </ColourContext>
  )
}

const Body = ({ state }: { state: State }) => {
  const { columns, list, listTitles, content } = layoutOf(state)
  const { screen } = state
  switch (screen.name) {
    case 'mailbox':
      return (
        <>
          <MessageList state={state} titles={listTitles > 0} height={list} />
          {content > 0 && <LowerPane state={state} height={content} />}
        </>
      )
    case 'reader':
      return <Reader state={state} height={content} />
    case 'help':
      return (
        <Paper
          title={said`Keys`}
          lines={helpLines(columns)}
          scroll={screen.scroll}
          columns={columns}
          height={content}
        />
      )
    case 'transcript':
      return (
        <Paper
          title={said`Transcript: C is Postern, S is the server, secrets read ***`}
          lines={transcriptLines(screen.lines, columns)}
          scroll={screen.scroll}
          columns={columns}
          height={content}
        />
      )
  }
}
