import { onTestFinished } from 'vitest'
import type { Effect } from '../../src/app/effect.ts'
import type { PopServer } from '../../src/demo/server.ts'
import type { Outside } from '../../src/effects/outside.ts'
import { createPerformer } from '../../src/effects/perform.ts'
import { createTranscript } from '../../src/pop3/transcript.ts'
import { openStore } from '../../src/store/open-store.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { connectRaw } from '../demo/rig.ts'
import { EventRecorder, queuedOf } from './rig.ts'

type Leave = Extract<Effect, { type: 'leave' }>

export const openMaildrop: Effect = { type: 'openMaildrop' }
/** A purge of what a server holds under these unique-ids. */
export const purge = (server: PopServer | undefined, ...wanted: string[]): Effect => ({
  type: 'purge',
  messages: wanted.map(id => queuedOf(id, server)),
  backUp: false,
})
export const leave: Leave = { type: 'leave', atOnce: false, code: 0 }
export const leaveAtOnce: Leave = { type: 'leave', atOnce: true, code: 0 }

/** A performer for a server, with a person who knows the password and a screen that is not there. */
export const visit = (server: PopServer, change: Partial<Outside> = {}) => {
  const recorder = new EventRecorder()
  const left = Promise.withResolvers<number>()
  /** What the screen was told to do. */
  const toldScreen: string[] = []
  const performed = createPerformer({
    endpoint: { host: server.host, port: server.port, security: 'plaintext' },
    user: 'demo',
    password: { get: async () => 'secret', refused: () => {} },
    place: { server: sanitise('the server') },
    transcript: createTranscript(),
    dispatch: recorder.dispatch,
    mailbox: 'demo@the.server',
    store: { account: openStore(undefined).account('demo'), watch: () => () => {}, isLasting: true },
    backupFolder: '/nowhere',
    pause: async () => {},
    loadingVerb: 'RETR',
    now: () => 1234,
    screen: {
      redraw: () => toldScreen.push('redraw'),
      suspend: () => toldScreen.push('suspend'),
      lend(use) {
        toldScreen.push('lend')
        return use()
      },
      copy(text) {
        toldScreen.push(`copy ${text}`)
        return text.length > 10
      },
      leave(code) {
        toldScreen.push(`leave ${code}`)
        left.resolve(code)
      },
    },
    ...change,
  })
  /** What is to be purged was queued before. */
  const perform = (effect: Effect) => {
    if (effect.type === 'purge')
      performed({ type: 'keepQueue', change: { messages: effect.messages, queued: true } })
    performed(effect)
  }
  onTestFinished(() => perform(leaveAtOnce))
  return { recorder, perform, toldScreen, left: left.promise }
}

/** A performer whose maildrop is open. */
export const openVisit = async (server: PopServer, change: Partial<Outside> = {}) => {
  const visited = visit(server, change)
  visited.perform(openMaildrop)
  await visited.recorder.next('maildropOpened')
  return visited
}

/** Waits for the server to have answered everything that reached it so far. */
export const caughtUp = async (server: PopServer) => {
  const client = connectRaw(server)
  await client.hear(/\n/)
  await client.ask('NOOP\r\n')
  client.close()
}
