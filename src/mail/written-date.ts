import { brief } from './brief.ts'
import { setCommentsApart } from './comments.ts'

const longestDate = 60

/**
 * A date as its writer wrote it, in its own zone, without comments and the comma behind the day: 'Tue 17 Nov
 * 2026 10:24:36 +0900'. What is no date stays as it stands. Hostile still; '' for nothing.
 */
export const writtenDate = (value: string): string =>
  brief(setCommentsApart(value).text, longestDate).replace(/^([a-z]{3,9}) ?,/i, '$1')
