import type { Effect } from '../app/effect.ts'
import type { Errand } from '../app/errand.ts'
import type { Done, Event } from '../app/event.ts'
import type { MessageRef } from '../app/message-ref.ts'
import type { ProblemPlace } from '../app/problem.ts'
import type { MessageReader } from '../mail/message-thread.ts'
import type { PartId } from '../mail/message-view.ts'
import { partOctets } from '../mail/part-octets.ts'
import { rangeChunks, sourceSize } from '../mail/source.ts'
import { Pop3Error } from '../pop3/error.ts'
import { sanitise } from '../text/sanitise.ts'
import { Dropped, leavesLineOpen, problemOfErrand } from './errand-failure.ts'
import { keepFile } from './keep-file.ts'
import { type LoadingVerb, loadMessage } from './load.ts'
import { LocalError } from './local-error.ts'
import { openWith } from './open-with.ts'
import { pipeThrough } from './pipe.ts'
import { obtain } from './preview-fetcher.ts'
import type { Held, Shelf } from './shelf.ts'
import { createSpool } from './spool.ts'
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
    if (!current) throw new Pop3Error('closed', 'idle', { detail: 'stopped' })
    return current
  }

  /** The whole message, as it is; loaded unless it has been. */
  const load = async (message: MessageRef, signal: AbortSignal): Promise<Held> => {
    const known = shelf.find(message)
    if (known?.fetched.loaded) return known
    const { session } = openSession()
    const spool = await createSpool()
    const progress = progressOf('loading', message.octets)
    progress(0)
    try {
      await loadMessage(session, message, world.loadingVerb, spool, { signal, progress })
    } catch (error) {
      spool.close()
      throw leavesLineOpen(error) ? error : new Dropped(error)
    }
    const { file, size } = spool
    const held: Held = {
      source: { file, size },
      fetched: { octets: size, extent: 'whole', loaded: true },
      lines: message.lines,
    }
    shelf.put(message.key, held, () => spool.close())
    return held
  }

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

  const runNow = async (
    { errand, message, load: whole }: Extract<Effect, { type: 'runErrand' }>,
    stop: AbortController,
  ): Promise<void> => {
    const { signal } = stop
    try {
      // What was loaded before has been read, too.
      const isNew = errand.type === 'load' || !shelf.find(message)?.fetched.loaded
      const held = whole ? await load(message, signal) : await orStopped(beginning(message), signal)
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
      const problem = signal.aborted ? undefined : problemOfErrand(dropped ? error.cause : error, place)
      dispatch({ type: 'errandEnded', errand, problem, dropped })
    }
  }

  return {
    async run(effect) {
      // At once where nothing is running: it can be stopped from now on.
      if (running) await running.over
      const stop = new AbortController()
      const over = runNow(effect, stop)
      running = { stop, over }
      await over
      running = undefined
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
