import { afterAll, describe, expect, test } from 'vitest'
import { intrusionCases, refusalCases, stallCases } from './answer-cases.ts'
import { countedCases } from './counted-cases.ts'
import { cutCases } from './cut-cases.ts'
import { type FaultCase, settings } from './fault-case.ts'
import { doubtCases, listingCases } from './listing-cases.ts'
import { runCase } from './run-case.ts'
import { killCases, runKill } from './run-kill.ts'
import { wholeRun } from './whole-run.ts'

/** All there is; else as much as suits the tests of every day: `npm run test:faults`. */
const all = process.env['POSTERN_FAULTS'] === 'all'

const patience = all ? 1_800_000 : 120_000

const { runAll, told } = countedCases()
afterAll(() => console.log(`faults: ${told()}`))

describe.each(settings)('a purge, where the server is: $name', setting => {
  const place = settings.indexOf(setting)

  test(
    'is true to what it says, whatever octet the line is cut at',
    async () => {
      const density =
        all || place === 0 ? 'every octet' : { oneIn: 61, from: place, dense: place === 1 ? 1 : 5 }
      const became = new Set<string>()
      const run = async (fault: FaultCase) => {
        const { outcomes } = (await runCase(fault)).receipt
        for (const [, outcome] of outcomes) became.add(outcome)
      }
      await runAll(cutCases(setting, await wholeRun(setting), density), run, 4)
      expect(became).toEqual(new Set(['stillThere', 'unknown', 'removed']))
    },
    patience,
  )

  test(
    'is true to what it says, whatever command is refused or never answered',
    async () => {
      const whole = await wholeRun(setting)
      await runAll(refusalCases(setting, whole), runCase, 4)
      await runAll(stallCases(setting, whole), runCase, 8)
    },
    patience,
  )

  test(
    'is true to what it says, whatever others do and listings say',
    async () => {
      await runAll(intrusionCases(setting, await wholeRun(setting)), runCase, 4)
      await runAll(listingCases(setting), runCase, 4)
      if (all || place === 0) await runAll(doubtCases(setting), runCase, 8)
    },
    patience,
  )
})

describe.each(all ? settings.filter(({ name }) => name !== 'no UIDL') : settings.slice(0, 1))(
  'a purge, where the server is: $name,',
  setting => {
    test(
      'has a copy of whatever is gone, whatever octet the line is cut at',
      async () => {
        const density = all ? { oneIn: 7, from: 0, dense: 1 } : { oneIn: 61, from: 5, dense: 3 }
        await runAll(cutCases(setting, await wholeRun(setting, true), density, true), runCase, 4)
      },
      patience,
    )

    test.each([
      { how: 'it', backUp: undefined },
      { how: 'one that saves copies first', backUp: true as const },
    ])(
      'loses nothing and forgets nothing, wherever $how is killed',
      async ({ backUp }) => {
        const counts = await runKill({
          name: 'not killed',
          setting,
          kill: undefined,
          ...(backUp && { backUp }),
        })
        if (!counts) throw new Error('It came to no end.')
        const some = backUp
          ? { octets: 1499, lines: 'some' as const }
          : { octets: 499, lines: 'removing' as const }
        const density = all ? { octets: 29, lines: 'all' as const } : some
        await runAll(killCases(setting, counts, density, backUp), runKill, 2)
      },
      patience,
    )
  },
)
