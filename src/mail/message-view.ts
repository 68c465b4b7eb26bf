import type { DisplayText } from '../text/sanitise.ts'

/** A header field as it is shown. */
export type ShownField = { readonly name: DisplayText; readonly value: DisplayText }

/** Text under a title of Postern's own; the first section of most messages has none. Lines are not wrapped. */
export type BodySection = {
  readonly title: DisplayText | undefined
  readonly lines: readonly DisplayText[]
}

/** A link of a text, by the number it bears there, and where it really leads. */
export type Link = {
  /** What a person clicks on elsewhere; empty where that is the target itself. */
  readonly text: DisplayText
  readonly target: DisplayText
  /** Why it may not be what it seems: its text names another host, for one. */
  readonly warning: DisplayText | undefined
}

declare const partId: unique symbol

/** Names a part inside its message: '1' is the message itself, '1.2' the second part in it. */
export type PartId = string & { readonly [partId]: true }

/** Where the octets of a part's body lie, and how they are encoded. */
export type PartPlace = {
  /** The first octet and the one behind the last, in the message, or in the decoded octets of `inside`. */
  readonly start: number
  readonly end: number
  /** The content transfer encoding in small letters (RFC 2045, section 6). */
  readonly encoding: string
  /** The encoded message that holds this part. */
  readonly inside: PartPlace | undefined
}

/** A row of the tree of parts. */
export type PartRow = {
  readonly id: PartId
  /** How deep it lies; 0 is the message itself. */
  readonly depth: number
  /** The media type in small letters. */
  readonly type: DisplayText
  /** What its sender calls it, or the subject of the message it holds; may be empty, as the next two may. */
  readonly name: DisplayText
  readonly disposition: DisplayText
  readonly charset: DisplayText
  /** How many octets of it are here, encoded and decoded. */
  readonly encodedOctets: number
  readonly decodedOctets: number
  /** Whether its end is here. */
  readonly whole: boolean
  /** Whether its text is among the sections. */
  readonly shown: boolean
  /** Whether it holds parts and has no content of its own (multipart). */
  readonly container: boolean
  /** Whether it holds a message. */
  readonly message: boolean
  /** A name that is safe for a file. */
  readonly fileName: DisplayText
  readonly place: PartPlace
}

/** What the screen shows of a message, whole or cut anywhere. */
export type MessageView = {
  /** Those of From, To, Cc, Date and Subject that exist, in this order. */
  readonly fields: readonly ShownField[]
  /** Every field, decoded, in the message's order. */
  readonly allFields: readonly ShownField[]
  /** The header as it came, line by line. */
  readonly rawHeader: readonly DisplayText[]
  /** A name that is safe for a file of the message. */
  readonly fileName: DisplayText
  /** What a reader should know before the text: signed, encrypted. */
  readonly marks: readonly DisplayText[]
  readonly sections: readonly BodySection[]
  /** The tree of parts, each part before those it holds; empty where the message could not be taken apart. */
  readonly parts: readonly PartRow[]
  readonly links: readonly Link[]
  /** Where the message came by, and what was checked on the way: claims of the hosts that wrote them. */
  readonly trace: readonly BodySection[]
  /** What a reader should know about the text, such as why it is the source or what is left out. */
  readonly note: DisplayText | undefined
  /** Whether text was left out at the end for its length. */
  readonly cut: boolean
}

/** One part, or the source of a message, as text to be read. */
export type TextView = {
  /** Its own header where the part is a message. */
  readonly fields: readonly ShownField[]
  readonly sections: readonly BodySection[]
  readonly links: readonly Link[]
  readonly note: DisplayText | undefined
  readonly cut: boolean
}
