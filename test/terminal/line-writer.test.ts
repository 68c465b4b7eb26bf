import { EventEmitter } from 'node:events'
import type { WriteStream } from 'node:tty'
import { expect, test, vi } from 'vitest'
import { LineWriter } from '../../src/terminal/line-writer.ts'

const enter = '\x1b[?1049h'
const leave = '\x1b[?1049l'

/** A writer on a terminal of 80 by 3, and all in order: what is written, and who is told of what. */
const rig = () => {
  const log: string[] = []
  const terminal = Object.assign(new EventEmitter(), {
    columns: 80,
    rows: 3,
    write(chunk: string, done?: () => void) {
      if (chunk !== '') log.push(chunk)
      done?.()
      return true
    },
  })
  const writer: LineWriter = new LineWriter(terminal as unknown as WriteStream, () => {
    log.push('forget')
    writer.write('erasure')
  })
  writer.on('resize', () => {
    log.push('resize')
    writer.write(`frame of ${writer.columns}`)
  })
  const resize = async (columns: number) => {
    terminal.columns = columns
    terminal.emit('resize')
    writer.write('frame of neither')
    await new Promise(setImmediate)
  }
  return { log, writer, terminal, resize }
}

test('what Ink writes reaches the terminal as it is, and Ink is told', () => {
  const { log, writer } = rig()
  const done = vi.fn()
  writer.write(enter)
  writer.write('\x1b[2K\x1b[1A\x1b[Gone', done)
  writer.write('', 'utf8', done)
  expect(log).toEqual([enter, '\x1b[2K\x1b[1A\x1b[Gone'])
  expect(done).toHaveBeenCalledTimes(2)
})

test('a new size is drawn once, as a whole, on a clear screen', async () => {
  const { log, writer, terminal, resize } = rig()
  writer.write(enter)
  terminal.emit('resize')
  await resize(30)
  expect(log).toEqual([enter, 'forget', '\x1b[H\x1b[J', 'resize', 'frame of 30'])
})

test('modes pass while a new size is laid out for', () => {
  const { log, writer, terminal } = rig()
  writer.write(enter)
  terminal.emit('resize')
  writer.write(leave)
  expect(log).toEqual([enter, leave])
})

test('while others have the terminal nothing is cleared or drawn', async () => {
  const { log, writer, resize } = rig()
  writer.write(enter)
  writer.write(leave)
  await resize(30)
  expect(log).toEqual([enter, leave, 'resize'])
  writer.write(enter)
  writer.write('one')
  expect(log.slice(3)).toEqual([enter, 'one'])
})
