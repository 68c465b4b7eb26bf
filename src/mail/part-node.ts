import type { PartId, PartPlace } from './message-view.ts'

/** The octets from `start` up to, not including, `end`. */
export type OctetRange = { readonly start: number; readonly end: number }

/** What a part's header says of its content (RFC 2045, RFC 2183). Hostile and bounded. */
export type PartContent = {
  /** The media type in small letters, at most 200 characters; 'text/plain' where none is given. */
  readonly type: string
  /** The parameters of Content-Type, decoded (RFC 2231), by their names in small letters; at most 50. */
  readonly parameters: ReadonlyMap<string, string>
  /** The file's name by Content-Disposition, else by Content-Type; may be empty, at most 1,000 characters. */
  readonly name: string
  /** 'attachment', 'inline', some other word in small letters, or empty. */
  readonly disposition: string
  /** The content transfer encoding in small letters, '7bit' where none is given or none is allowed. */
  readonly encoding: string
  /** The charset in small letters, as the header spells it; may be empty. */
  readonly charset: string
}

/**
 * A part of a message, or the message itself (RFC 2046). Offsets count in the message's octets or, where
 * `inside` is set, in the decoded octets of the encoded message that it names.
 */
export type PartNode = PartContent & {
  readonly id: PartId
  /** The header, with the empty line that ends it. */
  readonly header: OctetRange
  /** The body, encoded, without the line end in front of a boundary. */
  readonly body: OctetRange
  /** How many octets the body has once it is decoded. */
  readonly decodedOctets: number
  /** The encoded message that holds this part. */
  readonly inside: PartPlace | undefined
  /** Whether the end of this part was seen. */
  readonly whole: boolean
  /** The parts of a multipart, or the one message in a message/rfc822. */
  readonly children: readonly PartNode[]
}
