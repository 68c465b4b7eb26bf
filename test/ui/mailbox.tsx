import { onTestFinished } from 'vitest'
import type { Effect } from '../../src/app/effect.ts'
import { collectMaildrop, type Maildrop, withSummaries } from '../../src/app/maildrop.ts'
import { keyOf, type PreviewState } from '../../src/app/message-ref.ts'
import { createProgram, type Program } from '../../src/app/program.ts'
import { type AccountView, initialState, type State } from '../../src/app/state.ts'
import type { MessageView } from '../../src/mail/message-view.ts'
import type { Summary } from '../../src/mail/summary.ts'
import type { MessageNumber, UniqueId } from '../../src/pop3/identity.ts'
import { said, sanitise } from '../../src/text/sanitise.ts'
import { App } from '../../src/ui/app.tsx'
import { linkTo, loadedWhole, partOf } from '../app/rig.ts'
import { type InkScreen, renderToScreen } from './ink-screen.tsx'

// Dates are shown in local time.
process.env['TZ'] = 'UTC'

/** When the mailbox is looked at. */
export const now = Date.UTC(2026, 10, 19, 14, 2)

const day = 24 * 60 * 60 * 1000

const senders = [
  'Jonas Lind',
  '海堂 透（岬灯台資料館）',
  'Ελένη Φαρίδου',
  'आशा सागरकर',
  '한바다',
  'Class 4b 🏫',
  '',
]
const subjects = [
  'Start here',
  '灯船「ペイシェンス」の資料について',
  'a long subject '.repeat(9),
  'café ☕',
  '',
]
const sizes = [512, 2_100, 13_000, 700_000, 8_000_000]

const at = <T,>(list: readonly T[], i: number): T => list[i % list.length] as T

const summary = (i: number): Summary => ({
  from: sanitise(at(senders, i)),
  subject: sanitise(at(subjects, i)),
  date: now - i * 13 * day,
})

/** So many messages, newest first: senders and subjects in many scripts, some of them missing. */
const maildropOf = (count: number): Maildrop => {
  const collected = collectMaildrop()
  const numbers = Array.from({ length: count }, (_, i) => (i + 1) as MessageNumber)
  for (const number of numbers) {
    collected.listed(number, at(sizes, count - number))
    collected.identified(number, `uid-${number}` as UniqueId)
  }
  return withSummaries(
    collected.finish(),
    numbers.map(number => [number, summary(count - number)]),
  )
}

/** What is here of the newest message: a text, a plan beside it, and two links, one of them suspect. */
export const newestView: MessageView = {
  fields: [
    { name: said`From`, value: said`Jonas Lind <jonas@harbour.example>` },
    { name: said`Subject`, value: said`Start here` },
  ],
  allFields: [
    { name: said`Received`, value: said`from harbour.example by mx.example` },
    { name: said`From`, value: said`Jonas Lind <jonas@harbour.example>` },
    { name: said`Subject`, value: said`Start here` },
  ],
  rawHeader: [
    said`Received: from harbour.example`,
    said`\tby mx.example`,
    said`Subject: =?utf-8?Q?Start_here?=`,
  ],
  fileName: said`Start here.eml`,
  marks: [],
  sections: [
    {
      title: undefined,
      lines: [
        said`Hello Mira,`,
        said`> a quoted line`,
        ...Array.from({ length: 40 }, (_, i) => said`Line ${i + 1} of the text.`),
      ],
    },
  ],
  parts: [
    partOf('1', 'multipart/mixed'),
    partOf('1.1', 'text/plain', { charset: said`utf-8`, shown: true }),
    partOf('1.2', 'application/pdf', {
      name: said`plan.pdf`,
      fileName: said`plan.pdf`,
      disposition: said`attachment`,
      encodedOctets: 11_000,
      decodedOctets: 8_200,
    }),
  ],
  links: [
    linkTo('https://harbour.example/plan', 'the plan'),
    linkTo(`https://quay.example/${'a'.repeat(90)}`, 'bank.example', 'Its text names bank.example.'),
  ],
  trace: [{ title: said`The way`, lines: [said`from harbour.example by mx.example, 2 s`] }],
  note: said`Only the beginning is here.`,
  cut: false,
}

/** Whose mailbox it is, unless told. */
export const account: AccountView = {
  name: said`mira@mail.example`,
  server: said`mail.example`,
  readOnly: false,
  plaintext: false,
  askAbove: 0,
  letGoAfter: 60,
  readsAhead: true,
  purgeChoice: 'back',
  backupFolder: said`~/mail`,
}

/** A mailbox of 52 messages that is open, the preview of the newest read. */
export const openMailbox = (
  columns: number,
  rows: number,
  more: Partial<State> = {},
  newest: Partial<Extract<PreviewState, { status: 'here' }>> = {},
): State => {
  const maildrop = maildropOf(52)
  const message = {
    number: 52 as MessageNumber,
    id: 'uid-52' as UniqueId,
    octets: undefined,
    summary: undefined,
  }
  const preview: PreviewState = {
    status: 'here',
    view: newestView,
    fetched: loadedWhole,
    lines: 48,
    charset: undefined,
    asked: false,
    ...newest,
  }
  return {
    ...initialState(account, { columns, rows }, now),
    connection: { status: 'open', tls: said`TLSv1.3`, since: now },
    maildrop,
    previews: new Map([[keyOf(maildrop, message), preview]]),
    ...more,
  }
}

/** The whole screen over a program without a network. */
export type MailboxScreen = InkScreen & {
  readonly program: Program
  /** What the program asked for. */
  readonly effects: readonly Effect[]
  /** Gives the window and the program another size. */
  resizeBoth(columns: number, rows: number): Promise<void>
}

/** Draws the whole screen for a state; it goes when the test ends. */
export const showMailbox = async (
  state: State,
  { coloured = true }: { coloured?: boolean } = {},
): Promise<MailboxScreen> => {
  const effects: Effect[] = []
  const program = createProgram(state, effect => void effects.push(effect))
  const view = await renderToScreen(<App program={program} coloured={coloured} />, state.window)
  onTestFinished(() => view.unmount())
  return {
    ...view,
    program,
    effects,
    async resizeBoth(columns, rows) {
      program.dispatch({ type: 'resized', columns, rows })
      await view.resize(columns, rows)
    },
  }
}
