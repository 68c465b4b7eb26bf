import type { Conversation } from './conversation.ts'
import { Pop3Error } from './error.ts'
import { rowReader } from './line-reader.ts'
import type { Status } from './reply.ts'
import { type Request, requestOf } from './request.ts'
import type { CapaAnswer } from './server-memory.ts'

/** What is taken of CAPA's reply. */
const limits = { row: 1024, rows: 1000, octets: 64 * 1024 }

/** CAPA (RFC 2449, section 5) as a request, and what makes an answer of its reply; other failures it hands on. */
export const capa = (): { request: Request; answer: (reply: Promise<Status>) => Promise<CapaAnswer> } => {
  const rows: string[] = []
  const body = rowReader('CAPA', row => rows.push(row), limits)
  return {
    request: requestOf({ verb: 'CAPA', arguments: [] }, body),
    answer: reply =>
      reply.then(
        () => rows,
        error => {
          if (!(error instanceof Pop3Error && error.kind === 'refused')) throw error
          // With a response code it is refused for now; else the server has never heard of it.
          return error.code === undefined ? 'refused' : []
        },
      ),
  }
}

/** Asks a server what it can do. */
export const askCapa = (conversation: Conversation): Promise<CapaAnswer> => {
  const { request, answer } = capa()
  return answer(conversation.exchange(request))
}
