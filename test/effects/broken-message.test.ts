import { expect, test } from 'vitest'
import type { Event } from '../../src/app/event.ts'
import { messageAt } from '../../src/app/maildrop.ts'
import { createProgram, type Program } from '../../src/app/program.ts'
import { linesOnScreen } from '../../src/app/reading.ts'
import type { PopServer } from '../../src/demo/server.ts'
import { Visit } from '../app/rig.ts'
import { startRig } from '../demo/rig.ts'
import { letters, saidTo } from './rig.ts'
import { visit } from './visit.ts'

// All of the program but its screen, with a server on which one message breaks the connection. A person who sees that
// connects again.

const names = Array.from({ length: 15 }, (_, i) => `m${i + 1}`)

const browse = (server: PopServer) => {
  let program: Program | undefined
  let wake = () => {}
  const events: Event[] = []
  const { perform } = visit(server, {
    dispatch(event) {
      events.push(event)
      program?.dispatch(event)
      if (event.type === 'connectionLost') program?.dispatch({ type: 'reconnectAsked' })
      wake()
    },
  })
  const begun = createProgram(new Visit().state, perform)
  program = begun
  begun.start()
  return {
    state: () => begun.state(),
    press: (key: string) => begun.dispatch({ type: 'keyPressed', key }),
    count: (type: Event['type']) => events.filter(event => event.type === type).length,
    lines: () =>
      linesOnScreen(begun.state())
        .map(({ text }) => text)
        .join(' '),
    /** Waits until something holds, looking whenever anything has happened. */
    until: async (holds: () => boolean) => {
      while (!holds()) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    },
    /** What is in the list in place of the subjects that were sent. */
    odd: () => {
      const { maildrop } = begun.state()
      const messages = names.map((_, row) => maildrop && messageAt(maildrop, row))
      return messages.flatMap(message =>
        message?.summary?.subject === `m${message?.number}` ? [] : [message?.summary?.subject],
      )
    },
  }
}

const reason = 'the connection broke twice while the server was sending it'

test.each([
  ['m15', 'close', []],
  ['m15', 'cut', []],
  ['m15', 'close', ['UIDL' as const]],
  ['m8', 'close', []],
  ['m8', 'close', ['UIDL' as const, 'CAPA' as const]],
] as const)(
  '%s, at which the server does this: %s, is found out, and all others are listed (lacks %j)',
  async (id, how, lacks) => {
    const server = await startRig({ maildrop: letters(...names), faults: { breaksAt: { [id]: how }, lacks } })
    const { state, until, odd, count, press, lines } = browse(server)
    await until(() => state().troubled.size === 1 && odd().length === 1 && odd()[0] !== undefined)
    expect(odd()).toEqual([`(not read: ${reason})`])
    const losses = count('connectionLost')
    expect(losses).toBeLessThanOrEqual(4)
    for (let row = 15; row > Number(id.slice(1)); row -= 1) press('j')
    await until(() => lines().includes('left alone'))
    expect(lines()).toContain(`This message is left alone: ${reason}.`)
    const asked = () => saidTo(server).filter(line => line.startsWith(`TOP ${id.slice(1)} `)).length
    const before = asked()
    press('return')
    await until(() => count('connectionLost') === losses + 1 && lines().includes('left alone'))
    await until(() => state().connection.status === 'open' && odd()[0] !== undefined)
    expect(asked()).toBe(before + 1)
    expect(odd()).toEqual([`(not read: ${reason})`])
  },
)
