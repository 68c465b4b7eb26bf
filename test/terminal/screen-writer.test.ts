import { EventEmitter } from 'node:events'
import type { WriteStream } from 'node:tty'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Outlet } from '../../src/terminal/outlet.ts'
import { ScreenWriter, type WriterOptions } from '../../src/terminal/screen-writer.ts'

const question = '\x1b[5n'

/** A writer on a terminal of 80 by 3 that takes everything at once, unless it is told to wait. */
const rig = (options: Partial<WriterOptions> = {}) => {
  const terminal = Object.assign(new EventEmitter(), { columns: 80, rows: 3 })
  const slow: (() => void)[] = []
  const state = { written: '', isSlow: false }
  const outlet = new Outlet(
    {
      write(octets, done) {
        state.written += octets.toString()
        const taken = () => done(null, octets.length)
        if (state.isSlow) slow.push(taken)
        else queueMicrotask(taken)
      },
      writeNow(octets) {
        state.written += octets.toString()
        return octets.length
      },
    },
    error => expect.fail(String(error)),
  )
  const writer = new ScreenWriter(terminal as unknown as WriteStream, outlet, { asks: true, ...options })
  return {
    writer,
    terminal,
    state,
    takeAll: () => slow.splice(0).forEach(taken => void taken()),
    /** What was written since this was asked last. */
    async news() {
      await Promise.resolve()
      await Promise.resolve()
      const { written } = state
      state.written = ''
      return written
    },
  }
}

/** A frame that no other can be drawn with few octets from: enough that the terminal is asked behind it. */
const large = (letter: string) => [1, 2, 3].map(() => letter.repeat(80)).join('\n')
const larger = (letter: string) => [1, 2, 3].map(() => `${letter}\u0301`.repeat(80)).join('\n')

/** A writer whose terminal has answered before. */
const provenRig = async () => {
  const made = rig()
  made.writer.write(larger('a'))
  made.writer.answered()
  await made.news()
  return made
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** Frames in a row that fill what may be on its way. */
const crowd = ({ writer }: { writer: ScreenWriter }) => {
  for (const letter of 'bcdefghijk') writer.write(larger(letter))
}

describe('frames', () => {
  test('are drawn as what has changed', async () => {
    const { writer, news } = rig()
    writer.write('one\ntwo\nthree')
    expect(await news()).toBe('\x1b[m\x1b[r\x1b[?6l\x1b[H\x1b[J\x1b[Hone\r\ntwo\r\nthree')
    writer.write('\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K\x1b[Gone\ntoo\nthree')
    expect(await news()).toBe('\x1b[2;2Ho')
    writer.write('one\ntoo\nthree')
    expect(await news()).toBe('')
  })

  test('of nothing but ASCII are encoded before they are compared', async () => {
    const { writer, news } = rig({ encode: text => text.replaceAll('世', '??') })
    writer.write('世x')
    await news()
    writer.write('世y')
    expect(await news()).toBe('\x1b[1;3Hy')
  })

  test('wait for the terminal, and only the latest of them is drawn', async () => {
    const made = await provenRig()
    crowd(made)
    const before = await made.news()
    expect(before).toContain('b')
    expect(before).not.toContain('k')
    made.writer.write('the last')
    expect(await made.news()).toBe('')
    made.writer.answered()
    made.writer.answered()
    made.writer.answered()
    expect(await made.news()).toContain('the last')
  })

  test('wait no longer than an answer may take', async () => {
    const made = await provenRig()
    crowd(made)
    made.writer.write('the last')
    await made.news()
    vi.advanceTimersByTime(900)
    expect(await made.news()).toBe('')
    vi.advanceTimersByTime(60_000)
    expect(await made.news()).toContain('the last')
  })

  test('on a terminal that never answers wait for nothing but that it takes them', async () => {
    const { writer, state, takeAll, news } = rig()
    writer.write(larger('a'))
    expect(await news()).toContain(question)
    vi.advanceTimersByTime(60_000)
    state.isSlow = true
    for (const letter of 'bcd') writer.write(larger(letter))
    const written = await news()
    expect(written).toContain('b')
    expect(written).not.toContain('c')
    expect(written).not.toContain(question)
    takeAll()
    expect(await news()).toContain('d\u0301')
  })

  test('are never asked about where that is not wanted', async () => {
    const { writer, news } = rig({ asks: false })
    for (const letter of 'bcdefghijk') {
      writer.write(larger(letter))
      const written = await news()
      expect(written).toContain(letter)
      expect(written).not.toContain(question)
    }
  })
})

test('a sequence passes in order, behind the frame that waits', async () => {
  const made = await provenRig()
  crowd(made)
  made.writer.write('the last')
  await made.news()
  made.writer.pass('\x1b]52;c;eA==\x07')
  expect(await made.news()).toMatch(/the last.*\]52;c;eA==/s)
})

