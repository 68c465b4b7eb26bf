// The thread of preview-thread.ts: octets come in, previews go out, one for one.
import { parentPort } from 'node:worker_threads'
import { readPreview } from './preview.ts'

parentPort?.on('message', async (octets: Uint8Array) => {
  parentPort?.postMessage(await readPreview(octets))
})
