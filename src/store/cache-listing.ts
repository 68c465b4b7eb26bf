import { crc32 } from 'node:zlib'
import { dropNote, keepNote, note } from './cache-notes.ts'
import type { Database } from './database.ts'
import { blocksOf, imageIn } from './listing-blocks.ts'
import type { ListingImage } from './listing-image.ts'
import { StoreError } from './store-error.ts'

type BlockRow = { readonly block: unknown; readonly octets: unknown; readonly sum: unknown }

/** A listing as it is to be written: what lies in the file already is not written again. */
export type ListingDraft = { readonly blocks: readonly Uint8Array[]; readonly sums: readonly number[] }

export const draftOf = (image: ListingImage): ListingDraft => {
  const blocks = blocksOf(image)
  return { blocks, sums: blocks.map(block => crc32(block)) }
}

/** How many octets the blocks of a draft have. */
export const octetsOf = ({ blocks }: ListingDraft): number =>
  blocks.reduce((octets, block) => octets + block.length, 0)

/** Which blocks do not lie in the file as they should, by their place, and by how many octets it grows with the draft. */
export const changesOf = (
  { all }: Database,
  draft: ListingDraft,
): { readonly blocks: readonly number[]; readonly growth: number } => {
  const rows = all<{ block: number; size: number; sum: number }>(
    'SELECT block, octet_length(octets) AS size, sum FROM listing',
  )
  const there = new Map(rows.map(row => [row.block, row]))
  const blocks = [...draft.blocks.keys()].filter(block => {
    const row = there.get(block)
    return row?.sum !== draft.sums[block] || row?.size !== draft.blocks[block]?.length
  })
  return { blocks, growth: octetsOf(draft) - rows.reduce((octets, { size }) => octets + size, 0) }
}

/** Writes a listing: these of its blocks, and what all of them add up to. Inside a write. */
export const writeListing = (
  database: Database,
  { blocks, sums }: ListingDraft,
  changed: readonly number[],
  at: number,
): void => {
  for (const block of changed) {
    const octets = blocks[block]
    if (octets === undefined) continue
    database.run('INSERT OR REPLACE INTO listing VALUES (?, ?, ?)', block, octets, sums[block] ?? 0)
  }
  database.run('DELETE FROM listing WHERE block >= ?', blocks.length)
  keepNote(database, 'listing', `${at} ${blocks.length} ${crc32(sums.join())}`)
}

/** Forgets the listing. Inside a write. */
export const dropListing = (database: Database): void => {
  database.run('DELETE FROM listing')
  dropNote(database, 'listing')
}

/** The listing, and when it was read. Throws a StoreError, `damaged`, where it does not add up. */
export const readListing = (database: Database): { at: number; image: ListingImage } | undefined =>
  database.read(() => {
    const head = note(database, 'listing')
    if (head === undefined) return undefined
    const [, at, count, sum] = /^(\d{1,16}) (\d{1,9}) (\d{1,10})$/.exec(head) ?? []
    const rows = database.all<BlockRow>('SELECT block, octets, sum FROM listing ORDER BY block')
    const blocks = rows.map((row, block) => blockIn(row, block, database))
    const isWhole = rows.length === Number(count) && crc32(rows.map(row => row.sum).join()) === Number(sum)
    const image = isWhole && Number.isSafeInteger(Number(at)) ? imageIn(blocks) : undefined
    if (image === undefined) throw new StoreError('damaged', database.path ?? '')
    return { at: Number(at), image }
  })

/** One block of the listing that is kept, the oldest messages' being the first; undefined where there is none. */
export const readBlock = (database: Database, block: number): ListingImage | undefined => {
  const [row] = database.all<BlockRow>('SELECT block, octets, sum FROM listing WHERE block = ?', block)
  if (row === undefined) return undefined
  const image = imageIn([blockIn(row, block, database)])
  if (image === undefined) throw new StoreError('damaged', database.path ?? '')
  return image
}

const blockIn = (row: BlockRow, block: number, { path }: Database): Uint8Array => {
  const { octets, sum } = row
  if (row.block === block && octets instanceof Uint8Array && sum === crc32(octets)) return octets
  throw new StoreError('damaged', path ?? '')
}
