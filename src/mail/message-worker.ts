// The thread of message-thread.ts: requests come in, views go out, one for one.
import { parentPort } from 'node:worker_threads'
import { readMessage, readPart, readSource } from './message.ts'
import type { MessageRequest } from './message-request.ts'
import type { MessageView, TextView } from './message-view.ts'

const answer = async (request: MessageRequest): Promise<MessageView | TextView> => {
  if (request.kind === 'message') return readMessage(request.source, request)
  if (request.kind === 'part') return readPart(request.source, request.id, request)
  return readSource(request.source)
}

parentPort?.on('message', async (request: MessageRequest) => {
  parentPort?.postMessage(await answer(request))
})
