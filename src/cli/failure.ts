/** Something that keeps Postern from starting, in one sentence for a person; it goes to stderr. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure'
}
