import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Extent, MessageKey } from '../../src/app/message-ref.ts'
import { createShelf, type Held } from '../../src/effects/shelf.ts'
import { refTo } from './rig.ts'

const megabyte = 1024 * 1024

const fetched = (octets: number, extent: Extent) => ({ octets, extent, loaded: false })

/** So many octets in memory. */
const inMemory = (octets = 10, { lines = 48, extent = 'beginning' as Extent } = {}): Held => ({
  source: { octets: new Uint8Array(octets) },
  fetched: fetched(octets, extent),
  lines,
})

/** A loaded message in a file. */
const inFile = (): Held => ({
  source: { file: 99, size: 10 },
  fetched: { octets: 10, extent: 'whole', loaded: true },
  lines: 48,
})

const wanted = (key: string, lines = 48) => refTo(1, { key: key as MessageKey, lines })

/** A shelf, and the keys of what it has released so far. */
const start = () => {
  const shelf = createShelf()
  const released: string[] = []
  return {
    shelf,
    released,
    put: (key: string, held: Held) => {
      shelf.put(key as MessageKey, held, () => released.push(key))
      return held
    },
    finds: (...keys: string[]) => keys.filter(key => shelf.find(wanted(key)) !== undefined),
  }
}

describe('what is found', () => {
  test.each<[string, Extent, number, number, boolean]>([
    ['the beginning, of as many lines', 'beginning', 48, 48, true],
    ['the beginning, of more lines', 'beginning', 96, 48, true],
    ['not the beginning of fewer lines', 'beginning', 48, 49, false],
    ['all that TOP gives, of any number of lines', 'asFarAsTop', 48, 1_000_000, true],
    ['the whole message, of any number of lines', 'whole', 0, 1_000_000, true],
  ])('%s', (_, extent, lines, asked, found) => {
    const { shelf, put } = start()
    const held = put('a', inMemory(10, { lines, extent }))
    expect(shelf.find(wanted('a', asked))).toBe(found ? held : undefined)
    expect(shelf.find(wanted('b', asked))).toBeUndefined()
  })

  test('what was put there last', () => {
    const { shelf, put, released } = start()
    put('a', inMemory())
    const later = put('a', inMemory())
    expect(shelf.find(wanted('a'))).toBe(later)
    expect(released).toEqual(['a'])
  })
})

describe('what is kept', () => {
  test('16 MB in memory, of those that were put or found last', () => {
    const { put, finds, released } = start()
    for (const key of ['a', 'b', 'c', 'd']) put(key, inMemory(4 * megabyte))
    expect(released).toEqual([])
    finds('a')
    put('e', inMemory(1))
    expect(released).toEqual(['b'])
    expect(finds('a', 'b', 'c', 'd', 'e')).toEqual(['a', 'c', 'd', 'e'])
  })

  test('four files, those that were put or found last', () => {
    const { put, finds, released } = start()
    for (const key of ['a', 'b', 'c', 'd']) put(key, inFile())
    finds('a')
    put('e', inFile())
    expect(released).toEqual(['b'])
    expect(finds('a', 'b', 'c', 'd', 'e')).toEqual(['a', 'c', 'd', 'e'])
  })

  test('that little of one kind is there does not count against the other', () => {
    const { put, released } = start()
    put('file', inFile())
    for (let n = 0; n < 9; n += 1) put(`memory ${n}`, inMemory(2 * megabyte))
    expect(released).toEqual(['memory 0'])
    for (let n = 0; n < 4; n += 1) put(`file ${n}`, inFile())
    expect(released).toEqual(['memory 0', 'file'])
  })

  test('what was found too small is no younger for it', () => {
    const { shelf, put, released } = start()
    for (const key of ['a', 'b', 'c', 'd']) put(key, inMemory(4 * megabyte))
    shelf.find(wanted('a', 96))
    put('e', inMemory(1))
    expect(released).toEqual(['a'])
  })
})

