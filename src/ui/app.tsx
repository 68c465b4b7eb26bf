import { Box, type SuspendTerminal, useApp, useInput, usePaste } from 'ink'
import { useEffect, useSyncExternalStore } from 'react'
import { layoutOf } from '../app/layout.ts'
import type { Program } from '../app/program.ts'
import type { State } from '../app/state.ts'
import { HintLine, NoticeLines } from './bottom-lines.tsx'
import { keyName } from './key-name.ts'
import { LinkList } from './link-list.tsx'
import { LowerPane } from './lower-pane.tsx'
import { MessageList } from './message-list.tsx'
import { PartTree } from './part-tree.tsx'
import { PromptLine } from './prompt-line.tsx'
import { Question } from './question.tsx'
import { TextScreen } from './text-screen.tsx'
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
  usePaste(text => program.dispatch({ type: 'pasted', text }))
  const { columns, rows } = state.window
  const layout = layoutOf(state)
  return (
    <ColourContext value={coloured}>
      <Box flexDirection="column" width={columns} height={rows} overflowY="hidden">
        <TopLine state={state} />
        <Body state={state} />
        {layout.question > 0 && state.question && (
          <Question
            key={state.question.kind}
            state={state}
            question={state.question}
            height={layout.question}
            answer={answer => program.dispatch({ type: 'questionAnswered', answer })}
            dismiss={() => program.dispatch({ type: 'questionDismissed' })}
          />
        )}
        <NoticeLines notice={state.notice} lines={layout.notice} />
        {state.prompt && <PromptLine prompt={state.prompt} columns={columns} />}
        <HintLine state={state} />
      </Box>
    </ColourContext>
  )
}

const Body = ({ state }: { state: State }) => {
  const { list, listTitles, title, content, detail } = layoutOf(state)
  // A question may need all rows.
  if (state.screen.name !== 'mailbox' && title === 0) return undefined
  switch (state.screen.name) {
    case 'mailbox':
      return (
        <>
          <MessageList state={state} titles={listTitles > 0} height={list} />
          {content > 0 && <LowerPane state={state} height={content} />}
        </>
      )
    case 'parts':
      return <PartTree state={state} height={content} />
    case 'links':
      return <LinkList state={state} height={content} detail={detail} />
    default:
      return <TextScreen state={state} height={content} />
  }
}
