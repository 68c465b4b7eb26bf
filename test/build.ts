import { execFileSync } from 'node:child_process'

/** Builds the program once before all tests, so that those which run it run what the source says. */
export const setup = (): void => {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: new URL('..', import.meta.url), stdio: 'inherit' })
}
