import { expect, test, vi } from 'vitest'
import { pretendMaildrop } from '../../src/demo/pretend-maildrop.ts'
import { startRig } from '../demo/rig.ts'
import { patience, type Screen } from './terminal.ts'
import { openMailbox } from './visit.ts'

vi.setConfig({ testTimeout: 2 * patience })

const heading = ({ lines }: Screen): string => lines.find(line => line.includes('Headers ')) ?? ''

/** The numbers of the messages whose headers a server was asked for. */
const askedOf = ({ commandLog }: { readonly commandLog: readonly { readonly line: string }[] }) =>
  new Set(commandLog.flatMap(({ line }) => /^TOP (\d+) 0$/.exec(line)?.[1] ?? []))

test('the headers of all messages come by themselves, with progress; f stops them and goes on', async () => {
  const server = await startRig({ maildrop: pretendMaildrop(900), faults: { latency: 100 } })
  const { send, until } = await openMailbox(server)
  // From now on a batch takes longer than it takes to see that.
  server.faults.latency = 2000
  const going = await until(screen => / of 900\. f stops\.$/.test(heading(screen)), 'progress')
  expect(heading(going)).toMatch(/^ {2}Headers .{8} [\d,]+ of 900\. f stops\.$/)
  send('f')
  const stopped = await until(screen => / of 900, stopped: f goes on\.$/.test(heading(screen)), 'stop')
  expect(stopped.lines[0]).toContain(' · 900 messages')
  send('f')
  await until(screen => / of 900\. f stops\.$/.test(heading(screen)), 'progress again')
  server.faults.latency = 0
  await until(screen => heading(screen) === '', 'end of the progress')
  expect(askedOf(server).size).toBe(900)
  send('f')
  await until('The headers of all messages are here.')
})

test('--headers seen reads those in sight, and the others once f says so', async () => {
  const server = await startRig({ maildrop: pretendMaildrop(300) })
  const { send, until } = await openMailbox(server, {}, ['--headers', 'seen'])
  await until(screen => / of 300, stopped: f goes on\.$/.test(heading(screen)), 'what is known')
  expect(askedOf(server).size).toBeLessThan(100)
  send('f')
  await until(screen => heading(screen) === '', 'end of the progress')
  expect(askedOf(server).size).toBe(300)
})
