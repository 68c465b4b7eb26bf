import { describe, expect, test } from 'vitest'
import { type WireWatch, watchWire } from '../bench/wire.ts'

/** Plays a conversation: `C:` what the client says in one piece, `S:` what the server does, `\r\n` for each bar. */
const play = (...pieces: readonly string[]): WireWatch => {
  const watch = watchWire()
  const octets = (piece: string) => Buffer.from(`${piece.slice(2).trim().split('|').join('\r\n')}`)
  for (const piece of pieces) {
    if (piece.startsWith('C:')) watch.said(octets(piece))()
    else watch.answered(octets(piece))()
  }
  return watch
}

const roundTrips = (...pieces: readonly string[]) => play(...pieces).traffic().roundTrips

const top = (n: number) => `TOP ${n} 0|`
const header = (n: number) => `+OK|A: ${n}||.|`

describe('round trips, with the two of TCP and the greeting', () => {
  test.each<[string, number, readonly string[]]>([
    ['one for each command that waits', 4, ['S:+OK hi|', 'C:USER a|', 'S:+OK|', 'C:PASS b|', 'S:+OK|']],
    ['none for what is said before the greeting', 3, ['C:CAPA|', 'S:+OK hi|+OK|TOP|.|', 'C:USER a|']],
    [
      'one for all that are said together',
      3,
      ['S:+OK|', 'C:STAT|LIST|UIDL|', 'S:+OK 1 1|+OK|1 1|.|+OK|1 a|.|'],
    ],
    ['none behind a reply that is not whole', 3, ['S:+OK|', `C:${top(1)}`, 'S:+OK|A: 1', `C:${top(2)}`]],
    ['but behind a listing that has begun', 4, ['S:+OK|', 'C:LIST|', 'S:+OK|1 1|', `C:${top(1)}`]],
    [
      'the response to a challenge is one of its own',
      4,
      ['S:+OK|', 'C:AUTH PLAIN|', 'S:+ |', 'C:abc|', 'S:+OK|'],
    ],
    [
      'no reply is taken for another that is refused',
      4,
      ['S:+OK|', 'C:LIST|', 'S:-ERR no|', 'C:STAT|', 'S:+OK 1 1|'],
    ],
    [
      'one for each of a client that waits for all, whatever it asks',
      6,
      [
        'S:+OK|',
        'C:LIST 1|',
        'S:+OK 1 1|',
        `C:${top(1)}`,
        `S:${header(1)}`,
        'C:LIST 2|',
        'S:+OK 2 1|',
        `C:${top(2)}`,
      ],
    ],
    [
      'a window moves on by one, however its replies are cut',
      4,
      [
        'S:+OK|',
        `C:${top(1)}${top(2)}${top(3)}`,
        `S:${header(1)}`,
        `C:${top(4)}`,
        `S:${header(2)}${header(3)}`,
        `C:${top(5)}`,
        `S:${header(4)}`,
        `C:${top(6)}`,
      ],
    ],
    [
      'and by two where it waits for what moved it on',
      5,
      [
        'S:+OK|',
        `C:${top(1)}${top(2)}`,
        `S:${header(1)}${header(2)}`,
        `C:${top(3)}${top(4)}`,
        `S:${header(3)}${header(4)}`,
        `C:${top(5)}`,
      ],
    ],
  ])('%s', (_, expected, pieces) => {
    expect(roundTrips(...pieces)).toBe(expected)
  })
})

test('headers that have come, and messages of which more was asked for', () => {
  const watch = play(
    'S:+OK|',
    `C:${top(1)}TOP 2 0|TOP 2 80|RETR 3|RETR 3|`,
    `S:${header(1)}-ERR|${header(2)}`,
  )
  expect(watch.traffic()).toMatchObject({ headers: 2, looked: { 2: 1, 3: 2 }, commands: 5 })
})

test('what it took to have some messages is told by the latest of them', () => {
  const first = header(1)
  const watch = play('S:+OK|', `C:${top(1)}`, `S:${first}`, `C:${top(2)}${top(3)}`, `S:${header(2)}+OK|A`)
  const length = (text: string) => text.replaceAll('|', '\r\n').length
  expect(watch.heardFor([1])).toEqual({ octets: length(`+OK|${first}`), roundTrips: 3 })
  expect(watch.heardFor([1, 2, 9])).toEqual({ octets: length(`+OK|${first}${header(2)}`), roundTrips: 4 })
  expect(watch.heardFor([3])).toBeUndefined()
})
