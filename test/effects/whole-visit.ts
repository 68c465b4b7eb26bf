import type { Effect } from '../../src/app/effect.ts'
import type { Event } from '../../src/app/event.ts'
import { messageAt, summarised } from '../../src/app/maildrop.ts'
import { createProgram, type Program } from '../../src/app/program.ts'
import { type AccountView, initialState, type State } from '../../src/app/state.ts'
import type { PopServer } from '../../src/demo/server.ts'
import type { Outside } from '../../src/effects/outside.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { startRelay } from '../bench/relay.ts'
import { sumOf, type WireWatch, watchWire } from '../bench/wire.ts'
import { visit } from './visit.ts'

/** A program without a screen, and what went over the line to its server. */
export type WholeVisit = {
  readonly program: Program
  /** How many round trips its connections have taken so far. */
  roundTrips(): number
  /** All that was asked for so far. */
  readonly effects: readonly Effect[]
  press(...keys: string[]): void
  /** Waits until something holds of the state. */
  until(holds: (state: State) => boolean): Promise<void>
  /** Leaves at once. */
  leave(): Promise<void>
}

/** Opens a server's mailbox over a line of so many milliseconds, as a person would in a window of 80 by 24. */
export const openWhole = async (
  server: PopServer,
  roundTrip: number,
  account: Partial<AccountView> = {},
  outside: Partial<Outside> = {},
): Promise<WholeVisit> => {
  const wires: WireWatch[] = []
  const watch = () => {
    const wire = watchWire()
    wires.push(wire)
    return wire
  }
  const relay = await startRelay(server.port, roundTrip, { watch })
  const effects: Effect[] = []
  const { perform, left } = visit(server, {
    endpoint: { host: server.host, port: relay.port, security: 'plaintext' },
    now: Date.now,
    ...outside,
    dispatch: (event: Event) => program.dispatch(event),
  })
  const view: AccountView = {
    name: sanitise('demo@the.server'),
    server: sanitise('the.server'),
    readOnly: false,
    plaintext: false,
    askAbove: 10_000_000,
    letGoAfter: 60,
    readsAhead: true,
    purgeChoice: 'back',
    backupFolder: sanitise('~/mail'),
    ...account,
  }
  const program = createProgram(initialState(view, { columns: 80, rows: 24 }, Date.now()), effect => {
    effects.push(effect)
    perform(effect)
  })
  program.start()
  const until = (holds: (state: State) => boolean) =>
    new Promise<void>(resolve => {
      const look = () => {
        if (!holds(program.state())) return
        end()
        resolve()
      }
      const end = program.subscribe(look)
      look()
    })
  return {
    program,
    roundTrips: () => sumOf(wires.map(wire => wire.traffic())).roundTrips,
    effects,
    press: (...keys) => {
      for (const key of keys) program.dispatch({ type: 'keyPressed', key })
    },
    until,
    async leave() {
      program.dispatch({ type: 'leftAtOnce' })
      await left
    },
  }
}

/** Whether all headers are known. */
export const knowsAll = ({ maildrop }: State): boolean =>
  maildrop !== undefined &&
  summarised(maildrop) === maildrop.count &&
  messageAt(maildrop, 0)?.summary !== undefined
