/** A row of the table of what Postern has to do, on a screen of 120 by 40 and a line of 50 ms unless it says otherwise. */
export type RequiredRow = {
  readonly name: string
  readonly what: string
  readonly unit: '' | 'ms' | 'octets' | 'MiB' | 'x'
  /** The most that is allowed. */
  readonly most: number
}

/**
 * The one place where the required figures stand: the bench compares with them, and so do the tests that count. Round
 * trips count TCP, greeting and TLS; a start counts in every time.
 */
export const required = [
  { name: 'first-list', what: 'first list, 10,000, nothing cached', unit: 'ms', most: 450 },
  { name: 'first-list-trips', what: 'first list, 10,000, nothing cached: round trips', unit: '', most: 6 },
  {
    name: 'first-list-100k',
    what: 'first list, 100,000, less transfer of LIST and UIDL',
    unit: 'ms',
    most: 600,
  },
  { name: 'first-list-cached', what: 'first list, 10,000, cached', unit: 'ms', most: 150 },
  { name: 'first-list-cached-far', what: 'first list, 10,000, cached, at 200 ms', unit: 'ms', most: 150 },
  { name: 'headers', what: 'headers of all 10,000, from the start', unit: 'ms', most: 8_000 },
  { name: 'headers-trips', what: 'headers of all 10,000: round trips', unit: '', most: 100 },
  { name: 'first-screen', what: 'to the terminal: first screen', unit: 'octets', most: 7_000 },
  { name: 'cursor-move', what: 'to the terminal: one cursor move', unit: 'octets', most: 60 },
  { name: 'scroll', what: 'to the terminal: the list scrolls by one line', unit: 'octets', most: 320 },
  { name: 'page-down', what: 'to the terminal: a page down', unit: 'octets', most: 3_500 },
  { name: 'open-message', what: 'to the terminal: opening a message', unit: 'octets', most: 2_500 },
  { name: 'next-message', what: 'key to the text of the next message', unit: 'ms', most: 15 },
  { name: 'next-message-trips', what: 'to the text of the next message: round trips', unit: '', most: 0 },
  { name: 'purge', what: '1,000 messages purged, with the proofs', unit: 'ms', most: 1_500 },
  { name: 'purge-trips', what: '1,000 messages purged: round trips', unit: '', most: 25 },
  { name: 'memory-10k', what: 'peak memory at the first list of 10,000', unit: 'MiB', most: 100 },
  { name: 'memory-100k', what: 'peak memory at the first list of 100,000', unit: 'MiB', most: 130 },
  { name: 'memory-100k-known', what: 'peak memory, all headers of 100,000 known', unit: 'MiB', most: 130 },
  { name: 'memory-1m', what: 'peak memory at the first list of 1,000,000', unit: 'MiB', most: 330 },
  { name: 'processor-100k', what: 'processor time to open 100,000', unit: 'ms', most: 1_000 },
  { name: 'start-up', what: 'first full frame from the cache, by node -e 0', unit: 'x', most: 5 },
  { name: 'key-to-frame', what: 'key to frame with 100,000, median', unit: 'ms', most: 6 },
  { name: 'key-to-frame-p95', what: 'key to frame with 100,000, 95th percentile', unit: 'ms', most: 12 },
  { name: 'burst', what: '500 keys at once: frames', unit: '', most: 2 },
  { name: 'held-key', what: 'a key held for 5 s at 5 KB/s: behind', unit: 'ms', most: 300 },
  { name: 'held-key-block', what: 'a key held so: longest block of the event loop', unit: 'ms', most: 100 },
  { name: 'resize', what: 'frames of a resize', unit: '', most: 1 },
  { name: 'sort', what: 'a million rows sorted', unit: 'ms', most: 150 },
  { name: 'scan', what: 'a million rows scanned', unit: 'ms', most: 150 },
  { name: 'growth-trips', what: 'first list, 1,000,000: round trips more than of 10', unit: '', most: 0 },
  {
    name: 'growth-octets',
    what: 'first list, 1,000,000: octets beside LIST and UIDL, by 1,000',
    unit: 'x',
    most: 1.25,
  },
  { name: 'first-list-tls', what: 'first list, 10,000, implicit TLS: round trips', unit: '', most: 7 },
] as const satisfies readonly RequiredRow[]

export type RowName = (typeof required)[number]['name']

/** What is allowed at most in a row, in its unit. */
export const mostOf = (name: RowName): number => {
  const row = required.find(row => row.name === name)
  if (!row) throw new RangeError(`There is no row ${name}.`)
  return row.most
}

/** How many round trips reading the headers of so many messages may take, by what those of 10,000 may. */
export const headerTripsFor = (messages: number): number => {
  const opening = mostOf('first-list-trips')
  return opening + Math.ceil(((mostOf('headers-trips') - opening) * messages) / 10_000)
}

/** How many a purge of so many messages may take: that of 1,000 less the windows of 128 commands that it does not need. */
export const purgeTripsFor = (messages: number): number =>
  mostOf('purge-trips') - Math.floor((1_000 - messages) / 128)
