/** How much had been heard at a moment, and how many round trips that had taken. */
export type Heard = { readonly octets: number; readonly roundTrips: number }

/** The time of day, to a part of a millisecond: the same clock in all processes of a bench. */
export const timeOfDay = (): number => performance.timeOrigin + performance.now()

/** Remembers what had been heard when. */
export const heardHistory = () => {
  const moments: (Heard & { readonly at: number })[] = []
  return {
    add: (heard: Heard) => void moments.push({ at: timeOfDay(), ...heard }),
    until: (moment: number): Heard =>
      moments.findLast(({ at }) => at <= moment) ?? { octets: 0, roundTrips: 0 },
  }
}
