import { type DisplayText, said, sanitise } from '../text/sanitise.ts'
import type { Problem } from './problem.ts'

/** What went wrong on this machine, in one word. */
export type LocalErrorKind =
  /** There is something of that name already. */
  | 'exists'
  /** The name is a folder's. */
  | 'isFolder'
  /** The folder it should lie in does not exist. */
  | 'noFolder'
  /** The system does not permit it. */
  | 'forbidden'
  /** There is no room left. */
  | 'full'
  /** The name has more octets than file systems take. */
  | 'tooLong'
  /** The name is empty, or holds what no name can. */
  | 'badName'
  /** The disk can only be read. */
  | 'readOnly'
  /** The program could not be started. */
  | 'noCommand'
  /** The part is not in the message, now that all of it is here. */
  | 'noPart'
  /** A message came otherwise than the server had listed it. */
  | 'notAsListed'
  /** A person stopped it. */
  | 'stopped'
  /** Anything else. */
  | 'failed'

/** A failure on this machine. */
export type LocalFailure = {
  readonly kind: LocalErrorKind
  /** The file, folder or program it is about, as a person named it. */
  readonly path?: string | undefined
  /** Why, in the system's own words. */
  readonly reason?: string | undefined
}

/** The one table that turns a failure on this machine into words for a person. */
export const localProblem = ({ kind, path, reason }: LocalFailure): Problem => {
  const { what, advice } = byKind[kind]
  const why = reason === undefined || reason.trim() === '' ? said`` : said` (${sanitise(reason)})`
  return { what: what(path === undefined ? undefined : sanitise(path), why), advice }
}

type Row = {
  readonly what: (name: DisplayText | undefined, why: DisplayText) => DisplayText
  readonly advice: DisplayText
}

const byKind: Readonly<Record<LocalErrorKind, Row>> = {
  exists: {
    what: name =>
      said`There is a file ${name ? said`named ${name}` : said`of that name`} already, and Postern never writes over one.`,
    advice: said`Choose another name.`,
  },
  isFolder: {
    what: (name = said`That`) => said`${name} is a folder.`,
    advice: said`Give the name of a file in it.`,
  },
  noFolder: {
    what: (name = said`the file`) => said`There is no folder for ${name}.`,
    advice: said`Make the folder first, or choose another place.`,
  },
  forbidden: {
    what: (name = said`there`) => said`This system does not permit writing ${name}.`,
    advice: said`Choose a place that is yours to write in.`,
  },
  full: {
    what: name =>
      name === undefined
        ? said`The disk is full: nothing was kept.`
        : said`The disk is full at ${name}: nothing was kept.`,
    advice: said`Make room there, or choose another place.`,
  },
  tooLong: {
    what: () => said`That name is too long: file systems take 255 octets.`,
    advice: said`Choose a shorter name.`,
  },
  badName: {
    what: () => said`That is no name for a file.`,
    advice: said`Give the name of a file that is to be made.`,
  },
  readOnly: {
    what: (name = said`The file`) => said`${name} would lie on a disk that can only be read.`,
    advice: said`Choose another place.`,
  },
  noCommand: {
    what: (name = said`The program`, why) => said`${name} could not be started${why}.`,
    advice: said`Check that it is installed, and how it is spelled.`,
  },
  noPart: {
    what: () => said`That part is not here as it was listed.`,
    advice: said`v shows the parts as they are now; > loads all of the message.`,
  },
  notAsListed: {
    what: (_, why) => said`The message that came is not the one that was listed${why}: no copy was kept.`,
    advice: said`Open the mailbox again, and look at the message before it is removed.`,
  },
  stopped: {
    what: (name = said`That`) => said`${name} was stopped.`,
    advice: said`Nothing half was kept. Do it again if that was not wanted.`,
  },
  failed: {
    what: (name = said`The file`, why) => said`${name} could not be written${why}.`,
    advice: said`Try again, or choose another place.`,
  },
}
