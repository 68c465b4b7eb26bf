import type { PurgedMessage, QueueRecord } from '../../src/store/records.ts'

/** A message to be queued, known by its id. */
export const message = (
  id: string,
  more: Partial<Omit<QueueRecord, 'unsettled'>> = {},
): Omit<QueueRecord, 'unsettled'> => ({
  id,
  octets: 1000,
  headerHash: `hash of ${id}`,
  from: 'Alice <alice@example.org>',
  subject: `About ${id}`,
  date: 1_790_000_000_000,
  queuedAt: 1_795_000_000_000,
  ...more,
})

/** A message to be removed; without an id it is known by its number alone. */
export const toPurge = (
  id: string | undefined,
  more: Partial<Omit<PurgedMessage, 'outcome'>> = {},
): Omit<PurgedMessage, 'outcome'> => {
  const { queuedAt: _, ...kept } = message(id ?? 'no id')
  return { ...kept, id, number: 7, savedAt: undefined, ...more }
}

/** An intent to remove these, begun by nobody in particular. */
export const intent = (
  messages: readonly Omit<PurgedMessage, 'outcome'>[],
  witnesses: readonly string[] = [],
) => ({
  mailbox: 'me@example.org',
  server: 'pop.example.org',
  at: 1_795_000_001_000,
  owner: 'host 1 2',
  messages,
  witnesses,
})