test('modes pass in order, and nothing holds them back', async () => {
  const made = await provenRig()
  crowd(made)
  made.writer.write('the last')
  await made.news()
  made.writer.write('\x1b[?25h')
  made.writer.write('\x1b[?1049l')
  const written = await made.news()
  expect(written).toContain('the last')
  expect(written.endsWith('\x1b[?25h\x1b[?1049l')).toBe(true)
})

test('a screen that is entered anew is painted as a whole', async () => {
  const { writer, news } = rig()
  writer.write('one')
  writer.write('\x1b[?1049l')
  await news()
  writer.write('two')
  expect(await news()).toBe('')
  writer.write('\x1b[?1049h')
  expect(await news()).toBe('\x1b[?1049h\x1b[m\x1b[r\x1b[?6l\x1b[H\x1b[J\x1b[Htwo')
})

test('a new size is told to Ink once others know it, and painted as a whole', async () => {
  const { writer, terminal, news } = rig()
  const heard: string[] = []
  writer.on('resize', () => heard.push('Ink'))
  writer.write('one')
  await news()
  terminal.columns = 30
  terminal.emit('resize')
  queueMicrotask(() => heard.push('others'))
  await new Promise(setImmediate)
  expect(heard).toEqual(['others', 'Ink'])
  expect(writer.columns).toBe(30)
  writer.write('one')
  expect(await news()).toBe('\x1b[m\x1b[r\x1b[?6l\x1b[H\x1b[J\x1b[Hone')
})

test('a frame of the former size is not drawn', async () => {
  const made = await provenRig()
  crowd(made)
  made.writer.write('the last')
  await made.news()
  made.terminal.emit('resize')
  for (let i = 0; i < 5; i += 1) made.writer.answered()
  expect(await made.news()).toBe('')
})

describe('whoever gives the terminal away', () => {
  test('has no answer come to the next one', async () => {
    const made = rig()
    made.writer.write(larger('a'))
    await made.news()
    const settled = vi.fn()
    const given = made.writer.giveAway().then(settled)
    made.writer.write(large('b'))
    await made.news()
    expect(settled).not.toHaveBeenCalled()
    made.writer.answered()
    await given
    expect(await made.news()).toBe('')
    made.writer.write('\x1b[?1049l')
    expect(await made.news()).not.toContain(question)
  })

  test('waits for answers though the screen has been left before they come', async () => {
    const { writer, news } = rig()
    writer.write(larger('a'))
    await news()
    const settled = vi.fn()
    const given = writer.settled().then(settled)
    writer.write('\x1b[?1049l')
    await news()
    expect(settled).not.toHaveBeenCalled()
    expect(writer.awaitsAnswer).toBe(true)
    writer.answered()
    await given
    expect(writer.awaitsAnswer).toBe(false)
  })

  test('waits no longer than a second', async () => {
    const { writer, news } = rig()
    writer.write(larger('a'))
    await news()
    const given = writer.giveAway()
    vi.advanceTimersByTime(1000)
    await given
    expect(writer.awaitsAnswer).toBe(false)
  })
})

test('at the end all is written at once', () => {
  const { writer, state } = rig()
  state.isSlow = true
  writer.write('one')
  writer.writeNowOnly()
  writer.write('\x1b[?1049l')
  expect(state.written.endsWith('\x1b[?1049l')).toBe(true)
})

test('who writes is told once it is taken', async () => {
  const { writer, state, takeAll } = rig()
  const done = vi.fn()
  state.isSlow = true
  writer.write('one', done)
  writer.write('', 'utf8', done)
  await Promise.resolve()
  expect(done).not.toHaveBeenCalled()
  takeAll()
  expect(done).toHaveBeenCalledTimes(2)
})
