import { expect, test } from 'vitest'
import { frameCounter } from '../bench/frame-counter.ts'

const [begin, end, query] = ['\u001b[?2026h', '\u001b[?2026l', '\u001b[5n']

test.each<[string, readonly string[], number]>([
  ['frames that end synchronised output', [`${begin}a${end}`, `${begin}b${end}`], 2],
  ['frames in one piece', [`${begin}a${end}${begin}b${end}`], 2],
  ['frames that a query follows', [`a${query}`, `b${query}`], 2],
  ['a query behind the end of a frame', [`${begin}a${end}${query}`], 1],
  ['pieces, of who marks no frame', ['a', 'b', 'c'], 3],
])('%s', (_, pieces, frames) => {
  const counter = frameCounter()
  for (const piece of pieces) counter.count(Buffer.from(piece))
  expect(counter.total()).toBe(frames)
})

test('a mark that is cut anywhere counts once, and a frame is whole behind its end only', () => {
  const octets = Buffer.from(`${begin}a${end}${query}`)
  for (let cut = 1; cut < octets.length; cut += 1) {
    const counter = frameCounter()
    const { whole } = counter.count(octets.subarray(0, cut))
    expect(whole).toBe(cut < begin.length || cut >= octets.length - query.length)
    expect(counter.count(octets.subarray(cut))).toEqual({ count: 1, whole: true })
  }
})
