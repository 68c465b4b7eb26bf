import { counted, formatCount, formatDuration, formatOctets, formatRate } from '../text/format.ts'
import { progressBar } from '../text/progress-bar.ts'
import { type DisplayText, nothing, said } from '../text/sanitise.ts'
import type { Errand, Running } from './errand.ts'
import { headerCount, readsHeaders } from './headers.ts'
import { type Retry, retryWords } from './retry.ts'
import type { PurgeStep, State } from './state.ts'

/** What goes on at this moment, in a few words; undefined where nothing does. */
export const activity = (state: State): DisplayText | undefined => {
  const { connection, account, running, clock, silentFor } = state
  if (running && silentFor === undefined) return errandActivity(running)
  switch (connection.status) {
    case 'opening':
      switch (connection.step) {
        case 'connecting':
          return said`Connecting to ${account.server}…`
        case 'securing':
          return said`Setting up TLS with ${account.server}…`
        case 'loggingIn':
          return said`Logging in to ${account.server}…`
        case 'listing':
          return said`Reading the list of ${counted(connection.messages, 'message')}…`
      }
      return undefined
    case 'purging':
      return purgeActivity(connection.step, clock)
    case 'closed':
      if (!connection.next) return connection.problem ? undefined : headerActivity(state)
      return said`Next attempt in ${waiting(connection.next.why, connection.next.at, clock)} Esc stops.`
    case 'open':
      return silentFor === undefined
        ? headerActivity(state)
        : said`${account.server} has not answered for ${formatDuration(silentFor)}…`
  }
}

/** When the next attempt is made, and what it waits for. */
const waiting = (why: Retry, until: number, clock: number): DisplayText => {
  const left = formatDuration(Math.max(0, Math.ceil((until - clock) / 1000)))
  return said`${left}: ${retryWords(why)}.`
}

const purgeActivity = (step: PurgeStep, clock: number): DisplayText => {
  switch (step.at) {
    case 'waiting': {
      const words = waiting(step.why, step.until, clock)
      return step.next === 'opening'
        ? said`Purge: next attempt in ${words} Esc stops.`
        : said`Purge: proof in ${words} Esc leaves it for later.`
    }
    case 'opening':
      return said`Purge: opening a session of its own…`
    case 'comparing':
      return said`Purge: comparing unique-ids…`
    case 'checking':
      return said`Purge: comparing headers, ${formatCount(step.done)} of ${formatCount(step.of)}…`
    case 'saving': {
      const share = step.ofOctets > 0 ? Math.min(1, step.octets / step.ofOctets) : 0
      const amount = said`${formatOctets(step.octets)} of ${formatOctets(step.ofOctets)}`
      return said`Saving ${progressBar(share, barCells)} ${formatCount(step.done)} of ${counted(step.of, 'copy', 'copies')}, ${amount}. Esc stops.`
    }
    case 'marking':
      return said`Purge: marking ${formatCount(step.done)} of ${counted(step.of, 'message')}…`
    case 'quitting':
      return said`Purge: asking the server to remove what is marked…`
    case 'proving':
      return said`Purge: looking in a new session what is gone…`
  }
}

/** How many headers are known, while some are missing: whether they come, and what f does. */
const headerActivity = (state: State): DisplayText | undefined => {
  const { headers, maildrop, connection, window } = state
  const count = headerCount(state)
  if (!count || !maildrop) return undefined
  if (readsHeaders(state)) {
    const { known = 0, refused = 0 } = headers.told ?? {}
    const share = (known + refused) / maildrop.count
    const bar = window.columns < roomForBar ? nothing : said`${progressBar(share, barCells)} `
    return said`Headers ${bar}${count}. f stops.`
  }
  if (headers.left) return said`Headers ${count}: f tries the rest.`
  return connection.status === 'open' || headers.which === 'none'
    ? said`Headers ${count}, stopped: f goes on.`
    : said`Headers ${count}: f goes on.`
}

const barCells = 8

/** In a window of fewer columns the words are worth more than the bar. */
const roomForBar = 60

/** Shorter than this nobody can say how fast it goes, in milliseconds. */
const firstRate = 500

const errandActivity = ({ errand, message, step, octets, of, since = 0, at = 0 }: Running): DisplayText => {
  const word = step === 'loading' ? said`Loading ${message.number}` : workWord(errand)
  const rate = at - since < firstRate ? 0 : (1000 * octets) / (at - since)
  const speed = rate > 0 ? said`, ${formatRate(rate)}` : nothing
  if (!of) return said`${word}: ${formatOctets(octets)}${speed}. Esc stops.`
  const share = Math.min(1, octets / of)
  const left = rate > 0 && of > octets ? said`, ${formatDuration((of - octets) / rate)} left` : nothing
  const amount = said`${formatOctets(octets)} of ${formatOctets(of)}`
  return said`${word} ${progressBar(share, barCells)} ${Math.floor(100 * share)} %: ${amount}${speed}${left}. Esc stops.`
}

const workWord = ({ type }: Errand): DisplayText => {
  switch (type) {
    case 'load':
      return said`Reading`
    case 'save':
      return said`Saving`
    case 'pipe':
      return said`The command runs`
    case 'open':
      return said`Opening`
  }
}
