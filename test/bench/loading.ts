import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startIdleProgram } from './idle-program.ts'
import { type KeyAnswers, pressEach, pressUntil } from './key-answers.ts'
import { type LoopRecord, loopRecord } from './loop-record.ts'
import type { MailServer } from './mail-server.ts'
import type { BenchMessage } from './message-maker.ts'
import { isWhole, openReader, type Preview } from './reader.ts'

/** How a message was loaded whole and read. Times are in milliseconds. */
export type Loading = {
  /** The preview that stood there before. */
  readonly preview: Preview
  /** From the key until all of it is here, and what there is to see of it is on the screen. */
  readonly time: number
  readonly octets: number
  /** In MiB, above what it ever was before; undefined where the system does not tell. */
  readonly addedMemory: number | undefined
  /** The event loop while it was fetched for the preview, and then while it was loaded and read. */
  readonly previewLoop: LoopRecord
  readonly loop: LoopRecord
  /** That of a program that did nothing, while the message was loaded and read. */
  readonly idleLoop: LoopRecord
  /** Of keys that were pressed while it came, and then in the text. */
  readonly answers: KeyAnswers
  /** Whether text of it was to be seen at the end; a note otherwise. */
  readonly hasText: boolean
}

/** Opens a message with a program of its own and loads it with `>`, while other keys are pressed. */
export const measureLoading = async (
  server: MailServer,
  message: BenchMessage,
  signal: AbortSignal,
): Promise<Loading> => {
  signal.throwIfAborted()
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  try {
    return await loadIn(folder, server, message, signal)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const loadIn = async (
  folder: string,
  server: MailServer,
  message: BenchMessage,
  signal: AbortSignal,
): Promise<Loading> => {
  const loopFile = join(folder, 'loop')
  await using idle = await startIdleProgram(join(folder, 'idle'))
  await using reader = await openReader(server, message, loopFile)
  const { terminal } = reader
  const record = () => loopRecord(terminal.pid, loopFile)
  await record()
  const preview = await reader.step()
  const previewLoop = await record()
  const octets = await reader.octets()
  const memory = reader.peakMemory()
  await idle.record()
  const started = performance.now()
  terminal.send('>')
  const { done, answers } = await pressUntil(terminal, isWhole(message), signal)
  const later = await pressEach(terminal, ['j', 'k', ' ', 'G', 'g'])
  const peak = reader.peakMemory()
  return {
    preview,
    time: done - started,
    octets: (await reader.octets()) - octets,
    addedMemory: peak === undefined || memory === undefined ? undefined : peak - memory,
    previewLoop,
    loop: await record(),
    idleLoop: await idle.record(),
    answers: [...answers, ...later],
    hasText: terminal.screen().text.includes(`${message.label} row `),
  }
}
