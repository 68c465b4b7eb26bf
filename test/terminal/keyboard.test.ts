import { EventEmitter } from 'node:events'
import type { ReadStream } from 'node:tty'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Keyboard } from '../../src/terminal/keyboard.ts'

/** A terminal that a test types into; `calls` says what was asked of it. */
class FakeTerminal extends EventEmitter {
  readonly calls: string[] = []

  setRawMode(raw: boolean): this {
    return this.#called(`setRawMode ${raw}`)
  }

  setEncoding(encoding: string): this {
    return this.#called(`setEncoding ${encoding}`)
  }

  pause(): this {
    return this.#called('pause')
  }

  resume(): this {
    return this.#called('resume')
  }

  ref(): this {
    return this.#called('ref')
  }

  unref(): this {
    return this.#called('unref')
  }

  type(text: string): void {
    this.emit('data', text)
  }

  #called(call: string): this {
    this.calls.push(call)
    return this
  }
}

/** The key Esc, as Ink gets it. */
const escapeKey = '\x1b[27u'

/** Who has asked the terminal, so many times. */
class FakeAsker {
  asked = 0
  #settled: (() => void)[] = []

  get awaitsAnswer(): boolean {
    return this.asked > 0
  }

  answered(): void {
    this.asked -= 1
    if (this.asked === 0) for (const settled of this.#settled) settled()
  }

  settled(): Promise<void> {
    return new Promise(resolve => this.#settled.push(resolve))
  }
}

/** A keyboard, and the keys that a reader like Ink has got from it: it reads until there is none. */
const keyboard = (settled: () => Promise<void> | undefined = () => undefined) => {
  const terminal = new FakeTerminal()
  const asker = new FakeAsker()
  const board = new Keyboard(terminal as unknown as ReadStream, settled, asker)
  const keys: string[] = []
  board.on('readable', () => {
    for (let key = board.read(); key !== null; key = board.read()) keys.push(key)
  })
  return { terminal, asker, board: board.ref(), keys }
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('a keyboard', () => {
  test('gives a burst one key at a time', () => {
    const { terminal, keys } = keyboard()
    terminal.type('jjg\x1b[Ad')
    expect(keys).toEqual(['j', 'j', 'g', '\x1b[A', 'd'])
  })

  test('has none until one is pressed', () => {
    expect(keyboard().board.read()).toBeNull()
  })

  test('puts keys together that come in pieces', () => {
    const { terminal, keys } = keyboard()
    terminal.type('j\x1b[')
    expect(keys).toEqual(['j'])
    terminal.type('5')
    terminal.type('~k')
    expect(keys).toEqual(['j', '\x1b[5~', 'k'])
  })

  test('takes an escape that nothing follows for the key Esc, after its time', () => {
    const { terminal, keys } = keyboard()
    terminal.type('\x1b')
    vi.advanceTimersByTime(20)
    expect(keys).toEqual([])
    vi.advanceTimersByTime(20)
    expect(keys).toEqual([escapeKey])
    terminal.type('[A')
    expect(keys).toEqual([escapeKey, '[', 'A'])
  })

  test('takes an escape that goes on in time for no key of its own', () => {
    const { terminal, keys } = keyboard()
    terminal.type('\x1b')
    vi.advanceTimersByTime(20)
    terminal.type('[A')
    vi.runAllTimers()
    expect(keys).toEqual(['\x1b[A'])
  })
})

describe('a key that has something to wait for', () => {
  /** Waits before every key for `draw` to be called. */
  const drawing = () => {
    let drawn = Promise.withResolvers<void>()
    const draw = async () => {
      drawn.resolve()
      drawn = Promise.withResolvers()
      await vi.advanceTimersByTimeAsync(0)
    }
    return { draw, ...keyboard(() => drawn.promise) }
  }

  test('is given once that is over, and the next waits anew', async () => {
    const { terminal, keys, draw } = drawing()
    terminal.type('dqy')
    expect(keys).toEqual([])
    await draw()
    expect(keys).toEqual(['d'])
    await draw()
    await draw()
    expect(keys).toEqual(['d', 'q', 'y'])
  })

  test('has those that come meanwhile queue up behind it', async () => {
    const { terminal, keys, draw } = drawing()
    terminal.type('a')
    terminal.type('bc')
    expect(keys).toEqual([])
    await draw()
    expect(keys).toEqual(['a'])
    await draw()
    await draw()
    expect(keys).toEqual(['a', 'b', 'c'])
  })

  test('makes those before it wait for nothing', async () => {
    const { terminal, keys } = keyboard(() => (keys.includes('$') ? Promise.resolve() : undefined))
    terminal.type('jd$y')
    expect(keys).toEqual(['j', 'd', '$'])
    await vi.advanceTimersByTimeAsync(0)
    expect(keys).toEqual(['j', 'd', '$', 'y'])
  })
})

describe('the terminal', () => {
  test('is taken by ref, once however often, and given away by unref', () => {
    const { terminal, board, keys } = keyboard()
    expect(terminal.calls).toEqual(['setEncoding utf8', 'resume', 'ref'])
    board.ref()
    expect(terminal.listenerCount('data')).toBe(1)
    board.unref()
    expect(terminal.calls.slice(-2)).toEqual(['pause', 'unref'])
    terminal.type('secret')
    expect([board.read(), keys]).toEqual([null, []])
    board.ref()
    terminal.type('j')
    expect(keys).toEqual(['j'])
  })

  test('is not left with half a key when it is given away', () => {
    const { terminal, board, keys } = keyboard()
    terminal.type('\x1b')
    board.unref()
    vi.runAllTimers()
    board.ref()
    terminal.type('[A')
    expect(keys).toEqual(['[', 'A'])
  })

  test('is set as Ink asks for, but stays in UTF-8', () => {
    const { terminal, board } = keyboard()
    terminal.calls.length = 0
    expect(board.setRawMode(true).setRawMode(false).setEncoding()).toBe(board)
    expect(terminal.calls).toEqual(['setRawMode true', 'setRawMode false'])
    expect(board.isTTY).toBe(true)
  })
})

describe('an answer of the terminal', () => {
  const answer = '\x1b[0n'

  test.each([0, 1, 2, 3, 4])('is no key, and hides none, cut at %d', cut => {
    const { terminal, asker, keys } = keyboard()
    asker.asked = 1
    terminal.type(`j${answer.slice(0, cut)}`)
    vi.advanceTimersByTime(300)
    terminal.type(`${answer.slice(cut)}k`)
    expect(keys).toEqual(['j', 'k'])
    expect(asker.asked).toBe(0)
  })

  test('that is awaited does not keep Esc back for long', () => {
    const { terminal, asker, keys } = keyboard()
    asker.asked = 2
    terminal.type('\x1b')
    terminal.type(answer)
    expect(keys).toEqual([escapeKey])
    terminal.type('\x1b')
    vi.advanceTimersByTime(500)
    expect(keys).toEqual([escapeKey, escapeKey])
  })

  test.each([
    ['a letter', 'q', ['q']],
    ['several', 'qj', ['q', 'j']],
    ['what would go on as a key of the application mode', 'OA', ['O', 'A']],
    ['what would go on as a reply', 'P', ['P']],
    ['an arrow', '\x1b[A', ['\x1b[A']],
    ['a paste', '\x1b[200~x\x1b[201~', ['\x1b[200~x\x1b[201~']],
  ])('that is awaited makes no other key of Esc and %s behind it, and loses none', (_, behind, units) => {
    const { terminal, asker, keys } = keyboard()
    asker.asked = 1
    terminal.type('\x1b')
    vi.advanceTimersByTime(100)
    expect(keys).toEqual([])
    terminal.type(behind)
    expect(keys).toEqual([escapeKey, ...units])
    terminal.type(answer)
    vi.runAllTimers()
    expect(keys).toEqual([escapeKey, ...units])
    expect(asker.asked).toBe(0)
  })

  test('that is awaited leaves Alt and a letter what they are', () => {
    const { terminal, asker, keys } = keyboard()
    asker.asked = 1
    terminal.type('\x1bq\x1b')
    vi.advanceTimersByTime(20)
    terminal.type('j')
    expect(keys).toEqual(['\x1bq', '\x1bj'])
  })

  test('that is awaited makes Esc and [ two keys, where both come on their own', () => {
    const { terminal, asker, keys } = keyboard()
    asker.asked = 1
    terminal.type('\x1b')
    vi.advanceTimersByTime(100)
    terminal.type('[')
    vi.advanceTimersByTime(499)
    expect(keys).toEqual([])
    vi.advanceTimersByTime(1)
    expect(keys).toEqual([escapeKey, '['])
  })

  test('has nobody take Esc before it for Alt', () => {
    const { terminal, asker, keys } = keyboard()
    asker.asked = 1
    terminal.type(`\x1b${answer}q`)
    expect(keys).toEqual([escapeKey, 'q'])
  })

  test('may come in pieces while the terminal is given away', async () => {
    const { terminal, asker, board, keys } = keyboard()
    asker.asked = 1
    board.setRawMode(false).unref()
    for (const piece of answer) {
      terminal.type(piece)
      vi.advanceTimersByTime(100)
    }
    await board.released
    expect(keys).toEqual([])
  })

  test('is waited for before the terminal is given away, and keys are not', async () => {
    const { terminal, asker, board, keys } = keyboard()
    asker.asked = 1
    terminal.calls.length = 0
    board.setRawMode(false).unref()
    terminal.type('x')
    expect(terminal.calls).toEqual([])
    terminal.type(answer)
    await board.released
    expect(terminal.calls).toEqual(['setRawMode false', 'pause', 'unref'])
    expect(keys).toEqual([])
  })

  test('does not take the terminal away from who has taken it again', async () => {
    const { terminal, asker, board, keys } = keyboard()
    asker.asked = 1
    board.setRawMode(false).unref()
    board.ref().setRawMode(true)
    terminal.calls.length = 0
    terminal.type(`${answer}j`)
    await board.released
    expect(terminal.calls).toEqual([])
    expect(keys).toEqual(['j'])
  })
})
