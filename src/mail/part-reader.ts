import type { PartPlace } from './message-view.ts'
import { decodeOctets } from './octets.ts'
import type { OctetRange, PartNode } from './part-node.ts'
import { firstOctets, mostNestedOctets } from './part-octets.ts'
import { mostTextOctets, type PartText, readPartText } from './part-text.ts'
import { type MessageSource, readRange } from './source.ts'
import { transferDecoder } from './transfer-encoding.ts'

/** Reads the parts of one message. All of it rejects with Node's error where a file cannot be read. */
export type PartReader = {
  /** The text of a part, whatever its type; from its first 4 MB. Its links are numbered from `firstLink` on, or 1. */
  text(part: PartNode, firstLink?: number): Promise<PartText>
  /** What a part of machine-readable lines says, from its first 1 MB. Hostile. */
  plain(part: PartNode): Promise<string>
  /** The first `most` octets of a part, decoded. */
  octets(part: PartNode, most: number): Promise<Uint8Array>
  /** The octets of a range that lies where the part does, at most `most`. */
  raw(part: PartNode, range: OctetRange, most: number): Promise<Uint8Array>
}

const mostPlainOctets = 1024 * 1024

/** A reader for the parts of `source`; `charset` is taken for that of every text. */
export const createPartReader = (source: MessageSource, charset: string | undefined): PartReader => {
  let latest: { inside: PartPlace; octets: Uint8Array } | undefined

  /** Where a part lies. The parts of an encoded message are asked for one after the other. */
  const sourceOf = async ({ inside }: PartNode): Promise<MessageSource> => {
    if (inside === undefined) return source
    if (latest?.inside !== inside)
      latest = { inside, octets: await firstOctets(source, inside, mostNestedOctets) }
    return latest
  }

  const raw = async (part: PartNode, { start, end }: OctetRange, most: number): Promise<Uint8Array> =>
    readRange(await sourceOf(part), start, Math.min(end, start + most))

  const octets = async (part: PartNode, most: number): Promise<Uint8Array> => {
    const place = { ...part.body, encoding: part.encoding, inside: undefined }
    return firstOctets(await sourceOf(part), place, most)
  }

  return {
    text: async (part, firstLink) =>
      readPartText(await raw(part, part.body, mostTextOctets + 1), textPart(part), charset, firstLink),
    plain: async part => {
      const decoder = transferDecoder(part.encoding)
      const decoded = decoder.write(await raw(part, part.body, mostPlainOctets))
      return decodeOctets(Buffer.concat([decoded, decoder.end()]))
    },
    octets,
    raw,
  }
}

const textPart = ({ type, charset, encoding, parameters }: PartNode) => ({
  type: type.startsWith('text/') ? type : 'text/plain',
  charset,
  encoding,
  flowed: parameters.get('format')?.trim().toLowerCase() === 'flowed',
  delSp: parameters.get('delsp')?.trim().toLowerCase() === 'yes',
})
