import { Box } from 'ink'
import SelectInput from 'ink-select-input'
import { partCount, partItems } from '../app/part-list.ts'
import type { State } from '../app/state.ts'
import { extentText, screenTitle } from '../app/titles.ts'
import { Indicator, Item } from './menu.tsx'
import { progressOf, TitleLine } from './title-line.tsx'

/**
 * The tree of the parts of the message under the cursor. The menu draws what is in sight of it; its cursor moves as
 * that of a list does, by pages too and not from one end to the other, so the keys are the reducer's.
 */
export const PartTree = ({ state, height }: { state: State; height: number }) => {
  const { screen, window } = state
  if (screen.name !== 'parts') return undefined
  const { chosen, top } = screen
  const items = partItems(state, window.columns - 2, top, height)
  const cursor = items.findIndex(({ id }) => id === chosen)
  return (
    <>
      <TitleLine
        columns={window.columns}
        titles={[{ text: screenTitle(state), focused: true }]}
        end={[progressOf(top, partCount(state), height), extentText(state)]}
      />
      <Box flexDirection="column" height={height} overflow="hidden">
        <SelectInput
          // The menu stands where it began.
          key={`${chosen} ${top} ${items.length}`}
          items={items.map(({ id, line }) => ({ key: id, value: id, label: line }))}
          initialIndex={Math.max(0, cursor)}
          isFocused={false}
          indicatorComponent={Indicator}
          itemComponent={Item}
        />
      </Box>
    </>
  )
}
