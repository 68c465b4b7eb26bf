import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { maildropOf } from '../../src/demo/maildrop.ts'
import { startRig } from '../demo/rig.ts'
import { pathOf } from './postern.ts'
import { unknownSequences } from './sequences.ts'
import { patience, type Screen, type Terminal } from './terminal.ts'
import { isAwaited, isRead, isTitled, openMailbox } from './visit.ts'

vi.setConfig({ testTimeout: 20 * patience })

const folder = pathOf('../shared/corpora')

const hasCome = (title: string) => (screen: Screen) => isTitled(title)(screen) && !isAwaited(screen)

/** Looks closer at the message of this number, which is on the screen, and comes back; gives whether it could. */
type View = (terminal: Terminal, number: number) => Promise<boolean>

const viewLinks: View = async ({ send, until }, number) => {
  send('b')
  const found = await until(
    screen => isTitled(`Links in message ${number} `)(screen) || screen.text.includes('There are no links'),
    `links of message ${number}`,
  )
  if (!isTitled('Links')(found)) return false
  send('Gq')
  return true
}

/** What each message is looked at with in turn. */
const views: readonly View[] = [
  async ({ send, until }, number) => {
    // A message that could not be taken apart has no tree: the help that lies over it or not tells when it is known.
    send('vH')
    await until(isTitled('Keys'))
    send('q')
    const { lines } = await until(screen => !isTitled('Keys')(screen), 'what is under the help')
    if (!lines[1]?.startsWith(`─ Parts of message ${number} `)) return false
    send('\r')
    await until(hasCome(`Part of message ${number}: `), `part of message ${number}`)
    send(' qq')
    return true
  },
  async ({ send, until }, number) => {
    send('i')
    await until(isTitled(`The way of message ${number},`))
    send(' q')
    return true
  },
  async ({ send, until }) => {
    send('h')
    await until('All header fields, decoded.')
    send('h')
    await until('The header as it came.')
    send(' h')
    await until('The usual header fields.')
    return true
  },
  async ({ send, until }, number) => {
    send('e')
    await until(hasCome(`Source of message ${number} `), `source of message ${number}`)
    send('Gq')
    return true
  },
]

test.runIf(existsSync(folder))(
  'real and broken mail is read throughout, and nothing of it reaches the terminal (needs the folder)',
  async () => {
    const files = globSync('**/*.{eml,msg}', { cwd: folder }).toSorted()
    expect(files.length).toBeGreaterThan(200)
    const messages = files.map(file => readFileSync(join(folder, file)))
    const terminal = await openMailbox(await startRig({ maildrop: maildropOf(messages) }))
    const { send, until, exit } = terminal
    /** Where the octets of each message begin. */
    const marks: [file: string, at: number][] = []
    const looked = views.map(() => 0)
    let linked = 0
    send('\r')
    for (let number = files.length; number > 0; number -= 1) {
      marks.push([files[number - 1] ?? '', terminal.octets.length])
      await until(isRead(number), `message ${number}`)
      send(' ')
      if (await viewLinks(terminal, number)) linked += 1
      await until(isTitled(`Message ${number} `))
      const which = number % views.length
      if (await views[which]?.(terminal, number)) looked[which] = (looked[which] ?? 0) + 1
      await until(isTitled(`Message ${number} `))
      send('J')
    }
    send('qq')
    expect(await exit).toEqual({ code: 0, signal: null })
    expect(Math.min(linked, ...looked)).toBeGreaterThan(10)
    // All of it first: a mark may lie inside a sequence.
    const { octets } = terminal
    const hostile =
      unknownSequences(octets).length === 0
        ? []
        : marks.filter(([, at], i) => unknownSequences(octets.subarray(at, marks[i + 1]?.[1])).length > 0)
    expect(hostile.map(([file]) => file)).toEqual([])
    expect(unknownSequences(octets)).toEqual([])
  },
)
