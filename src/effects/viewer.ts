import { access, constants, readFile as readWhole, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { type DisplayText, sanitise } from '../text/sanitise.ts'
import {
  commandLabel,
  commandLine,
  type MailcapEntry,
  parseMailcap,
  testLine,
  viewersFor,
} from './mailcap.ts'
import { type ProgramLine, signalGroup, startProgram } from './process-group.ts'

/** What shows a part in another program. */
export type Viewer = {
  /** What would be run, for a person to agree to: `less photo.txt`. */
  readonly label: DisplayText
  /** `terminal` wants the terminal for itself, `captured` writes what is to be read, `desktop` has its own window. */
  readonly kind: 'terminal' | 'captured' | 'desktop'
  /** The name of the file it is given: plain characters, whatever the sender called it. */
  readonly fileName: string
  /** The program and its arguments, for that file at this path; undefined where the path cannot stand in it. */
  readonly programLine: (path: string) => ProgramLine | undefined
}

/** Where viewers are looked for. */
export type ViewerWorld = {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  /** Gives the text of a file; rejects where there is none. */
  readonly readFile?: (path: string) => Promise<string>
  /** How long a mailcap's test may take, in milliseconds. */
  readonly testTime?: number
}

/**
 * Finds what shows a part of this media type: the first entry of the person's mailcap files (RFC 1524) that is of use
 * here, else what their desktop opens files with; undefined where there is neither. Type and name may be hostile.
 */
export const findViewer = async (
  part: { readonly type: string; readonly fileName: string },
  world: ViewerWorld,
): Promise<Viewer | undefined> => {
  const type = part.type.toLowerCase()
  for (const entry of viewersFor(await readMailcaps(world), type)) {
    if (await isOfUse(entry, type, world)) return mailcapViewer(entry, type, part.fileName)
  }
  const opener = await desktopOpener(world)
  if (opener === undefined) return undefined
  const fileName = plainName(part.fileName, '')
  return {
    label: sanitise(`${basename(opener)} ${fileName}`),
    kind: 'desktop',
    fileName,
    programLine: path => [opener, path],
  }
}

/** RFC 1524, appendix A. */
const usualMailcaps = ['/etc/mailcap', '/usr/etc/mailcap', '/usr/local/etc/mailcap']

const readMailcaps = async ({
  env,
  readFile = path => readWhole(path, 'utf8'),
}: ViewerWorld): Promise<MailcapEntry[]> => {
  const named = env['MAILCAPS']
  const paths = named
    ? named.split(':').filter(path => path !== '')
    : [join(env['HOME'] || homedir(), '.mailcap'), ...usualMailcaps]
  // A file that is not there, or not to be read, has no entries.
  const texts = await Promise.all(paths.map(path => readFile(path).catch(() => '')))
  return texts.flatMap(parseMailcap)
}

const isOfUse = async (
  entry: MailcapEntry,
  type: string,
  { env, testTime = 2000 }: ViewerWorld,
): Promise<boolean> => {
  const line = testLine(entry, type)
  return line !== undefined && (line === '' || succeeds(line, env, testTime).catch(() => false))
}

const succeeds = (line: string, env: NodeJS.ProcessEnv, time: number): Promise<boolean> =>
  new Promise(resolve => {
    const child = startProgram(['/bin/sh', '-c', line], { env, stdio: 'ignore', detached: true })
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), time)
    const settle = (succeeded: boolean) => {
      clearTimeout(timer)
      resolve(succeeded)
    }
    child.on('error', () => settle(false))
    child.on('exit', code => settle(code === 0))
  })

const mailcapViewer = (entry: MailcapEntry, type: string, name: string): Viewer => {
  const fileName = plainName(name, entry.nameEnd)
  return {
    label: sanitise(commandLabel(entry, fileName, type)),
    kind: entry.needsTerminal ? 'terminal' : entry.copiousOutput ? 'captured' : 'desktop',
    fileName,
    programLine: path => {
      const line = commandLine(entry, path, type)
      return line === undefined ? undefined : ['/bin/sh', '-c', line]
    },
  }
}

/** The program that a desktop opens files with. */
const desktopOpener = async ({ env, platform }: ViewerWorld): Promise<string | undefined> => {
  if (platform === 'darwin') return 'open'
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? findOnPath('xdg-open', env) : undefined
}

const findOnPath = async (program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  for (const folder of (env['PATH'] ?? '').split(':')) {
    const path = join(folder, program)
    if (folder !== '' && (await isProgram(path))) return path
  }
  return undefined
}

const isProgram = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** What is left of a name when only plain characters may stand in it; its ending is kept, or is `end`. */
const plainName = (name: string, end: string): string => {
  const plain = name.slice(0, 1000).replace(/[^A-Za-z0-9._-]+/g, '_')
  const dot = plain.lastIndexOf('.')
  const ending = dot > 0 && dot < plain.length - 1 && plain.length - dot <= 20 ? plain.slice(dot) : ''
  const stem =
    plain
      .slice(0, plain.length - ending.length)
      .replace(/^[.-]+/, '')
      .slice(0, 60) || 'part'
  const whole = `${stem}${ending}`
  return end === '' || whole.toLowerCase().endsWith(end.toLowerCase()) ? whole : `${whole}${end}`
}
