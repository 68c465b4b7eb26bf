import type { Effect } from '../../src/app/effect.ts'
import type { Event } from '../../src/app/event.ts'
import type { Outside } from '../../src/effects/outside.ts'
import { createPerformer } from '../../src/effects/perform.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import { sanitise } from '../../src/text/sanitise.ts'

type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>

/** A Postern without a screen, in which no time passes. */
export type Postern = {
  perform(effect: Effect): void
  /** The next event of one of these types, behind the one that was awaited last. */
  next<Type extends Event['type']>(...types: readonly Type[]): Promise<EventOf<Type>>
  /** Ends it at once, with no farewell to the server. */
  leave(): Promise<void>
}

export type PosternAt = Pick<Outside, 'endpoint' | 'user' | 'store'> & Partial<Outside>

/** Starts one for a mailbox, and for a store that others may have had before it. `told` hears each event as it happens. */
export const startPostern = (at: PosternAt, told: (event: Event) => void = () => {}): Postern => {
  const events: Event[] = []
  let wake = () => {}
  const left = Promise.withResolvers<void>()
  const perform = createPerformer({
    password: { get: async () => 'secret', refused: () => {} },
    place: { server: sanitise('the server') },
    mailbox: 'demo@the.server',
    transcript: createTranscript(),
    dispatch(event) {
      events.push(event)
      told(event)
      wake()
    },
    backupFolder: '/nowhere',
    loadingVerb: 'RETR',
    now: () => 1234,
    // Another connection has its turn before the next attempt, as it would have in time.
    pause: () => new Promise(resolve => setTimeout(resolve, 2)),
    screen: {
      redraw: () => {},
      suspend: () => {},
      lend: use => use(),
      copy: () => false,
      leave: () => left.resolve(),
    },
    ...at,
  })
  return {
    perform,
    async next<Type extends Event['type']>(...types: readonly Type[]) {
      for (;;) {
        const event = events.shift()
        if (event && types.some(type => type === event.type)) return event as EventOf<Type>
        if (event) continue
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    },
    leave() {
      perform({ type: 'leave', atOnce: true, code: 0 })
      return left.promise
    },
  }
}
