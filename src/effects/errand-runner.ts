import type { Effect } from '../app/effect.ts'
import type { Errand } from '../app/errand.ts'
import type { Done, Event } from '../app/event.ts'
import type { MessageRef } from '../app/message-ref.ts'
import type { Problem, ProblemPlace } from '../app/problem.ts'
import type { MessageReader } from '../mail/message-thread.ts'
import type { PartId } from '../mail/message-view.ts'
import { partOctets } from '../mail/part-octets.ts'
import { rangeChunks, sourceSize } from '../mail/source.ts'
import { Pop3Error } from '../pop3/error.ts'
import { said, sanitise } from '../text/sanitise.ts'
import { Dropped, hopeAfter, problemOfErrand, retryAfter, savesAll } from './errand-failure.ts'
import { keepFile } from './keep-file.ts'
import type { LoadingVerb } from './load.ts'
import { LocalError } from './local-error.ts'
import { obtain } from './obtain.ts'
import { obtainWhole, type Whole } from './obtain-whole.ts'
import { openWith } from './open-with.ts'
import { pipeThrough } from './pipe.ts'
import type { Held, Shelf } from './shelf.ts'
import { orStopped } from './stoppable.ts'
import type { Browsed } from './turns.ts'
import { findViewer, type Viewer } from './viewer.ts'

/** The session that is browsed, as errands need it. */
type OfSession = Pick<Browsed, 'session' | 'top'>

/** What errands need. */
export type ErrandWorld = {
  readonly shelf: Shelf
  readonly reader: () => Promise<Pick<MessageReader, 'message'>>
  readonly browsed: () => OfSession | undefined
  readonly loadingVerb: LoadingVerb
  readonly lend: <T>(use: () => Promise<T>) => Promise<T>
  readonly place: ProblemPlace
  readonly now: () => number
  readonly dispatch: (event: Event) => void
}

/** Runs errands, one at a time. */
export type ErrandRunner = {
  run(effect: Extract<Effect, { type: 'runErrand' }>): Promise<void>
  findViewer(effect: Extract<Effect, { type: 'findViewer' }>): Promise<void>
  /** Stops the one that is running; settles once that is done. */
  stop(): Promise<void>
}

/** Progress is told this often, in milliseconds. */
const tellEvery = 100

