import { expect, test } from 'vitest'
import { Pop3Error } from '../../src/pop3/error.ts'
import { discreet, withoutSecrets } from '../../src/pop3/secrets.ts'

test.each([
  ['PASS hunter2!', ['hunter2'], 'PASS ***!'],
  ['hunter2hunter2', ['hunter2'], '******'],
  ['$& and $1', ['$&', '$1'], '*** and ***'],
  ['ABC B', ['B', 'ABC'], '*** ***'],
  ['nothing', ['hunter2'], 'nothing'],
  ['nothing', [''], 'nothing'],
  ['nothing', [], 'nothing'],
])('%j without %j', (text, secrets, left) => {
  expect(withoutSecrets(text, secrets)).toBe(left)
})

test('an error keeps everything but the secret', () => {
  const cause = new Error('reset')
  const error = new Pop3Error('closed', 'PASS', {
    detail: 'stopped',
    code: 'AUTH',
    said: 'PASS hunter2',
    cause,
  })
  const { message, kind, phase, detail, code } = error
  expect(discreet(error, ['hunter2'])).toMatchObject({
    message,
    kind,
    phase,
    detail,
    code,
    cause,
    said: 'PASS ***',
  })
})

test('an error that quotes nothing is the same one', () => {
  const error = new Pop3Error('timeout', 'PASS')
  expect(discreet(error, ['hunter2'])).toBe(error)
})
