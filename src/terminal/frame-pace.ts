/**
 * How fast frames may follow each other. Behind some of them the terminal is asked for its status (DSR, `CSI 5 n`); its
 * answer says that all before it has been drawn. So no more than a fraction of a second of a thin line is ever on its
 * way: a newer frame waits, and takes the place of one that waits already. All of it is in octets and milliseconds.
 */
export type Pace = {
  /** Whether the terminal answers: it has yet to, it does, it does not, or it is not to be asked. */
  readonly answers: 'yet' | 'yes' | 'no' | 'unasked'
  /** For each question that is open: how many octets were written up to it since the one before. */
  readonly asked: readonly number[]
  /** Octets behind the last question. */
  readonly behind: number
  /** When the oldest open question was asked, or became the oldest. */
  readonly since: number
  /** How many in a row were not answered in time. */
  readonly missed: number
}

/** A question goes with the frame that makes so many octets since the last one: smaller frames do without. */
const askEvery = 128

/** With so many octets on their way frames wait: a tenth of a second at 5 KB/s. One key's frame seldom has to. */
const mostUnanswered = 512

/** As long as it is not known whether the terminal answers at all: a first screen is never held up for it. */
const mostBeforeFirst = 8192

/** A terminal that has answered before is taken for mute after so many misses; another after one. */
const mostMissed = 3

/** Longer than any round trip, so long is waited for an answer; a line has at least 1 KB/s. */
const leastPatience = 1000

export const newPace = (asks: boolean): Pace => ({
  answers: asks ? 'yet' : 'unasked',
  asked: [],
  behind: 0,
  since: 0,
  missed: 0,
})

const onTheWay = ({ asked, behind }: Pace): number => asked.reduce((sum, octets) => sum + octets, behind)

/** Whether a frame may be drawn now. */
export const mayDraw = (pace: Pace): boolean =>
  pace.asked.length === 0 || onTheWay(pace) < (pace.answers === 'yet' ? mostBeforeFirst : mostUnanswered)

/** Whether the terminal is to be asked behind a frame of so many octets. */
export const asksBehind = ({ answers, behind }: Pace, octets: number): boolean =>
  (answers === 'yet' || answers === 'yes') && behind + octets >= askEvery

/** A frame of so many octets has been written, with a question behind it or none. */
export const drew = (pace: Pace, octets: number, hasAsked: boolean, now: number): Pace => {
  const { asked, behind, since } = pace
  if (!hasAsked) return { ...pace, behind: behind + octets }
  return {
    ...pace,
    asked: [...asked, behind + octets],
    behind: 0,
    since: asked.length === 0 ? now : since,
  }
}

/** The terminal has answered. An answer to no question proves nothing about frames, and is let pass. */
export const answered = (pace: Pace, now: number): Pace => {
  const { answers, asked } = pace
  if (answers === 'unasked' || (answers !== 'no' && asked.length === 0)) return pace
  return { ...pace, answers: 'yes', asked: asked.slice(1), since: now, missed: 0 }
}

/** Until when the oldest open question may be answered; undefined where none is open. */
export const answerDue = (pace: Pace): number | undefined =>
  pace.asked.length === 0 ? undefined : pace.since + leastPatience + onTheWay(pace)

/** No answer came in time: what is open is given up, and a terminal that does not answer is not asked again. */
export const givenUp = (pace: Pace): Pace => {
  const missed = pace.missed + 1
  const isMute = pace.answers === 'yet' || missed >= mostMissed
  return { ...pace, answers: isMute ? 'no' : pace.answers, asked: [], behind: 0, missed }
}

/**
 * Others will have the terminal, or have had it: whether it answers is to be seen again. Answers to questions that are
 * open come all the same.
 */
export const begunAnew = ({ answers, asked, since }: Pace): Pace => ({
  ...newPace(answers !== 'unasked'),
  asked,
  since,
})
