import type { Transcript } from '../../src/pop3/transcript.ts'

/** What was said to the server, in flights: what has an answer of the server between it stands apart. */
export const flightsOf = (transcript: Transcript): string[] => {
  const flights: string[] = []
  let isNew = true
  for (const { speaker, text } of transcript.lines()) {
    if (speaker === 'C') flights.push(isNew ? text : `${flights.pop()}, ${text}`)
    if (speaker !== '*') isNew = speaker === 'S'
  }
  return flights
}
