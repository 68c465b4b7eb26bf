import { Text } from 'ink'
import { memo, type ReactNode } from 'react'
import type { DisplayText } from '../text/sanitise.ts'
import { type Tone, useLook } from './tone.tsx'

/**
 * A part of a line, in a tone. It takes nothing that was not made safe for a terminal. Ink measures anew each line of which
 * a piece was drawn again, be it the same: so that is not done.
 */
export const Piece = memo(({ tone = 'plain', children }: { tone?: Tone; children: DisplayText }) => {
  const look = useLook()
  return tone === 'plain' ? children : <Text {...look(tone)}>{children}</Text>
})

/**
 * One row of the screen, cut at its end rather than wrapped: nothing may push another row away. Without children
 * it is an empty row, which is a space to Ink: it gives no height to nothing.
 */
export const Line = ({ children = ' ' }: { children?: ReactNode }) => <Text wrap="truncate">{children}</Text>
