declare const uniqueId: unique symbol
declare const messageNumber: unique symbol

/**
 * What names a message for as long as it is in the maildrop (RFC 1939, section 7, UIDL). The only name that
 * may be kept beyond one session. Hostile like everything a server says: never part of a path.
 */
export type UniqueId = string & { readonly [uniqueId]: true }

/** What names a message inside one session only (RFC 1939, section 5): 1 or more. */
export type MessageNumber = number & { readonly [messageNumber]: true }

/** The greatest message number there can be here; more than any maildrop holds, and exact in every integer type. */
export const greatestMessageNumber = 0x7fff_ffff

/** Whether `n` can be a message number. */
export const isMessageNumber = (n: number): n is MessageNumber =>
  Number.isInteger(n) && n >= 1 && n <= greatestMessageNumber
