import { Box } from 'ink'
import SelectInput from 'ink-select-input'
import { type PartItem, partItems } from '../app/part-list.ts'
import { placeOf, type State } from '../app/state.ts'
import { extentText, screenTitle } from '../app/titles.ts'
import { Indicator, Item } from './menu.tsx'
import { TitleLine } from './title-line.tsx'

/** The tree of the parts of the message under the cursor, as a menu. What is done with the chosen one are commands. */
export const PartTree = ({
  state,
  height,
  choose,
}: {
  state: State
  height: number
  choose: (part: PartItem['id']) => void
}) => {
  const { screen, window } = state
  const chosen = screen.name === 'parts' ? screen.chosen : undefined
  const items = partItems(state, window.columns - 2).map(({ id, line }) => ({
    key: id,
    value: id,
    label: line,
  }))
  return (
    <>
      <TitleLine
        columns={window.columns}
        titles={[{ text: screenTitle(state), focused: true }]}
        end={[extentText(state)]}
      />
      <Box flexDirection="column" height={height} overflow="hidden">
        <SelectInput
          items={items}
          // A menu whose rows change would forget where it stands: another one takes its place, and stands there.
          key={[height, ...items.map(item => item.value)].join(' ')}
          limit={height}
          initialIndex={Math.max(
            0,
            items.findIndex(item => item.value === chosen),
          )}
          // What is asked or typed over the tree has the keys.
          isFocused={placeOf(state) === 'parts'}
          onHighlight={item => choose(item.value)}
          indicatorComponent={Indicator}
          itemComponent={Item}
        />
      </Box>
    </>
  )
}
