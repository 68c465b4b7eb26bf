import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readPreview } from '../../src/mail/preview.ts'
import { summarise } from '../../src/mail/summary.ts'
import { control } from './message.ts'

const demo = fileURLToPath(new URL('../../assets/mailbox', import.meta.url))
const corpora = fileURLToPath(new URL('../../../shared/corpora', import.meta.url))

const expectReadable = async (file: string): Promise<void> => {
  const octets = readFileSync(file)
  const { from, subject } = summarise(octets)
  const { lines, fields } = await readPreview(octets)
  const texts = [from, subject, ...lines, ...fields.map(({ value }) => value)]
  expect(
    texts.find(text => control.test(text)),
    file,
  ).toBeUndefined()
}

describe.each([
  ['demo mailbox', demo],
  ['shared corpora', corpora],
])('the %s', (_, folder) => {
  test.runIf(existsSync(folder))(
    'is readable throughout (needs the folder)',
    async () => {
      const files = globSync('**/*.{eml,msg}', { cwd: folder })
      for (const file of files) await expectReadable(`${folder}/${file}`)
    },
    60_000,
  )
})
