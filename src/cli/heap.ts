import { setFlagsFromString } from 'node:v8'

/**
 * Keeps V8 from taking memory that Postern does without: left to itself it lets the space for what is new grow to 128 MB
 * while all headers of a mailbox are read, and garbage beside it to several times what is in use. From now on that space
 * stays as large as it is, which is some megabytes, and garbage grows to little more than half of what is in use. In the heap
 * is little, for the columns of a mailbox lie outside it: to look through it more often takes little time. A thread that is
 * started later begins with a space that is large enough for large messages.
 *
 * To be called once the screen's code is loaded: what is new by then makes the space as large as it has to be. On Node's
 * command line all this would make the start slower, for Node's own code was compiled without.
 */
export const boundHeap = (): void => {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=60')
  setFlagsFromString('--min-semi-space-size=2')
}
