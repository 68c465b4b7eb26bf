import { grammar, type Verb, verbs } from '../../src/pop3/grammar.ts'
import type { Role, Setting } from './fault-case.ts'
import { runCase } from './run-case.ts'

/** One session of a purge in which nothing went wrong. */
export type WholeSession = {
  readonly role: Role
  /** How many octets the server said, and heard. */
  readonly sent: number
  readonly received: number
  /** Each verb that was asked for, and how often it had been by then, itself counted. */
  readonly asked: readonly { readonly verb: Verb; readonly nth: number }[]
  /** How many octets were said, and heard, before the first DELE; all where there was none. */
  readonly sentBeforeDele: number
  readonly receivedBeforeDele: number
}

/** What is said in each session where nothing goes wrong. */
export const wholeRun = async (setting: Setting, backUp?: true): Promise<readonly WholeSession[]> => {
  const name = `${setting.name}, nothing goes wrong`
  const { site, receipt } = await runCase({ name, setting, at: {}, ...(backUp && { backUp }) })
  const outcomes = new Set(receipt.outcomes.map(([, outcome]) => outcome))
  if (outcomes.size !== 1 || !outcomes.has('removed')) throw new Error(`${name}, and yet it does.`)
  const { beginnings, server, atFirstDele } = site
  return beginnings.flatMap(({ role, session, sent, received }, i): readonly WholeSession[] => {
    if (role === 'healed') return []
    const next = beginnings[i + 1] ?? server.traffic
    const lines = server.commandLog.filter(command => command.session === session).map(({ line }) => line)
    const dele = lines.findIndex(line => line.startsWith('DELE'))
    const fromDele = dele < 0 ? [] : lines.slice(dele)
    const heard = next.received - received
    return [
      {
        role,
        sent: next.sent - sent,
        received: heard,
        asked: counted(lines.flatMap(line => verbs.find(verb => line.split(' ')[0] === verb) ?? [])),
        sentBeforeDele: (dele < 0 ? next.sent : atFirstDele()) - sent,
        // Nothing in these lines is hidden, so that they are as long as they were.
        receivedBeforeDele: heard - fromDele.reduce((length, line) => length + line.length + 2, 0),
      },
    ]
  })
}

const counted = (asked: readonly Verb[]) =>
  asked.map((verb, i) => ({ verb, nth: asked.slice(0, i + 1).filter(each => each === verb).length }))

/** Whether a verb is part of logging in. */
export const logsIn = (verb: Verb): boolean =>
  grammar[verb].states.includes('AUTHORIZATION') && !grammar[verb].states.includes('TRANSACTION')
