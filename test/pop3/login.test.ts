import { describe, expect, test } from 'vitest'
import type { LoginMethod } from '../../src/pop3/auth.ts'
import { logIn } from '../../src/pop3/login.ts'
import { fakeConversation } from './fake-transport.ts'

const user = 'mrose'
const password = 'tanstaaf'
const greeting = 'ready <1896.697170952@dbc.mtview.ca.us>'

const plain = (initialResponse: boolean): LoginMethod => ({ mechanism: 'PLAIN', initialResponse })
const login = (initialResponse: boolean): LoginMethod => ({ mechanism: 'LOGIN', initialResponse })

const base64 = (text: string) => Buffer.from(text).toString('base64')
const plainResponse = base64(`\0${user}\0${password}`)
const name = base64(user)
const word = base64(password)

/** Plays a login to a server that says these lines one after the other; gives what was said to it, and how it ended. */
const play = async (methods: readonly LoginMethod[], said: readonly string[], given = { user, password }) => {
  const { conversation, transport, transcript, say } = fakeConversation()
  const outcome = logIn(conversation, given, { methods, greeting }).then(
    () => 'welcome',
    error => error.message,
  )
  for (const line of said) {
    await new Promise(setImmediate)
    say(`${line}\r\n`)
  }
  const ended = await outcome
  conversation.end()
  return { said: transport.written, ended, transcript: JSON.stringify(transcript.lines()) }
}

describe('a login', () => {
  test.each<[string, LoginMethod, string[], string[]]>([
    ['USER', 'USER', ['+OK', '+OK'], [`USER ${user}`, `PASS ${password}`]],
    ['APOP', 'APOP', ['+OK'], [`APOP ${user} c4c9334bac560ecc979e58001b3e22fb`]],
    ['PLAIN at once', plain(true), ['+OK'], [`AUTH PLAIN ${plainResponse}`]],
    ['PLAIN when asked', plain(false), ['+ ', '+OK'], ['AUTH PLAIN', plainResponse]],
    ['PLAIN to Exchange, which says +OK for +', plain(false), ['+OK', '+OK'], ['AUTH PLAIN', plainResponse]],
    [
      'PLAIN to a server that asks although it was told',
      plain(true),
      ['+', '+OK'],
      [`AUTH PLAIN ${plainResponse}`, plainResponse],
    ],
    ['LOGIN at once', login(true), ['+ UGFzcw==', '+OK'], [`AUTH LOGIN ${name}`, word]],
    ['LOGIN when asked', login(false), ['+ VXNlcg==', '+ UGFzcw==', '+OK'], ['AUTH LOGIN', name, word]],
    [
      'LOGIN to Exchange, which says +OK for +',
      login(false),
      ['+OK', '+OK', '+OK'],
      ['AUTH LOGIN', name, word],
    ],
  ])('by %s', async (_, method, replies, said) => {
    const played = await play([method], replies)
    expect(played.ended).toBe('welcome')
    expect(played.said).toEqual(said)
    for (const secret of [password, plainResponse, word, 'c4c9334b'])
      expect(played.transcript).not.toContain(secret)
  })

  test('by PLAIN, when the response is too long for the command line, waits to be asked', async () => {
    const long = { user, password: 'x'.repeat(200) }
    const { said, ended } = await play([plain(true)], ['+ ', '+OK'], long)
    expect(said[0]).toBe('AUTH PLAIN')
    expect(ended).toBe('welcome')
  })
})

describe('a login that is refused', () => {
  test('without a reason lets the next way have a try', async () => {
    const { said, ended } = await play(['APOP', 'USER'], ['-ERR', '+OK', '+OK'])
    expect(said.map(line => line.slice(0, 4))).toEqual(['APOP', 'USER', 'PASS'])
    expect(ended).toBe('welcome')
  })

  test('with a reason is said at once, and shows the password to nobody', async () => {
    const { said, ended } = await play(['APOP', 'USER'], ['-ERR [AUTH] no'])
    expect(said).toHaveLength(1)
    expect(ended).toBe('refused APOP AUTH')
  })

  test('names the last way that was tried', async () => {
    expect((await play(['APOP', 'USER'], ['-ERR', '-ERR'])).ended).toBe('refused USER')
    expect((await play(['USER'], ['+OK', '-ERR [IN-USE]'])).ended).toBe('refused PASS IN-USE')
    expect((await play([plain(false)], ['+ ', '-ERR'])).ended).toBe('refused AUTH')
  })

  test('where there is no way in common', async () => {
    expect((await play([], [])).ended).toBe('untrusted AUTH noSharedMechanism')
  })
})

describe('a server that asks and asks', () => {
  test('is told to give up', async () => {
    const { said, ended } = await play([plain(false)], ['+ ', '+ ', '-ERR'])
    expect(said).toEqual(['AUTH PLAIN', plainResponse, '*'])
    expect(ended).toBe('refused AUTH')
  })

  test('even then breaks the protocol', async () => {
    expect((await play([plain(false)], ['+ ', '+ ', '+ '])).ended).toBe('violation AUTH')
    expect((await play([login(false)], ['+ ', '+ ', '+ ', '+ '])).ended).toBe('violation AUTH')
  })
})

test('APOP without a timestamp says nothing: the digest would be that of the password alone', async () => {
  const { conversation, transport } = fakeConversation()
  const refused = logIn(conversation, { user, password }, { methods: ['APOP', 'USER'], greeting: 'ready' })
  await expect(refused).rejects.toMatchObject({ kind: 'untrusted', detail: 'noSharedMechanism' })
  expect(transport.written).toEqual([])
})

test.each(['USER', plain(false), 'APOP'] as const)(
  'a line end in the password is never said: %o',
  async method => {
    const { conversation, transport } = fakeConversation()
    const refused = logIn(
      conversation,
      { user: 'mrose\r\nDELE 1', password: 'a\r\nDELE 1' },
      { methods: [method], greeting },
    )
    await expect(refused).rejects.toThrow(RangeError)
    expect(transport.written.join()).not.toContain('DELE')
  },
)
