import { formatNumber, median } from './figures.ts'
import type { Loading } from './loading.ts'
import type { Found } from './read-report.ts'
import { below, figure } from './verdict.ts'

/** What is required: milliseconds of a block and of a key's answer, and MiB above the start. */
const most = { block: 50, answer: 100, memory: 150 }

export const largeTitles = ['message', 'what', 'median (best)', 'required', '']

/** Everything about a large message, a figure a row. */
export const largeRows = ({ message, found }: Found<Loading>): readonly (readonly string[])[] => {
  const { octets } = message.stored
  const figures = (of: (loading: Loading) => number) => found.map(of)
  const times = figures(({ time }) => time)
  const received = median(figures(({ octets }) => octets))
  const memory = added(found)
  const busy = figures(({ loop }) => loop.busiest.ran)
  const blocks = figures(({ loop }) => loop.longest.time)
  const worstAnswers = figures(worstAnswer)
  const rows: readonly (readonly string[])[] = [
    ['until its text, ms', figure(times), '', ''],
    ['MB/s', formatNumber(octets / 1000 / median(times)), '', ''],
    [
      'octets received, of its own',
      `${formatNumber(received)} of ${formatNumber(octets)}`,
      '',
      received < 1.02 * octets ? 'once' : 'MORE THAN ONCE',
    ],
    [
      'peak above the start, MiB',
      memory.length > 0 ? figure(memory) : 'not measured',
      `< ${most.memory}`,
      below(memory, most.memory),
    ],
    ['longest block, ms', figure(blocks), `< ${most.block}`, below(blocks, most.block)],
    ['  an idle program meanwhile', figure(figures(({ idleLoop }) => idleLoop.longest.time)), '', ''],
    ['  99th percentile', figure(figures(({ loop }) => loop.p99)), '', ''],
    ['most processor time in a turn, ms', figure(busy), `< ${most.block}`, below(busy, most.block)],
    ['key to frame, median, ms', figure(figures(({ answers }) => median(answers))), '', ''],
    ['key to frame, slowest, ms', figure(worstAnswers), `< ${most.answer}`, below(worstAnswers, most.answer)],
  ]
  return rows.map((row, i) => [i === 0 ? message.name : '', ...row])
}

export const hostileTitles = [
  'message',
  'octets',
  'preview, ms',
  'loaded, ms',
  'shows',
  'peak, MiB',
  'block, ms',
  'idle, ms',
  'busy, ms',
  'key, ms',
  'block < 50',
  'busy < 50',
  'key < 100',
]

/** A hostile message in one row. */
export const hostileRows = ({ message, found }: Found<Loading>): readonly string[] => {
  const figures = (of: (loading: Loading) => number) => found.map(of)
  // What it does as a preview counts as well.
  const blocks = figures(({ loop, previewLoop }) => Math.max(loop.longest.time, previewLoop.longest.time))
  const busy = figures(({ loop, previewLoop }) => Math.max(loop.busiest.ran, previewLoop.busiest.ran))
  const answers = figures(worstAnswer)
  const memory = added(found)
  return [
    message.name,
    formatNumber(message.stored.octets),
    figure(figures(({ preview }) => preview.time)),
    figure(figures(({ time }) => time)),
    found.every(({ hasText }) => hasText) ? 'text' : 'a note',
    memory.length > 0 ? `+${figure(memory)}` : 'not measured',
    figure(blocks),
    figure(figures(({ idleLoop }) => idleLoop.longest.time)),
    figure(busy),
    figure(answers),
    below(blocks, most.block),
    below(busy, most.block),
    below(answers, most.answer),
  ]
}

export const loadNotes: readonly string[] = [
  'Block: between two turns of the event loop of the main thread, by a timer of 1 ms, which is part of it. Idle: the same of',
  'a program that does nothing, at the same time; blocks of that length are what the machine does to all. Busy: the most',
  'processor time of the main thread in one turn, to a tick of the system: a block on a machine of its own.',
  'Key to frame: as the bench sees it, which reads the screen anew at each frame. Peak: VmHWM above that before >.',
  'MB/s: from > to the text, of which the transfer is one part and reading another. The server, the program and the bench',
  'share the processors of this machine, and with whatever else runs: the best run says what the program can do.',
]

const worstAnswer = ({ answers }: Loading): number => Math.max(...answers)

const added = (loadings: readonly Loading[]): number[] =>
  loadings.map(({ addedMemory }) => addedMemory).filter(memory => memory !== undefined)