/** A runner that has nothing to do yet. What comes of errands is dispatched; no promise of it rejects for what a server or this machine does. */
export const createErrandRunner = (world: ErrandWorld): ErrandRunner => {
  const { shelf, reader, browsed, place, now, dispatch } = world
  let running: { readonly stop: AbortController; readonly over: Promise<void> } | undefined
  /** The errand that was asked for last, while it runs or waits. */
  let last: Promise<void> | undefined
  /** The program that a person was asked about last, and for which part. */
  let offered: { readonly message: MessageRef; readonly part: PartId; readonly viewer: Viewer } | undefined
  let lookups = 0

  /** Tells how many octets have gone, but not all the time. */
  const progressOf = (step: 'loading' | 'working', of: number | undefined) => {
    let told = Number.NEGATIVE_INFINITY
    return (octets: number) => {
      const at = now()
      if (at - told < tellEvery) return
      told = at
      dispatch({ type: 'errandWent', step, octets, of, at })
    }
  }

  const openSession = (): OfSession => {
    const current = browsed()
    if (!current) throw new Pop3Error('closed', 'idle')
    return current
  }

  /** The whole message, as it is; loaded unless it has been. */
  const load = (errand: Errand, message: MessageRef, signal: AbortSignal): Promise<Whole> =>
    obtainWhole(shelf, openSession, message, world.loadingVerb, {
      signal,
      takesCut: savesAll(errand),
      progress: progressOf('loading', message.octets),
    })

  const beginning = async (message: MessageRef): Promise<Held> =>
    shelf.find(message) ?? obtain(shelf, openSession().top, message)

  /** What is held stays so while the thread reads it, also where nobody waits for that any more. */
  const view = (held: Held, { charset }: MessageRef, signal: AbortSignal) => {
    const how = { whole: held.fetched.extent === 'whole', charset }
    return orStopped(
      shelf.use(held, async () => (await reader()).message(held.source, how)),
      signal,
    )
  }

  /** The octets that an errand is about, and how many they are. */
  const contents = async (held: Held, message: MessageRef, part: PartId | undefined, signal: AbortSignal) => {
    const { source, fetched } = held
    if (part === undefined) return { octets: piecesOf(source), of: sourceSize(source) }
    const { parts } = await view(held, message, signal)
    const row = parts.find(({ id }) => id === part)
    if (!row || !(row.whole || fetched.loaded)) throw new LocalError('noPart')
    return { octets: partOctets(source, row.place), of: row.decodedOctets }
  }

  const work = async (
    errand: Errand,
    message: MessageRef,
    held: Held,
    signal: AbortSignal,
  ): Promise<Done> => {
    if (errand.type === 'load') return { type: 'loaded' }
    const { octets, of } = await contents(held, message, errand.part, signal)
    const how = { signal, progress: progressOf('working', of) }
    how.progress(0)
    switch (errand.type) {
      case 'save': {
        const kept = await keepFile(errand.path, octets, how)
        return { type: 'saved', path: sanitise(kept.path), octets: kept.octets }
      }
      case 'pipe':
        return { type: 'ended', ...(await pipeThrough(errand.command, octets, how)) }
      case 'open': {
        const agreed = offered?.message.key === message.key && offered.part === errand.part
        if (!offered || !agreed) throw new LocalError('noCommand')
        const opened = await openWith(offered.viewer, octets, { ...how, lend: world.lend })
        return { type: 'ended', lines: [], ...opened }
      }
    }
  }

  /** Saves what came of a message that broke off: also for a person who stopped it then. */
  const saveCut = async (
    errand: Extract<Errand, { type: 'save' }>,
    { held: { source }, cut, release }: Whole,
    signal: AbortSignal,
  ): Promise<void> => {
    const how = { progress: progressOf('working', sourceSize(source)), ...(!signal.aborted && { signal }) }
    try {
      const { path, octets } = await keepFile(errand.path, piecesOf(source), how)
      const done: Done = { type: 'saved', path: sanitise(path), octets, ...(cut && { cut }) }
      dispatch({ type: 'errandFinished', errand, done })
    } catch (error) {
      const problem = how.signal?.aborted ? undefined : problemOfErrand(error, place)
      dispatch({ type: 'errandEnded', errand, problem, dropped: cut?.dropped ?? false, retry: undefined })
    } finally {
      release()
    }
  }

  /** The problem; for a message that broke off, with what can be done about it now. */
  const withHope = (problem: Problem, failure: unknown, errand: Errand, { number }: MessageRef): Problem => {
    const hope = hopeAfter(failure, errand)
    return hope && browsed()?.top.watch.isSuspect(number)
      ? { ...problem, advice: said`${problem.advice} ${hope}` }
      : problem
  }

  const runNow = async (
    { errand, message, load: whole }: Extract<Effect, { type: 'runErrand' }>,
    stop: AbortController,
  ): Promise<void> => {
    const { signal } = stop
    try {
      // What was loaded before has been read, too.
      const isNew = errand.type === 'load' || !shelf.find(message)?.fetched.loaded
      const loaded = whole ? await load(errand, message, signal) : undefined
      if (loaded?.cut && errand.type === 'save') return await saveCut(errand, loaded, signal)
      const held = loaded?.held ?? (await orStopped(beginning(message), signal))
      await shelf.use(held, async () => {
        if (whole && isNew) {
          const read = await view(held, message, signal)
          dispatch({ type: 'previewFetched', message, view: read, fetched: held.fetched })
        }
        const done = await work(errand, message, held, signal)
        dispatch({ type: 'errandFinished', errand, done })
      })
    } catch (error) {
      const dropped = error instanceof Dropped
      const failure = dropped ? error.cause : error
      const problem = signal.aborted
        ? undefined
        : withHope(problemOfErrand(failure, place), failure, errand, message)
      const retry = signal.aborted ? undefined : retryAfter(failure)
      dispatch({ type: 'errandEnded', errand, problem, dropped, retry })
    }
  }

  return {
    run(effect) {
      const before = last
      const run = async () => {
        // At once where nothing is running: it can be stopped from now on.
        if (before) await before
        const stop = new AbortController()
        const over = runNow(effect, stop)
        running = { stop, over }
        await over
        running = undefined
        if (last === mine) last = undefined
      }
      const mine: Promise<void> = run()
      last = mine
      return mine
    },
    async findViewer({ message, part, name, mediaType }) {
      lookups += 1
      const mine = lookups
      const viewer = await findViewer({ type: mediaType, fileName: name }, process)
      // Looking takes its time: a person may have asked for another part meanwhile.
      if (mine !== lookups) return
      offered = viewer && { message, part, viewer }
      dispatch({ type: 'viewerFound', message, part, name, viewer: viewer?.label })
    },
    async stop() {
      running?.stop.abort()
      await running?.over
    },
  }
}

async function* piecesOf(source: Held['source']): AsyncGenerator<Uint8Array> {
  yield* rangeChunks(source, 0, sourceSize(source))
}
