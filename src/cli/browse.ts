import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Account, serverName } from '../account/url.ts'
import { unprovenText } from '../app/leaving.ts'
import { createProgram, type Program } from '../app/program.ts'
import { initialState, type State, wasRead } from '../app/state.ts'
import { codeOf } from '../effects/local-error.ts'
import { removeOpened } from '../effects/open-with.ts'
import { createPerformer } from '../effects/perform.ts'
import { clipboardSequence, copyable } from '../terminal/clipboard.ts'
import { Keyboard } from '../terminal/keyboard.ts'
import { createLoan, type Loan } from '../terminal/loan.ts'
import { sanitise, sanitiseLines } from '../text/sanitise.ts'
import type { OpenedCache } from './cache.ts'
import type { Dialled } from './dial.ts'
import { openDrawing } from './drawing.ts'
import type { CommonOptions } from './options.ts'
import type { OpenScreen, Screen } from './screen.tsx'
import { type Kept, setAsideNotice } from './store.ts'

export { openCache } from './cache.ts'
export { openKept, openUnkept, setAsideNotice } from './store.ts'

/** What there is to browse. */
export type Visit = {
  readonly account: Account
  readonly dialled: Dialled
  /** How the screen calls the mailbox and its server; `user@host` and the host unless told. */
  readonly names?: { readonly mailbox: string; readonly server: string }
  readonly password: string
  /** Asks for the password anew, once it was refused; it has the terminal for itself. */
  readonly askAgain: () => Promise<string>
  /** What opens the screen, which takes longer to load than all else: the server is talked with meanwhile. */
  readonly screen: Promise<OpenScreen>
  readonly common: CommonOptions
  /** What is remembered, the name of this account in it, and where copies of messages are saved before a purge. */
  readonly kept: Kept
  readonly name: string
  readonly backupFolder: string
  /** What is known of the mailbox from run to run; undefined where nothing is to be. */
  readonly cache?: OpenedCache
}

/** The exit code after a defect of Postern's own (EX_SOFTWARE of sysexits.h). */
const crashed = 70

/** The exit code where the terminal went away: that of SIGHUP. */
const withoutTerminal = 129

