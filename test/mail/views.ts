import { expect } from 'vitest'
import type { MessageView, TextView } from '../../src/mail/message-view.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { stringsOf } from './corpora.ts'

const deadline = 5_000

/** What a promise gives, or an error where it takes more than 5 seconds. */
export const soon = async <T>(octets: Uint8Array, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const hangs = (): void => reject(new Error(`hangs on ${Buffer.from(octets).toString('base64')}`))
    timer = setTimeout(hangs, deadline)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Fails where a string, however deep, is not as a terminal may show it: it would be changed by `sanitise`. */
export const expectSanitised = (views: unknown): void => {
  expect(stringsOf(views).filter(text => sanitise(text) !== text)).toEqual([])
}

/** Fails where a view shows more than it may: 20,000 lines and 1 MB of characters. */
export const expectBounded = ({ sections, links }: MessageView | TextView): void => {
  const lines = sections.flatMap(section => section.lines)
  expect(lines.length).toBeLessThanOrEqual(20_000)
  expect(lines.reduce((length, line) => length + line.length, 0)).toBeLessThanOrEqual(1024 * 1024)
  expect(links.length).toBeLessThanOrEqual(20_000)
}
