import { said } from '../text/sanitise.ts'
import { type Command, everywhere } from './command.ts'
import type { Event, Movement } from './event.ts'

const moved = (movement: Movement): Event => ({ type: 'moved', movement })

/** The commands that move the cursor, or the text. */
export const movingCommands: readonly Command[] = [
  {
    name: 'down',
    keys: ['j', 'down'],
    places: everywhere,
    help: said`One line down.`,
    event: moved({ by: 'line', to: 'down' }),
  },
  {
    name: 'up',
    keys: ['k', 'up'],
    places: everywhere,
    help: said`One line up.`,
    event: moved({ by: 'line', to: 'up' }),
  },
  {
    name: 'first',
    keys: ['g', 'home'],
    places: everywhere,
    help: said`To the first line: the newest message in the list.`,
    event: moved({ by: 'end', to: 'up' }),
  },
  {
    name: 'last',
    keys: ['G', 'end'],
    places: everywhere,
    help: said`To the last line: the oldest message in the list.`,
    event: moved({ by: 'end', to: 'down' }),
  },
  {
    name: 'page-down',
    keys: ['pagedown', 'space'],
    places: everywhere,
    help: said`One page down.`,
    event: moved({ by: 'page', to: 'down' }),
  },
  {
    name: 'page-up',
    keys: ['pageup'],
    places: everywhere,
    help: said`One page up.`,
    event: moved({ by: 'page', to: 'up' }),
  },
  {
    name: 'half-page-down',
    keys: ['ctrl+d'],
    places: everywhere,
    help: said`Half a page down.`,
    event: moved({ by: 'halfPage', to: 'down' }),
  },
  {
    name: 'half-page-up',
    keys: ['ctrl+u'],
    places: everywhere,
    help: said`Half a page up.`,
    event: moved({ by: 'halfPage', to: 'up' }),
  },
  {
    name: 'next-message',
    keys: ['J'],
    places: ['reader'],
    hint: said`next`,
    help: said`While reading: the next message of the list.`,
    event: { type: 'steppedToMessage', to: 'next' },
  },
  {
    name: 'previous-message',
    keys: ['K'],
    places: ['reader'],
    hint: said`previous`,
    help: said`While reading: the previous message of the list.`,
    event: { type: 'steppedToMessage', to: 'previous' },
  },
]
