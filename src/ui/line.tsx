import { Text } from 'ink'
import type { ReactNode } from 'react'
import type { DisplayText } from '../text/sanitise.ts'
import { type Tone, useLook } from './tone.tsx'

/** Text in a tone. It takes nothing that was not made safe for a terminal. */
export const Piece = ({ tone = 'plain', children }: { tone?: Tone; children: DisplayText }) => {
  const look = useLook()
  return <Text {...look(tone)}>{children}</Text>
}

/**
 * One row of the screen, cut at its end rather than wrapped: nothing may push another row away. Without children
 * it is an empty row, which is a space to Ink: it gives no height to nothing.
 */
export const Line = ({ children = ' ' }: { children?: ReactNode }) => <Text wrap="truncate">{children}</Text>
