import type { Command } from './command.ts'
import { deletingCommands } from './deleting-commands.ts'
import { movingCommands } from './moving-commands.ts'
import { programCommands } from './program-commands.ts'
import { readingCommands } from './reading-commands.ts'

/** Every command, in the order in which help, README and the line of hints show them. */
export const commands: readonly Command[] = [
  ...movingCommands,
  ...readingCommands,
  ...deletingCommands,
  ...programCommands,
]