/** Browses a mailbox on this terminal until the person leaves; gives the program's exit code. */
export const browse = async (visit: Visit): Promise<number> => {
  const { account, dialled, common, kept, backupFolder } = visit
  const { stdin, stdout, stderr } = process
  const server = sanitise(visit.names?.server ?? serverName(account))
  const mailbox = sanitise(visit.names?.mailbox ?? `${account.user}@${server}`)
  let screen: Screen | undefined
  let terminal: Loan | undefined
  /** Settles once the terminal can be lent. */
  const lender = Promise.withResolvers<Loan>()
  let password: string | undefined = visit.password
  let exitCode = 0

  /** The screen comes back first: what went wrong must stand on the one that stays. */
  const crash = (error: unknown): never => {
    // The terminal is gone: there is nobody to tell, and nothing to tell it on.
    if (['EIO', 'EPIPE'].includes(codeOf(error) ?? '')) {
      removeOpened()
      process.exit(withoutTerminal)
    }
    screen?.unmount()
    drawing.end()
    removeOpened()
    const trace = sanitiseLines(error instanceof Error ? (error.stack ?? error.message) : String(error))
    stderr.write(`Postern has met a defect of its own:\n${trace.join('\n')}\n`)
    process.exit(crashed)
  }
  const drawing = openDrawing(common, crash, () => screen?.clear())
  const program: Program = createProgram(
    {
      ...initialState(
        {
          name: mailbox,
          server,
          readOnly: common.readOnly,
          plaintext: account.security === 'plaintext',
          askAbove: common.askAbove,
          letGoAfter: common.letGoAfter,
          readsAhead: common.headers === 'all',
          purgeChoice: common.purgeChoice,
          backupFolder: sanitise(backupFolder),
          recordFault: kept.isExpected ? kept.fault : undefined,
        },
        windowSize(stdout),
        Date.now(),
      ),
      queueFault: kept.isExpected ? undefined : kept.fault,
    },
    createPerformer({
      endpoint: dialled.endpoint,
      line: dialled.line,
      user: account.user,
      place: { server },
      mailbox,
      store: {
        account: kept.store.account(visit.name),
        watch: kept.store.watch,
        isLasting: kept.store.isLasting,
      },
      cache: visit.cache?.cache,
      backupFolder,
      password: {
        async get() {
          password ??= await (await lender.promise).lend(() => {
            stderr.write('The last password was refused.\n')
            return visit.askAgain()
          })
          return password
        },
        refused() {
          password = undefined
        },
      },
      transcript: dialled.transcript,
      loadingVerb: common.loadingVerb,
      now: Date.now,
      dispatch: event => program.dispatch(event),
      screen: {
        redraw: () => terminal?.redraw(),
        suspend: () => terminal?.stop(),
        lend: use => (terminal ? terminal.lend(use) : use()),
        copy(text) {
          const copied = copyable(text)
          drawing.pass(clipboardSequence(copied.text, process.env))
          return copied.cut
        },
        leave(code) {
          exitCode = code
          drawing.leave()
          screen?.unmount()
        },
      },
    }),
    // What is said to the server leaves before a frame is made of what is known by then.
    setImmediate,
  )
  // Before Ink hears of it: else it would draw what is laid out for the former size first.
  stdout.prependListener('resize', () => program.dispatch({ type: 'resized', ...windowSize(stdout) }))
  process.on('SIGTSTP', () => terminal?.stop())
  process.once('uncaughtException', crash)
  process.once('exit', drawing.end)
  // What is remembered is on the first frame; what is said to the server first of all leaves before that.
  const turn = nextTurn()
  program.start()
  const openScreen = await visit.screen
  await turn
  const settled = () => (program.state().question === undefined ? undefined : drawn())
  const keyboard = new Keyboard(stdin, settled, drawing.asker)
  if (kept.fault !== undefined && kept.isExpected)
    program.dispatch({ type: 'queueNotKept', reason: kept.fault })
  const setAside = setAsideNotice(kept.store)
  if (setAside !== undefined) program.dispatch({ type: 'storeSetAside', words: setAside })
  if (visit.cache?.notice) program.dispatch({ type: 'maildropNotKept', words: visit.cache.notice })
  dialled.onLogFailed(reason => program.dispatch({ type: 'logFailed', reason: sanitise(reason) }))
  const opened = openScreen(program, {
    keyboard,
    ink: drawing.ink,
    onReady: suspend => {
      terminal = createLoan(drawing.suspension(suspend), crash)
      lender.resolve(terminal)
    },
  })
  screen = opened
  /** Resolves once a frame is made of all that has happened. */
  const drawn = async () => {
    await nextTurn()
    await opened.waitUntilRenderFlush()
  }
  // Whoever ends it must not leave a part in a file, half a save, or a command that takes half of its input for all.
  let ended: NodeJS.Signals | undefined
  for (const signal of ['SIGHUP', 'SIGTERM'] as const) {
    process.once(signal, () => {
      ended = signal
      program.dispatch({ type: 'leftAtOnce' })
    })
  }
  await opened.waitUntilExit().catch(crash)
  if (!ended) sayGoodbye(program.state(), exitCode)
  await keyboard.released
  if (ended) process.kill(process.pid, ended)
  return exitCode
}

/** What should still be read when the screen is gone: why there was no mailbox, or what a last purge did. */
const sayGoodbye = (state: State, exitCode: number) => {
  const { notice, connection } = state
  if (exitCode === 0) {
    if (notice?.tone === 'good') process.stdout.write(`${notice.text}\n`)
    return
  }
  const unproven = unprovenText(state)
  const closed = !wasRead(state) && connection.status === 'closed' ? connection.problem : undefined
  const lines = closed ? [closed.what, closed.advice] : [unproven ?? notice?.text]
  process.stderr.write(`${lines.join('\n')}\n`)
}

const windowSize = ({ columns, rows }: NodeJS.WriteStream) => ({ columns: columns || 80, rows: rows || 24 })
