import { collectMaildrop, type Maildrop } from '../app/maildrop.ts'
import { Pop3Error } from '../pop3/error.ts'
import type { Session } from '../pop3/session.ts'

/**
 * Reads what the maildrop holds: STAT, LIST and UIDL in one flight where the server takes it. `counted` is told
 * the number of messages as soon as it is known. A server without UIDL gives a maildrop without unique-ids.
 * Rejects with a Pop3Error.
 */
export const readMaildrop = async (
  session: Session,
  counted: (messages: number) => void = () => {},
): Promise<Maildrop> => {
  const maildrop = collectMaildrop()
  await Promise.all([
    session.stat().then(({ messages }) => counted(messages)),
    session.list(maildrop.listed),
    session.uidl(maildrop.identified).catch(unlessRefused),
  ])
  return maildrop.finish()
}

const unlessRefused = (error: unknown) => {
  if (!(error instanceof Pop3Error) || error.kind !== 'refused') throw error
}