describe('what is forgotten is released', () => {
  test('all of it when the shelf is closed, once', () => {
    const { shelf, put, finds, released } = start()
    put('a', inFile())
    put('b', inMemory())
    shelf.close()
    shelf.close()
    expect(released).toEqual(['a', 'b'])
    expect(finds('a', 'b')).toEqual([])
  })

  test('one message alone, which another one takes the place of', () => {
    const { shelf, released, put, finds } = start()
    put('a', inMemory())
    put('b', inMemory())
    shelf.forget('a' as MessageKey)
    shelf.forget('c' as MessageKey)
    expect(finds('a', 'b')).toEqual(['b'])
    expect(released).toEqual(['a'])
  })

  test('what only a number names, in a new session', () => {
    const { shelf, put, finds, released } = start()
    put('\n1', inMemory())
    put('1', inMemory())
    put('\n2', inFile())
    shelf.forgetNumbers()
    expect(released).toEqual(['\n1', '\n2'])
    expect(finds('\n1', '1', '\n2')).toEqual(['1'])
  })

  test('once nobody uses it any more', async () => {
    const { shelf, put, finds, released } = start()
    const held = put('a', inFile())
    const [one, other] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
    const uses = [shelf.use(held, () => one.promise), shelf.use(held, () => other.promise)]
    shelf.close()
    expect(finds('a')).toEqual([])
    one.resolve('one')
    expect(await uses[0]).toBe('one')
    expect(released).toEqual([])
    other.resolve('other')
    expect(await uses[1]).toBe('other')
    expect(released).toEqual(['a'])
  })

  test('also where its use fails', async () => {
    const { shelf, put, released } = start()
    const held = put('a', inFile())
    const failure = new Error('No.')
    const use = Promise.withResolvers<void>()
    const used = shelf.use(held, () => use.promise)
    shelf.close()
    use.reject(failure)
    await expect(used).rejects.toBe(failure)
    expect(released).toEqual(['a'])
  })

  test('and not where it is still wanted', async () => {
    const { shelf, put, released } = start()
    const held = put('a', inFile())
    expect(await shelf.use(held, async () => 'done')).toBe('done')
    expect(released).toEqual([])
  })
})

test('whatever is done, nothing is released while it is used, and everything is once, in the end', async () => {
  const key = fc.constantFrom('a', 'b', 'c', '\n1', '\n2', 'd', 'e', 'f')
  const action = fc.oneof(
    fc.record({ do: fc.constant('put' as const), key, large: fc.boolean(), file: fc.boolean() }),
    fc.record({ do: fc.constant('find' as const), key }),
    fc.record({ do: fc.constant('use' as const), key }),
    fc.record({ do: fc.constant('finish' as const), which: fc.nat(5) }),
    fc.record({ do: fc.constant('forgetNumbers' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 40 }), async actions => {
      const shelf = createShelf()
      const all: { held: Held; users: number; releases: number }[] = []
      const uses: { end: () => void; over: Promise<unknown> }[] = []
      const put = (name: string, held: Held) => {
        const entry = { held, users: 0, releases: 0 }
        all.push(entry)
        shelf.put(name as MessageKey, held, () => {
          expect(entry.users).toBe(0)
          entry.releases += 1
        })
      }
      const use = (held: Held) => {
        const entry = all.find(each => each.held === held)
        if (!entry) throw new Error('It was never put there.')
        expect(entry.releases).toBe(0)
        entry.users += 1
        const { promise, resolve } = Promise.withResolvers<void>()
        const over = shelf.use(held, async () => {
          await promise
          entry.users -= 1
        })
        uses.push({ end: resolve, over })
      }
      const finish = async (which: number) => {
        const [ended] = uses.splice(which, 1)
        ended?.end()
        await ended?.over
      }
      for (const each of actions) {
        if (each.do === 'put') put(each.key, each.file ? inFile() : inMemory(each.large ? 9 * megabyte : 1))
        else if (each.do === 'forgetNumbers') shelf.forgetNumbers()
        else if (each.do === 'finish') await finish(each.which)
        else {
          const held = shelf.find(wanted(each.key))
          if (held && each.do === 'use') use(held)
        }
      }
      shelf.close()
      while (uses.length > 0) await finish(0)
      expect(all.map(({ releases }) => releases)).toEqual(all.map(() => 1))
    }),
  )
})
