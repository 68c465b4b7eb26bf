import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commands } from '../src/app/commands.ts'
import { keyLabel } from '../src/app/keymap.ts'
import { usage } from '../src/cli/usage.ts'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** What stands in a document between `<!-- name -->` and `<!-- /name -->`. */
const section = (document: string, name: string): string | undefined =>
  new RegExp(`<!-- ${name} -->\n([^]*?)<!-- /${name} -->`).exec(document)?.[1]

describe('README.md', () => {
  const readme = read('README.md')

  test('has every key, as the table of commands has it', () => {
    const rows = commands.map(({ keys, help }) => {
      // A bar would end the cell of the table, in code too.
      const labels = keys.map(key => `\`${keyLabel(key).replaceAll('|', '\\|')}\``).join(' ')
      return `| ${labels} | ${help} |\n`
    })
    expect(section(readme, 'keys')).toBe(`| key | what it does |\n|---|---|\n${rows.join('')}`)
  })

  test('has the options as --help says them', () => {
    expect(section(readme, 'usage')).toBe(`\`\`\`\n${usage}\`\`\`\n`)
  })

  test.each(['npm ci && npm run demo', 'npm ci && npm test'])('has the command %s', command => {
    expect(readme).toContain(`\n${command}\n`)
  })
})

describe('ARCHITECTURE.md', () => {
  const architecture = read('ARCHITECTURE.md')
  const { dependencies, devDependencies } = JSON.parse(read('package.json'))

  test.each(Object.keys({ ...dependencies, ...devDependencies }))('says what %s is for', name => {
    expect(architecture).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\|`, 'm'))
  })

  const rooms = readdirSync(new URL('src/', root))
  test.each(rooms)('has the room src/%s on its map', room => {
    expect(architecture).toContain(`\`src/${room}/\``)
  })

  test.each(rooms.flatMap(room => readdirSync(new URL(`src/${room}/`, root)).map(file => [room, file])))(
    'knows src/%s/%s',
    (room, file) => {
      const name = file.replace(/\.d\.ts$|\.tsx?$/, '')
      const [, ofRoom = ''] = architecture.split(`### \`src/${room}/\``)
      expect(ofRoom.split('\n#')[0]).toContain(`\`${name}\``)
    },
  )
})
