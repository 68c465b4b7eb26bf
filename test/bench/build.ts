import { execFileSync } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The project's folder. */
export const project = join(import.meta.dirname, '../..')

/** Builds `dist/` where it is missing, or older than a file it is made of. */
export const buildIfStale = (): void => {
  if (newest('dist/*.mjs') > newest('{src/**/*.{ts,tsx},package.json}')) return
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: project, stdio: 'inherit' })
}

/** When the newest of the files was changed, in milliseconds since 1970; 0 where there are none. */
const newest = (pattern: string): number =>
  Math.max(0, ...globSync(pattern, { cwd: project }).map(file => statSync(join(project, file)).mtimeMs))
