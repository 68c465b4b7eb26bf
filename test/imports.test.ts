import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'

/** The folders of src/ and the floor each lies on. Imports go down only. */
const floors: Readonly<Record<string, number>> = {
  cli: 4,
  ui: 3,
  effects: 3,
  demo: 3,
  terminal: 3,
  app: 2,
  mail: 1,
  account: 1,
  store: 1,
  pop3: 1,
  text: 0,
}

type Import = {
  /** The importing file, from src/ on, and its folder. */
  readonly file: string
  readonly folder: string
  readonly specifier: string
  /** What it leads to: a folder of src/, a module of Node's without `node:`, or a package with its path. */
  readonly ours?: string
  readonly builtin?: string
  readonly package?: string
}

/** Gives the floor of a folder, or NaN, which is neither above nor below any other. */
const floorOf = (folder: string) => floors[folder] ?? Number.NaN

const opensSockets = ['pop3/transport.ts', 'demo/server.ts']

/** What may not be, each rule in words and as a test of one import. Types count like values. */
const rules: readonly (readonly [string, (arrow: Import) => boolean])[] = [
  [
    'every folder of src/ has a floor',
    ({ folder, ours = folder }) => [folder, ours].some(place => Number.isNaN(floorOf(place))),
  ],
  [
    'imports go down only',
    ({ folder, ours = folder }) => ours !== folder && floorOf(ours) >= floorOf(folder),
  ],
  [
    'ui never imports pop3, mail or store',
    ({ folder, ours = '' }) => folder === 'ui' && ['pop3', 'mail', 'store'].includes(ours),
  ],
  [
    'ui, app and text import no modules of Node',
    ({ folder, builtin }) => builtin !== undefined && ['ui', 'app', 'text'].includes(folder),
  ],
  [
    `only ${opensSockets.join(' and ')} open sockets`,
    ({ file, builtin = '' }) => ['net', 'tls'].includes(builtin) && !opensSockets.includes(file),
  ],
  [
    'only ui and cli know Ink and React',
    ({ folder, package: name = '' }) => /^(?:ink|react)\b/.test(name) && !['ui', 'cli'].includes(folder),
  ],
]

const statement = /^\s*(?:import|export)\s+(?:[\w\s{},*$]+?\sfrom\s+)?['"]([^'"]+)['"]/gm
const expression = /\bimport\(\s*['"]([^'"]+)['"]/g

const target = (file: string, specifier: string): Pick<Import, 'ours' | 'builtin' | 'package'> => {
  if (specifier.startsWith('.')) {
    const [folder = '', ...rest] = posix.join(posix.dirname(file), specifier).split('/')
    return folder === '..' || rest.length === 0 ? {} : { ours: folder }
  }
  const name = specifier.replace(/^node:/, '')
  return name !== specifier || builtinModules.includes(name) ? { builtin: name } : { package: name }
}

const importsOf = (file: string, source: string): Import[] => {
  const [folder = ''] = file.split('/')
  return [statement, expression]
    .flatMap(pattern => [...source.matchAll(pattern)])
    .map(([, specifier = '']) => ({ file, folder, specifier, ...target(file, specifier) }))
}

/** Lists the imports that break a rule, in words; `sources` holds the text of each file by its path from src/ on. */
const forbiddenImports = (sources: Readonly<Record<string, string>>): string[] =>
  Object.entries(sources)
    .flatMap(([file, source]) => importsOf(file, source))
    .flatMap(arrow =>
      rules
        .filter(([, forbids]) => forbids(arrow))
        .map(([rule]) => `src/${arrow.file} imports '${arrow.specifier}', but ${rule}`),
    )

const sourcesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    globSync('**/*.{ts,tsx}', { cwd: folder }).map(file => [file, readFileSync(join(folder, file), 'utf8')]),
  )

test('nothing in src/ imports what it must not know', () => {
  const sources = sourcesOf(join(import.meta.dirname, '../src'))
  expect(Object.keys(sources)).not.toEqual([])
  expect(forbiddenImports(sources)).toEqual([])
})

describe('the rules', () => {
  test.each([
    ['cli/main.ts', `import { browse } from '../ui/browse.tsx'`],
    ['ui/list.tsx', `import type { State } from '../app/state.ts'\nimport { Box } from 'ink'`],
    ['ui/list.tsx', `import { Row } from './row.tsx'\nimport SelectInput from 'ink-select-input'`],
    ['effects/purge.ts', `import {\n  openSession,\n} from '../pop3/session.ts'\nimport fs from 'node:fs'`],
    ['pop3/transport.ts', `import { connect } from 'node:net'\nimport * as tls from 'tls'`],
    ['mail/parse.ts', `const { simpleParser } = await import('mailparser')`],
    [
      'app/state.ts',
      `export type { Session } from '../pop3/session.ts'\nexport const from = '../ui/list.tsx'`,
    ],
    ['cli/main.ts', `import data from '../../package.json' with { type: 'json' }`],
  ])('allow %s: %s', (file, source) => {
    expect(forbiddenImports({ [file]: source })).toEqual([])
  })

  test.each([
    ['app/state.ts', `import { list } from '../ui/list.tsx'`, 'imports go down only'],
    ['app/state.ts', `import {\n  type List,\n  list as l,\n} from '../ui/list.tsx'`, 'imports go down only'],
    ['app/state.ts', `export * from '../effects/purge.ts'`, 'imports go down only'],
    ['app/state.ts', `import '../cli/main.ts'`, 'imports go down only'],
    ['app/state.ts', `const late = () => import('../ui/list.tsx')`, 'imports go down only'],
    ['app/state.ts', `type Late = import("../ui/list.tsx").Props`, 'imports go down only'],
    ['pop3/session.ts', `import { octets } from '../mail/octets.ts'`, 'imports go down only'],
    ['ui/list.tsx', `import { purge } from '../effects/purge.ts'`, 'imports go down only'],
    ['text/wrap.ts', `import { x } from '../elsewhere/x.ts'`, 'every folder of src/ has a floor'],
    ['text/deep/wrap.ts', `import { x } from '../../app/state.ts'`, 'imports go down only'],
    ['elsewhere/x.ts', `import { wrap } from '../text/wrap.ts'`, 'every folder of src/ has a floor'],
    [
      'ui/list.tsx',
      `import type { UniqueId } from '../pop3/identity.ts'`,
      'ui never imports pop3, mail or store',
    ],
    ['ui/list.tsx', `import { join } from 'path'`, 'ui, app and text import no modules of Node'],
    ['app/state.ts', `import { join } from 'node:path/posix'`, 'ui, app and text import no modules of Node'],
    ['text/wrap.ts', `import process from 'node:process'`, 'ui, app and text import no modules of Node'],
    [
      'pop3/session.ts',
      `import { connect } from 'node:tls'`,
      'only pop3/transport.ts and demo/server.ts open sockets',
    ],
    ['terminal/output.ts', `import { render } from 'ink'`, 'only ui and cli know Ink and React'],
    ['app/state.ts', `import { jsx } from 'react/jsx-runtime'`, 'only ui and cli know Ink and React'],
  ])('forbid %s: %s', (file, source, rule) => {
    const [, specifier] = /['"](.+)['"]/.exec(source) ?? []
    expect(forbiddenImports({ [file]: source })).toEqual([`src/${file} imports '${specifier}', but ${rule}`])
  })
})
