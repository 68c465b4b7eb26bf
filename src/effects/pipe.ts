import { access, constants } from 'node:fs/promises'
import { type CommandOutput, runCaptured } from './captured.ts'
import { LocalError } from './local-error.ts'
import type { Progress } from './private-file.ts'

/**
 * Runs a person's own command in their shell (SHELL, else /bin/sh), with the octets to read, and gives what it says;
 * nothing of it goes to the terminal. The command is the person's words alone: nothing from a message belongs in it.
 * How it is stopped, and what it rejects with, is said at `runCaptured`.
 */
export const pipeThrough = async (
  command: string,
  octets: AsyncIterable<Uint8Array>,
  { shell = process.env['SHELL'] || '/bin/sh', ...how }: Progress & { readonly shell?: string } = {},
): Promise<CommandOutput> => {
  await access(shell, constants.X_OK).catch(error => {
    throw new LocalError('noCommand', shell, error)
  })
  return runCaptured([shell, '-c', command], octets, how)
}
