import { expect, test } from 'vitest'
import { policyOf } from '../../src/app/policy.ts'

test.each<[string, readonly string[] | undefined, string, RegExp | undefined]>([
  ['nothing', undefined, 'mail.example', undefined],
  ['NEVER', ['NEVER'], 'mail.example', /for as long as nobody removes it/],
  ['30 days', ['30'], 'mail.example', /after 30 days/],
  ['a day, for this user', ['1', 'USER'], 'mail.example', /after 1 day /],
  ['0 days', ['0'], 'mail.example', /once it has been retrieved/],
  ['junk', ['\u001b[2J'], 'mail.example', undefined],
  ['Gmail, whatever it says', ['0'], 'pop.gmail.com', /set in Gmail/],
  ['a name like Gmail', ['NEVER'], 'notgmail.com', /for as long/],
])('EXPIRE: %s', (_, parameters, host, sentence) => {
  const capabilities = new Map(parameters ? [['EXPIRE', parameters]] : [])
  const policy = policyOf(capabilities, host)
  expect(policy).toHaveLength(sentence ? 1 : 0)
  if (sentence) expect(policy[0]).toMatch(sentence)
})
