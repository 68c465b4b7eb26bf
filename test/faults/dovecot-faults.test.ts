import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { type Dovecot, startDovecot } from '../servers/dovecot.ts'
import { describeWithDovecot } from '../servers/dovecot-suite.ts'
import { countedCases } from './counted-cases.ts'
import { type DovecotCut, startDovecotSite } from './dovecot-site.ts'
import { goThrough } from './run-case.ts'

/** All there is; else as much as suits the tests of every day. */
const all = process.env['POSTERN_FAULTS'] === 'all'

const patience = all ? 1_800_000 : 120_000

type DovecotCase = { readonly name: string; readonly cut: DovecotCut | undefined }

const { runAll, told } = countedCases()

describeWithDovecot('a purge at Dovecot, behind a line that is cut', () => {
  afterAll(() => console.log(`faults at Dovecot: ${told()}`))

  describe.each([{ lockSession: false }, { lockSession: true }])(
    'pop3_lock_session: $lockSession',
    ({ lockSession }) => {
      let server: Dovecot

      beforeAll(async () => {
        server = await startDovecot({ lockSession })
      })

      afterAll(() => server?.stop())

      const runCase = async ({ name, cut }: DovecotCase) => {
        const site = await startDovecotSite(server, cut)
        const store = openStore(undefined)
        try {
          const receipt = await goThrough({ name, at: {} }, site, store, undefined)
          return { receipt, passed: site.passed }
        } finally {
          await site.stop()
          store.close()
        }
      }

      test(
        'is true to what it says, whatever octet the line is cut at',
        async () => {
          const { receipt, passed } = await runCase({ name: 'no cut', cut: undefined })
          expect(new Set(receipt.outcomes.map(([, outcome]) => outcome))).toEqual(new Set(['removed']))
          const cases = (['purging', 'proving'] as const).flatMap(role =>
            (['fromServer', 'toServer'] as const).flatMap((way): readonly DovecotCase[] => {
              const last = passed.get(role)?.[way] ?? 0
              return cutsUpTo(last, role === 'purging').map(octet => ({
                name: `Dovecot, ${role} cut at octet ${octet} ${way}`,
                cut: { role, [way]: octet },
              }))
            }),
          )
          const became = new Set<string>()
          const run = async (each: DovecotCase) => {
            const { outcomes } = (await runCase(each)).receipt
            for (const [, outcome] of outcomes) became.add(outcome)
          }
          await runAll(cases, run, 4)
          expect(became).toEqual(new Set(['stillThere', 'unknown', 'removed']))
        },
        patience,
      )
    },
  )
})

/** How many octets at the end are those of DELE and QUIT, more or less. */
const removing = 60

/** A sample of octets, denser at the end where that is what removes. */
const cutsUpTo = (last: number, removes: boolean): readonly number[] => {
  const [sparse, dense] = all ? [3, 1] : [41, 3]
  return Array.from({ length: last + 1 }, (_, i) => i).filter(
    octet => octet % sparse === 0 || (removes && octet > last - removing && (last - octet) % dense === 0),
  )
}
