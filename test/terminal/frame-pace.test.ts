import { describe, expect, test } from 'vitest'
import {
  answerDue,
  answered,
  asksBehind,
  begunAnew,
  drew,
  givenUp,
  mayDraw,
  newPace,
  type Pace,
} from '../../src/terminal/frame-pace.ts'

/** A frame of so many octets, with a question where one is due. */
const frame =
  (octets: number, now = 0) =>
  (pace: Pace): Pace =>
    drew(pace, octets, asksBehind(pace, octets), now)

const answer =
  (now = 0) =>
  (pace: Pace): Pace =>
    answered(pace, now)

const pace = (...steps: ((pace: Pace) => Pace)[]): Pace =>
  steps.reduce((now, step) => step(now), newPace(true))

/** A terminal that has answered before. */
const proven = [frame(4000), answer()]

describe('frames are drawn', () => {
  test.each<[string, Pace]>([
    ['at first', pace()],
    ['behind small ones that nobody asked about', pace(...proven, frame(50), frame(50))],
    ['while little is on its way', pace(...proven, frame(300))],
    ['once enough has been answered', pace(...proven, frame(3000), frame(300), answer())],
    ['behind a first screen, whether or not it is answered', pace(frame(7000))],
    ['once the terminal is given up', pace(...proven, frame(3000), givenUp)],
    [
      'on a terminal that does not answer, however much is on its way',
      pace(frame(9000), givenUp, frame(9000)),
    ],
    ['when others have had the terminal', pace(...proven, frame(3000), begunAnew)],
  ])('%s', (_, now) => {
    expect(mayDraw(now)).toBe(true)
  })
})

describe('frames wait', () => {
  test.each<[string, Pace]>([
    ['behind a large one', pace(...proven, frame(3000))],
    ['behind several that make one', pace(...proven, frame(300), frame(300))],
    ['while the last of two large ones is not answered', pace(...proven, frame(3000), frame(3000), answer())],
    ['behind all that is on its way, though nobody knows whether the terminal answers', pace(frame(9000))],
  ])('%s', (_, now) => {
    expect(mayDraw(now)).toBe(false)
  })
})

describe('a terminal that is to be asked', () => {
  test('is asked behind what is large, and behind small frames when they make so much', () => {
    expect(asksBehind(pace(), 4000)).toBe(true)
    expect(asksBehind(pace(), 50)).toBe(false)
    expect(asksBehind(pace(frame(50), frame(50)), 50)).toBe(true)
    expect(asksBehind(pace(frame(50), frame(50), frame(50)), 50)).toBe(false)
  })

  test('is given time by what is on its way', () => {
    expect(answerDue(pace())).toBeUndefined()
    expect(answerDue(pace(frame(50, 100)))).toBeUndefined()
    expect(answerDue(pace(frame(3000, 100)))).toBe(4100)
    expect(answerDue(pace(frame(3000, 100), frame(1000, 200), answer(500)))).toBe(2500)
    expect(answerDue(pace(frame(3000), answer()))).toBeUndefined()
  })

  test('is not asked again where it has never answered', () => {
    const mute = pace(frame(4000), givenUp)
    expect(asksBehind(mute, 4000)).toBe(false)
    expect(asksBehind(answered(mute, 0), 4000)).toBe(true)
    expect(asksBehind(begunAnew(mute), 4000)).toBe(true)
  })

  test('may miss a few where it has answered before', () => {
    const missing = [frame(4000), givenUp]
    expect(asksBehind(pace(...proven, ...missing, ...missing), 4000)).toBe(true)
    expect(asksBehind(pace(...proven, ...missing, ...missing, ...missing), 4000)).toBe(false)
    const others = [...missing, ...missing, frame(4000), answer(), ...missing, ...missing]
    expect(asksBehind(pace(...proven, ...others), 4000)).toBe(true)
  })
})

test('what was asked before others have the terminal is answered all the same', () => {
  const left = pace(...proven, frame(3000, 100), frame(1000, 200), begunAnew)
  expect(left.asked).toHaveLength(2)
  expect(answerDue(left)).toBe(5100)
  expect(answer(500)(answer(400)(left)).asked).toEqual([])
})

test('answers that nobody asked for change nothing', () => {
  const now = pace(...proven, frame(50))
  expect(answered(answered(now, 5), 6)).toEqual(now)
  expect(answered(newPace(true), 5)).toEqual(newPace(true))
})

test('a terminal that is not to be asked never is', () => {
  const off = [begunAnew, answer(), frame(9000), givenUp, begunAnew].reduce(
    (now, step) => step(now),
    newPace(false),
  )
  expect(asksBehind(off, 9000)).toBe(false)
  expect(mayDraw(drew(off, 9000, false, 0))).toBe(true)
})
