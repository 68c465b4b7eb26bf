import { Box, useInput } from 'ink'
import SelectInput from 'ink-select-input'
import { useRef } from 'react'
import type { Choice } from '../app/question-text.ts'
import { questionText } from '../app/questions.ts'
import type { Answer, Question as Asked, State } from '../app/state.ts'
import { cut } from '../text/cells.ts'
import { said, sanitise } from '../text/sanitise.ts'
import { Line, Piece } from './line.tsx'
import { Indicator, Item } from './menu.tsx'
import { TitleLine } from './title-line.tsx'

/** So many answers are shown, if there are so many, before the title is. */
const fewestChoices = 3

/**
 * What is asked and a menu of the answers; each has a key of its own too, and Esc changes nothing. Where the rows do
 * not suffice the answers come first, the chosen one always among them.
 */
export const Question = ({
  state,
  question,
  height,
  answer,
  dismiss,
}: {
  state: State
  question: Asked
  height: number
  answer: (answer: Answer) => void
  dismiss: () => void
}) => {
  const { title, lines, choices } = questionText(state, question)
  const { columns } = state.window
  // The menu takes digits for answers too. Here none is meant: $ and 4 are one key, and 42 may slip to $2.
  const highlighted = useRef(choices[0]?.answer)
  // A menu that loses rows would forget where it stands: another one takes its place, and stands there.
  const titled = height > Math.min(choices.length, fewestChoices)
  const limit = Math.min(titled ? height - 1 : height, choices.length)
  useInput((input, key) => {
    if (key.escape) return dismiss()
    const chosen = choices.find(choice => input !== '' && choice.key === input && !key.ctrl && !key.meta)
    return chosen && answer(chosen.answer)
  })
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      {titled && <TitleLine columns={columns} titles={[{ text: title, focused: true }]} end={[]} />}
      {lines.slice(0, Math.max(0, height - 1 - choices.length)).map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is what it is by its place.
        <Line key={i}>
          <Piece>{cut(said` ${line}`, columns)}</Piece>
        </Line>
      ))}
      <SelectInput
        items={choices.map(choice => itemOf(choice, columns))}
        key={limit}
        limit={limit}
        initialIndex={choices.findIndex(choice => choice.answer === highlighted.current)}
        onHighlight={item => {
          highlighted.current = item.value
        }}
        onSelect={item => item.value === highlighted.current && answer(item.value)}
        indicatorComponent={Indicator}
        itemComponent={Item}
      />
    </Box>
  )
}

const itemOf = ({ answer, key, label }: Choice, columns: number) => ({
  key: answer,
  value: answer,
  label: cut(sanitise(`${key || ' '}  ${label}`), columns - 2),
})
