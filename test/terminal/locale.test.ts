import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { isUtf8Locale, writeAsciiOnly } from '../../src/terminal/locale.ts'

test.each([
  [{}, false],
  [{ LANG: 'C' }, false],
  [{ LANG: 'de_DE' }, false],
  [{ LANG: 'de_DE.ISO-8859-1' }, false],
  [{ LANG: 'de_DE.UTF-8' }, true],
  [{ LANG: 'C.utf8' }, true],
  [{ LANG: 'en_GB.utf-8@euro' }, true],
  [{ LC_CTYPE: 'C.UTF-8', LANG: 'C' }, true],
  [{ LC_CTYPE: 'C', LANG: 'C.UTF-8' }, false],
  [{ LC_ALL: 'C', LC_CTYPE: 'C.UTF-8', LANG: 'C.UTF-8' }, false],
  [{ LC_ALL: 'C.UTF-8', LANG: 'C' }, true],
  [{ LC_ALL: '', LC_CTYPE: '', LANG: 'C.UTF-8' }, true],
])('whether the locale %o is UTF-8: %s', (environment, utf8) => {
  expect(isUtf8Locale(environment)).toBe(utf8)
})

describe('a terminal that is written ASCII only', () => {
  const terminal = () => {
    const stream = new PassThrough()
    writeAsciiOnly(stream as unknown as NodeJS.WriteStream)
    return stream
  }

  test('gets nothing else, each cell kept, and control sequences as they are', () => {
    const stream = terminal()
    stream.write('\x1b[1m▌é漢…\x1b[0m\n')
    expect(stream.read().toString()).toBe('\x1b[1m>???~\x1b[0m\n')
  })

  test('gets octets as they are', () => {
    const stream = terminal()
    stream.write(Buffer.from([0xc3, 0xa9]))
    expect([...stream.read()]).toEqual([0xc3, 0xa9])
  })

  test('tells when it has written', async () => {
    const stream = terminal()
    await expect(new Promise(resolve => stream.write('x', resolve))).resolves.not.toBeInstanceOf(Error)
  })
})
