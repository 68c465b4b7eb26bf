import type { FaultCase, Setting } from './fault-case.ts'
import type { WholeSession } from './whole-run.ts'

/** Which octets a line is cut at: every one; or one in so many, from one on, and one in `dense` from the first DELE on. */
export type Density =
  | 'every octet'
  | { readonly oneIn: number; readonly from: number; readonly dense: number }

/** The sessions a line is cut in; where the messages have no unique-ids, the purge goes on in the one they were seen in. */
const isCutIn = ({ role, asked }: WholeSession) =>
  role === 'purging' || role === 'proving' || asked.some(({ verb }) => verb === 'DELE')

/** The line is cut at an octet of either direction, in the session that purges or in the one that proves. */
export const cutCases = (
  setting: Setting,
  sessions: readonly WholeSession[],
  density: Density,
  backUp?: true,
): readonly FaultCase[] =>
  sessions.filter(isCutIn).flatMap(({ role, sent, received, receivedBeforeDele, sentBeforeDele }) => {
    const name = (octet: number, way: string) => `${setting.name}, ${role} cut at octet ${octet} ${way}`
    const more = backUp && { backUp }
    return [
      ...octets(1, sent, sentBeforeDele, density).map(octet => ({
        name: name(octet, 'from the server'),
        setting,
        at: { [role]: { faults: { cutAfter: octet } } },
        ...more,
      })),
      ...octets(0, received, receivedBeforeDele, density).map(octet => ({
        name: name(octet, 'to the server'),
        setting,
        at: { [role]: { faults: { cutAfterReceived: octet } } },
        ...more,
      })),
    ]
  })

/** The octets from one to another at which a line is cut; those from `removal` on remove. */
const octets = (first: number, last: number, removal: number, density: Density): readonly number[] => {
  const all = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  if (density === 'every octet') return all
  const { oneIn, from, dense } = density
  return all.filter(octet =>
    octet >= removal ? (last - octet) % dense === 0 : octet % oneIn === from % oneIn,
  )
}
