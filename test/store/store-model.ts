import type { Outcome, PurgedMessage, PurgeRecord, QueueRecord, SavedCopy } from '../../src/store/records.ts'
import type { Store } from '../../src/store/store.ts'

/** One write to a store, as plain data. */
export type Write = { readonly account: string } & (
  | { readonly does: 'enqueue'; readonly messages: readonly Omit<QueueRecord, 'unsettled'>[] }
  | { readonly does: 'describe'; readonly messages: readonly Omit<QueueRecord, 'unsettled'>[] }
  | { readonly does: 'takeBack' | 'protect' | 'unprotect'; readonly ids: readonly string[] }
  | { readonly does: 'keepSaved'; readonly id: string; readonly copy: SavedCopy }
  | {
      readonly does: 'beginPurge'
      readonly at: number
      readonly messages: readonly Omit<PurgedMessage, 'outcome'>[]
      readonly witnesses: readonly string[]
    }
  | { readonly does: 'askRemoval'; readonly purge: number; readonly at: number }
  | {
      readonly does: 'settle'
      readonly purge: number
      readonly at: number
      readonly outcomes: readonly Outcome[]
      readonly fault: string | undefined
    }
)

type ModelQueued = Omit<QueueRecord, 'unsettled'> & { readonly purge: number | undefined }

/** What a store should remember, without a disk. */
export type Model = {
  readonly queued: Readonly<Record<string, readonly ModelQueued[]>>
  readonly protectedIds: Readonly<Record<string, readonly string[]>>
  readonly saved: Readonly<Record<string, Readonly<Record<string, SavedCopy>>>>
  readonly purges: readonly PurgeRecord[]
  /** By the number of the purge. */
  readonly witnesses: Readonly<Record<number, readonly string[]>>
}

export const emptyModel: Model = { queued: {}, protectedIds: {}, saved: {}, purges: [], witnesses: {} }

/** The model after a write: said in the words of the contract, not in those of the tables. */
export const after = (model: Model, write: Write): Model => {
  const { account } = write
  const queue = model.queued[account] ?? []
  const kept = model.protectedIds[account] ?? []
  const withQueue = (messages: readonly ModelQueued[]): Model => ({
    ...model,
    queued: { ...model.queued, [account]: messages },
  })
  const withProtected = (ids: readonly string[]): Model => ({
    ...model,
    protectedIds: { ...model.protectedIds, [account]: ids },
  })
  const isQueued = (id: string) => queue.some(each => each.id === id)
  switch (write.does) {
    case 'enqueue': {
      const fresh = new Map(
        write.messages
          .filter(({ id }) => !isQueued(id) && !kept.includes(id))
          .reverse()
          .map(message => [message.id, message]),
      )
      const inOrder = write.messages.filter(message => fresh.get(message.id) === message)
      return withQueue([...queue, ...inOrder.map(message => ({ ...message, purge: undefined }))])
    }
    case 'describe': {
      const learned = write.messages.reduce<readonly ModelQueued[]>(
        (messages, { queuedAt: _, ...news }) =>
          messages.map(each => (each.id === news.id ? { ...each, ...filledIn(each, news) } : each)),
        queue,
      )
      return withQueue(learned)
    }
    case 'takeBack':
      return withQueue(queue.filter(({ id, purge }) => purge !== undefined || !write.ids.includes(id)))
    case 'protect':
      return withProtected([...new Set([...kept, ...write.ids.filter(id => !isQueued(id))])])
    case 'unprotect':
      return withProtected(kept.filter(id => !write.ids.includes(id)))
    case 'keepSaved':
      return {
        ...model,
        saved: { ...model.saved, [account]: { ...model.saved[account], [write.id]: write.copy } },
      }
    case 'beginPurge':
      return begun(model, write)
    case 'askRemoval':
      return {
        ...model,
        purges: model.purges.map(purge =>
          purge.number === write.purge && purge.settledAt === undefined
            ? { ...purge, askedAt: write.at }
            : purge,
        ),
      }
    case 'settle':
      return settled(model, write)
  }
}

const filledIn = <T extends object>(known: T, news: Partial<T>): Partial<T> =>
  Object.fromEntries(
    Object.entries(news).filter(([name]) => known[name as keyof T] === undefined),
  ) as Partial<T>

const begun = (model: Model, write: Write & { does: 'beginPurge' }): Model => {
  const { account, at, messages, witnesses } = write
  const number = model.purges.length + 1
  const queue = model.queued[account] ?? []
  const free = new Set(queue.filter(({ purge }) => purge === undefined).map(({ id }) => id))
  const taken = messages.filter(({ id }) => id === undefined || free.delete(id))
  const ids = new Set(taken.map(({ id }) => id))
  const purge = {
    ...{ number, account, mailbox: 'mailbox', server: 'server', begunAt: at, askedAt: undefined },
    ...{ settledAt: taken.length === 0 ? at : undefined, words: [], fault: undefined },
    messages: taken.map(message => ({ ...message, outcome: undefined })),
  }
  return {
    ...model,
    purges: [...model.purges, purge],
    witnesses: { ...model.witnesses, [number]: [...new Set(witnesses)].sort() },
    queued: {
      ...model.queued,
      [account]: queue.map(each =>
        each.purge === undefined && ids.has(each.id) ? { ...each, purge: number } : each,
      ),
    },
  }
}

