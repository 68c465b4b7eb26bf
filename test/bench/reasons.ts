import type { RowName } from './required.ts'

const nothingKept =
  'Nothing is kept of a mailbox between visits: the list waits for the server each time, and a start alone takes most of the rest.'
const onlySeen =
  'Only the headers of what is on the screen, and of a screenful around it, are asked for; the rest is never read.'
const wholeRows =
  'Ink draws the whole frame anew, or each line that changed as a whole: nothing compares cells, and no scroll region moves what only moved.'
const asFastAsWritten =
  'Each key is a frame, and each frame waits for the terminal to take it: a thin line holds the whole program up.'
const startAlone = 'The program loads all its modules before the first frame; no compile cache is used.'
const noColumns = 'Nothing sorts the list or searches in it yet.'

/** Why a row misses what is required, and what was tried. Only those of rows that miss are printed. */
export const reasons: Readonly<Partial<Record<RowName, string>>> = {
  'first-list':
    'Greeting, CAPA, the login (two), CAPA again, STAT with LIST and UIDL, and the headers follow one another; and a start takes its time besides.',
  'first-list-trips': 'CAPA waits for the greeting, and the login for CAPA, even where the server is known.',
  'first-list-100k': 'As with 10,000; the listings are kept row by row in three columns as they come.',
  'first-list-cached': nothingKept,
  'first-list-cached-far': nothingKept,
  headers: onlySeen,
  'headers-trips': onlySeen,
  'first-screen': wholeRows,
  'cursor-move': wholeRows,
  scroll: wholeRows,
  'page-down': wholeRows,
  'open-message': wholeRows,
  'next-message': 'The text of a message is asked for once the cursor is on it: nothing is fetched ahead.',
  'next-message-trips':
    'The text of a message is asked for once the cursor is on it: nothing is fetched ahead.',
  'memory-10k': startAlone,
  'memory-100k': 'A row is an id and a size, a Map finds a row by its id; and the start is a part of it.',
  'memory-100k-known': onlySeen,
  'memory-1m': 'A row is an id and a size, and a Map finds a row by its id: some 300 octets of memory each.',
  'processor-100k': startAlone,
  'start-up': `${nothingKept} ${startAlone}`,
  'key-to-frame':
    'Ink lays out and writes the whole frame for each key; other work on the machine is a part of what was measured.',
  'key-to-frame-p95':
    'Ink lays out and writes the whole frame for each key; other work on the machine is a part of what was measured.',
  burst: asFastAsWritten,
  'held-key': asFastAsWritten,
  'held-key-block': asFastAsWritten,
  resize: 'Ink draws at once in the old size, and again when the state knows the new one.',
  sort: noColumns,
  scan: noColumns,
  'first-list-tls': 'As without TLS, and its handshake besides.',
}
