import type { FaultCase, Moment, Setting } from './fault-case.ts'
import { logsIn, type WholeSession } from './whole-run.ts'

/** What a server may say behind -ERR when somebody logs in (RFC 2449, section 8.1; RFC 3206). */
const loginCodes = ['[IN-USE]', '[LOGIN-DELAY]', '[SYS/TEMP]', '[SYS/PERM]', '[AUTH]']

/** Each command of each session, the n-th DELE by itself, is refused. */
export const refusalCases = (setting: Setting, sessions: readonly WholeSession[]): readonly FaultCase[] =>
  sessions.flatMap(({ role, asked }) =>
    asked.flatMap(({ verb, nth }) =>
      ['No', ...(logsIn(verb) ? loginCodes : [])].map(refuse =>
        caseOf(setting, role, { verb, nth, happens: { refuse } }, `refuses ${verb} ${nth} with ${refuse}`),
      ),
    ),
  )

/** Each command of each session is never answered. */
export const stallCases = (setting: Setting, sessions: readonly WholeSession[]): readonly FaultCase[] =>
  sessions.flatMap(({ role, asked }) =>
    asked.map(({ verb, nth }) =>
      caseOf(setting, role, { verb, nth, happens: 'stall' }, `never answers ${verb} ${nth}`),
    ),
  )

/** Another client removes messages behind the purge's back, just before a DELE or QUIT is done. */
export const intrusionCases = (setting: Setting, sessions: readonly WholeSession[]): readonly FaultCase[] =>
  sessions.flatMap(({ role, asked }) =>
    asked
      .filter(({ verb }) => ['UIDL', 'TOP', 'DELE', 'QUIT'].includes(verb))
      .flatMap(({ verb, nth }) =>
        [['id-07'], ['id-08'], ['id-02', 'id-03', 'id-11']].map(remove =>
          caseOf(setting, role, { verb, nth, happens: { remove } }, `loses ${remove} before ${verb} ${nth}`),
        ),
      ),
  )

const caseOf = (setting: Setting, role: WholeSession['role'], moment: Moment, what: string): FaultCase => ({
  name: `${setting.name}, ${role} ${what}`,
  setting,
  at: { [role]: { moment } },
})