const settled = (model: Model, write: Write & { does: 'settle' }): Model => {
  const { account, at, outcomes, fault } = write
  const purge = model.purges.find(({ number }) => number === write.purge)
  if (purge === undefined || purge.settledAt !== undefined) return model
  const messages = purge.messages.map((message, i) => ({
    ...message,
    outcome: message.outcome === undefined || message.outcome === 'unknown' ? outcomes[i] : message.outcome,
  }))
  const outcomeOf = new Map(messages.map(({ id, outcome }) => [id, outcome]))
  const isOpen = messages.some(({ id, outcome }) => id !== undefined && outcome === 'unknown')
  const queue = (model.queued[account] ?? []).flatMap(each => {
    const outcome = each.purge === purge.number ? outcomeOf.get(each.id) : 'unknown'
    if (outcome === 'unknown') return [each]
    return outcome === 'stillThere' ? [{ ...each, purge: undefined }] : []
  })
  const left = new Set(queue.map(({ id }) => id))
  const gone = (model.queued[account] ?? []).filter(({ id }) => !left.has(id)).map(({ id }) => id)
  const saved = Object.entries(model.saved[account] ?? {}).filter(([id]) => !gone.includes(id))
  return {
    ...model,
    queued: { ...model.queued, [account]: queue },
    saved: { ...model.saved, [account]: Object.fromEntries(saved) },
    purges: model.purges.map(each =>
      each === purge ? { ...purge, messages, fault, settledAt: isOpen ? undefined : at } : each,
    ),
  }
}

/** Does a write to a store, as its contract has it. */
export const performWrite = (store: Store, write: Write): void => {
  const account = store.account(write.account)
  switch (write.does) {
    case 'enqueue':
    case 'describe':
      account[write.does](write.messages)
      break
    case 'takeBack':
    case 'protect':
    case 'unprotect':
      account[write.does](write.ids)
      break
    case 'keepSaved':
      account.keepSaved(write.id, write.copy)
      break
    case 'beginPurge': {
      const { at, messages, witnesses } = write
      account.beginPurge({ mailbox: 'mailbox', server: 'server', at, owner: 'host 1 2', messages, witnesses })
      break
    }
    case 'askRemoval':
      account.askRemoval(write.purge, write.at)
      break
    case 'settle':
      account.settle(write.purge, { ...write, words: [] })
      break
  }
}

/** All that a store tells of these accounts and ids. */
export const seenIn = (store: Store, accounts: readonly string[], ids: readonly string[]) => ({
  accounts: accounts.map(name => {
    const account = store.account(name)
    return {
      name,
      queue: account.queue(),
      protectedIds: [...account.protectedIds()].sort(),
      open: account.openPurges().map(({ number, witnesses }) => ({ number, witnesses })),
      saved: ids.flatMap(id => account.saved(id) ?? []),
    }
  }),
  purges: store.purges(),
})

export type Seen = ReturnType<typeof seenIn>

/** All that a store should tell of these accounts and ids. */
export const expectedOf = (model: Model, accounts: readonly string[], ids: readonly string[]): Seen => ({
  accounts: accounts.map(name => ({
    name,
    queue: (model.queued[name] ?? []).map(({ purge, ...message }) => ({
      ...message,
      unsettled: purge !== undefined,
    })),
    protectedIds: [...(model.protectedIds[name] ?? [])].sort(),
    open: model.purges
      .filter(({ account, settledAt }) => account === name && settledAt === undefined)
      .map(({ number }) => ({ number, witnesses: model.witnesses[number] ?? [] })),
    saved: ids.flatMap(id => model.saved[name]?.[id] ?? []),
  })),
  purges: model.purges.filter(({ messages }) => messages.length > 0).toReversed(),
})

/** What must never be, in words, as far as it is: the laws of the queue, whatever was written. */
export const brokenLaws = ({ accounts, purges }: Seen): string[] => {
  const broken: string[] = []
  for (const { name, queue, protectedIds } of accounts) {
    const mine = purges.filter(({ account }) => account === name)
    const held = mine
      .filter(({ settledAt }) => settledAt === undefined)
      .flatMap(({ messages }) => messages)
      .filter(({ outcome }) => outcome === undefined || outcome === 'unknown')
      .flatMap(({ id }) => id ?? [])
    if (new Set(held).size < held.length) broken.push('two open purges hold one message')
    if (new Set(queue.map(({ id }) => id)).size < queue.length) broken.push('a message is queued twice')
    for (const { id, unsettled } of queue) {
      if (protectedIds.includes(id)) broken.push(`${id} is queued and protected`)
      if (unsettled !== held.includes(id))
        broken.push(`${id} is unsettled: ${unsettled}, held: ${!unsettled}`)
    }
    for (const id of held) {
      if (!queue.some(each => each.id === id)) broken.push(`${id} is held, but not queued`)
    }
    for (const { number, settledAt, messages } of mine) {
      if (settledAt !== undefined && messages.some(({ outcome }) => outcome === undefined))
        broken.push(`a message of purge ${number} has no outcome, and the purge is not open`)
    }
  }
  return broken
}

/** Whether a message may have left the queue between two moments by this write. */
export const mayLeave = (write: Write, id: string, now: Seen): boolean => {
  if (write.does === 'takeBack') return write.ids.includes(id)
  if (write.does !== 'settle') return false
  const purge = now.purges.find(({ number }) => number === write.purge)
  const outcome = purge?.messages.find(message => message.id === id)?.outcome
  return outcome === 'removed' || outcome === 'alreadyGone'
}
