import { expect, test } from 'vitest'
import { stoppable } from '../../src/effects/stoppable.ts'
import { pieces, waitingSource } from './folders.ts'

const collect = async (octets: AsyncIterable<Uint8Array>): Promise<string> => {
  let all = ''
  for await (const piece of octets) all += Buffer.from(piece).toString()
  return all
}

test.each([undefined, new AbortController().signal])(
  'gives all there is while nobody stops it',
  async signal => {
    expect(await collect(stoppable(pieces(['a', 'b']), signal))).toBe('ab')
  },
)

test('stops though the source is waiting, and tells it', async () => {
  const stop = new AbortController()
  const { octets, asked, left } = waitingSource('a')
  const all = collect(stoppable(octets, stop.signal))
  await asked
  stop.abort()
  await expect(all).rejects.toMatchObject({ kind: 'stopped' })
  await left
})

test('tells the source when it is left early', async () => {
  const { octets, left } = waitingSource('a', 'b')
  for await (const _ of stoppable(octets, undefined)) break
  await left
})

test('throws what the source throws', async () => {
  const failure = new Error('gone')
  await expect(collect(stoppable(pieces(['a'], failure), undefined))).rejects.toBe(failure)
})
