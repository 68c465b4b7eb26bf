import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { difference, type Picture } from '../../src/terminal/screen-diff.ts'
import { type Cell, createScreen } from '../pty/screen.ts'
import { after, anyStep, cutTo, type Step } from './frames.ts'
import { cellsOf, paintPlainly } from './painting.ts'

vi.setConfig({ testTimeout: 120_000 })

const hasTmux = spawnSync('tmux', ['-V']).status === 0
const [columns, rows] = [30, 10]

/** A tmux of its own, in which `shown` gives the screen after these octets, with its attributes. */
const openTmux = () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-tmux-'))
  const env = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: folder,
    TERM: 'xterm-256color',
    TMUX_TMPDIR: folder,
  }
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-u', '-f', '/dev/null', ...args], { env, encoding: 'utf8' })
  onTestFinished(() => {
    spawnSync('tmux', ['kill-server'], { env })
    rmSync(folder, { recursive: true, force: true })
  })
  const file = join(folder, 'octets')
  return (octets: string): string => {
    writeFileSync(file, octets)
    // It answers once it has taken everything before the question.
    const show = `stty raw -echo; cat '${file}'; printf '\\033[5n'; dd bs=1 count=4 2>/dev/null >&2; tmux wait-for -S shown; exec sleep 1000`
    tmux(
      'new-session',
      '-d',
      '-s',
      'test',
      '-x',
      String(columns),
      '-y',
      String(rows),
      ';',
      'set',
      '-g',
      'status',
      'off',
      ';',
      'resize-window',
      '-x',
      String(columns),
      '-y',
      String(rows),
      ';',
      'respawn-pane',
      '-k',
      show,
    )
    tmux('wait-for', 'shown')
    const screen = tmux('capture-pane', '-e', '-p', '-N', '-t', 'test')
    tmux('set', '-s', 'exit-empty', 'off', ';', 'kill-session', '-t', 'test')
    return screen
  }
}

/** What is written for these steps, and the picture at their end. */
const walk = (steps: readonly Step[]): { octets: string; last: Picture } => {
  let octets = '\x1b[?1049h'
  let last: Picture | undefined
  let lines: readonly string[] = Array(rows).fill('')
  for (const step of [{ do: 'forget' } as const, ...steps]) {
    lines = after(lines, step)
    const picture = { columns, rows, lines: lines.map(line => cutTo(line, columns)) }
    octets += difference(last, picture)
    last = picture
  }
  return { octets, last: last ?? expect.fail() }
}

/** The cells of what tmux captured: it says the same screen in several ways. */
const cellsIn = async (captured: string): Promise<Cell[][]> => {
  const screen = createScreen(columns, rows)
  await screen.write(captured.trimEnd().replaceAll('\n', '\r\n'))
  const cells = cellsOf(screen)
  screen.close()
  return cells
}

// Where there is no tmux, the headless terminal of the other tests is all there is to compare on.
test.skipIf(!hasTmux)('in tmux too the screen is as if it had been painted anew', async () => {
  const shown = openTmux()
  const steps = fc.array(
    anyStep.filter(step => step.do !== 'resize' && step.do !== 'forget'),
    { minLength: 5, maxLength: 25 },
  )
  const walks = fc.sample(steps, { numRuns: 12, seed: 5 })
  for (const way of walks) {
    const { octets, last } = walk(way)
    const painted = shown(`\x1b[?1049h${paintPlainly(last)}`)
    expect(await cellsIn(shown(octets))).toEqual(await cellsIn(painted))
  }
})
