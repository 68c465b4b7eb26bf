import type { Faults, Listing } from '../../src/demo/faults.ts'
import type { FaultCase, Role, Setting, Trouble } from './fault-case.ts'
import { letters } from './mailbox.ts'

const roles: readonly Role[] = ['browsing', 'purging', 'proving', 'settling']

/** What another client does between two sessions. */
const others: Readonly<Record<string, Trouble>> = {
  'another removes what is not marked': { remove: ['id-08', 'id-12'] },
  'another removes what is marked': { remove: ['id-03', 'id-10'] },
  'another removes much': { remove: ['id-01', 'id-02', 'id-04', 'id-07', 'id-08'] },
  'another removes all that is marked': {
    remove: letters.filter(({ marked }) => marked).map(({ id }) => id),
  },
  'a message comes in': { deliver: true },
  'one comes in and another goes': { deliver: true, remove: ['id-11'] },
}

/** Says something else of two of what is listed, if they are: each gets what is the other's. */
const exchanged =
  (one: string, other: string): Listing<string> =>
  own =>
    own.map(id => (id === one ? other : id === other ? one : id))

/** Unique-ids that change from one session to another (RFC 1939, section 7, forbids it). */
const ids: Readonly<Record<string, Listing<string>>> = {
  'ids in reverse': own => own.toReversed(),
  'ids moved by one': own => own.map((_, i) => own.at(i - 1) ?? ''),
  'ids exchanged among neighbours of one size': exchanged('id-07', 'id-08'),
  'ids exchanged among those of one size, From and Subject': exchanged('id-02', 'id-03'),
  'ids exchanged among two of one size that are marked, and one that is not': own =>
    own.map(id => ({ 'id-10': 'id-11', 'id-11': 'id-12', 'id-12': 'id-10' })[id] ?? id),
  'new ids for all': own => own.map(id => `new-${id}`),
  'a new id for one that is marked': own => own.map(id => (id === 'id-04' ? 'new' : id)),
  'one id for two': own => own.map(id => (id === 'id-08' ? 'id-07' : id)),
  'one id for one that is marked and one that is not': own => own.map(id => (id === 'id-10' ? 'id-05' : id)),
  'one id for all': own => own.map(() => 'same'),
  'one without an id': own => own.map(id => (id === 'id-11' ? '' : id)),
  'no ids': own => own.map(() => ''),
}

/** Sizes that change. */
const sizes: Readonly<Record<string, Listing<number>>> = {
  'all sizes greater': own => own.map(size => size + 55),
  'one size greater': own => own.map(size => (size === 347 ? 400 : size)),
  'sizes in reverse': own => own.toReversed(),
  'one size for all': own => own.map(() => 300),
}

const listings: Readonly<Record<string, Partial<Faults>>> = Object.fromEntries([
  ...Object.entries(ids).map(([name, idsOf]) => [name, { idsOf }]),
  ...Object.entries(sizes).map(([name, sizesOf]) => [name, { sizesOf }]),
])

const troubles: ReadonlyMap<string, Trouble> = new Map<string, Trouble>([
  ...Object.entries(others),
  ...Object.entries(listings).map(([name, faults]) => [name, { faults }] as const),
])

/** In which sessions nothing shows that unique-ids are not what they were. */
const unseen: Readonly<Record<string, readonly Role[]>> = {
  'new ids for all': ['browsing'],
  'a new id for one that is marked': ['browsing', 'proving', 'settling'],
  'ids exchanged among neighbours of one size': ['proving', 'settling'],
  'ids exchanged among those of one size, From and Subject': ['proving', 'settling'],
  'ids exchanged among two of one size that are marked, and one that is not': ['proving', 'settling'],
  'one id for two': ['proving', 'settling'],
  'one id for one that is marked and one that is not': ['settling'],
}

/** Where there are no unique-ids, sizes are all that names a message later. */
const isUnseenIn = ({ faults }: Setting, role: Role, what: string): boolean =>
  faults.lacks?.includes('UIDL') === true && role === 'browsing' && what === 'sizes in reverse'

/** A case in which this happens before the session of that role. */
const caseOf = (
  name: string,
  setting: Setting,
  at: FaultCase['at'],
  role: Role,
  what: string,
): FaultCase => ({
  name: `${name}, ${role}: ${what}`,
  setting,
  at: { ...at, [role]: troubles.get(what) },
  ...((unseen[what]?.includes(role) || isUnseenIn(setting, role, what)) && { lies: true }),
})

/** Others are at work, or what is listed changes, before one of the sessions. */
export const listingCases = (setting: Setting): readonly FaultCase[] =>
  roles.flatMap(role =>
    [...troubles.keys()]
      .filter(what => !isHopeless(setting, role, what))
      .map(what => caseOf(setting.name, setting, {}, role, what)),
  )

/**
 * What was queued by the unique-id of another message of its size, and by a header that no server shows, is that other
 * message to every later Postern.
 */
const isHopeless = ({ faults }: Setting, role: Role, what: string): boolean =>
  faults.lacks?.includes('TOP') === true && role === 'browsing' && what.startsWith('ids exchanged')

/** How the removal goes, so that only a later session can tell. */
const removals: Readonly<Record<string, FaultCase['at']>> = {
  'all is removed': {},
  'nothing is removed at QUIT': { purging: { faults: { quitFails: 'refuse' } } },
  'some is removed at QUIT': { purging: { faults: { quitFails: 'partly' } } },
  'the third DELE is refused': { purging: { moment: { verb: 'DELE', nth: 3, happens: { refuse: 'No' } } } },
  'QUIT is never answered': { purging: { moment: { verb: 'QUIT', nth: 1, happens: 'stall' } } },
}

/** The removal goes wrong; the session that proves it may be cut; and in the one that tells the listing has changed. */
export const doubtCases = (setting: Setting): readonly FaultCase[] =>
  Object.entries(removals).flatMap(([went, at]) => {
    const name = `${setting.name}, ${went}`
    const unproved = { ...at, proving: { faults: { cutAfterReceived: 0 } } }
    return [
      { name, setting, at },
      { name: `${name}, no proof`, setting, at: unproved },
      ...[...troubles.keys()].flatMap(what => [
        caseOf(name, setting, at, 'proving', what),
        caseOf(`${name}, no proof`, setting, unproved, 'settling', what),
      ]),
    ]
  })
