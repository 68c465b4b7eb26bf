import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { StartFailure } from './failure.ts'

/** The certificates in a PEM file. Throws a StartFailure where it cannot be read or holds none. */
export const readCa = (path: string): string => {
  let pem: string
  try {
    pem = readFileSync(path, 'utf8')
  } catch (error) {
    throw new StartFailure(`The CA file ${path} cannot be read: ${(error as Error).message}`)
  }
  try {
    new X509Certificate(pem)
  } catch {
    throw new StartFailure(`The CA file ${path} holds no certificate in PEM form.`)
  }
  return pem
}
