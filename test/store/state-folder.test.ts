import { describe, expect, test } from 'vitest'
import { cacheFolder, configFolder, dataFolder, stateFolder } from '../../src/store/state-folder.ts'

describe.each([
  ['state', stateFolder, 'XDG_STATE_HOME', '/home/me/.local/state/postern'],
  ['data', dataFolder, 'XDG_DATA_HOME', '/home/me/.local/share/postern'],
  ['cache', cacheFolder, 'XDG_CACHE_HOME', '/home/me/.cache/postern'],
  ['configuration', configFolder, 'XDG_CONFIG_HOME', '/home/me/.config/postern'],
] as const)('the folder of the %s', (_, folder, variable, usual) => {
  test('is where the variable says', () => {
    expect(folder({ [variable]: '/srv/me' }, '/home/me')).toBe('/srv/me/postern')
  })

  test.each([undefined, '', 'here', './here', '~/here'])(
    'is in its usual place where the variable is %s',
    value => {
      expect(folder({ [variable]: value }, '/home/me')).toBe(usual)
    },
  )
})

test('no folder follows the variable of another', () => {
  const env = { XDG_STATE_HOME: '/s', XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c', XDG_CACHE_HOME: '/k' }
  expect([stateFolder, dataFolder, configFolder, cacheFolder].map(folder => folder(env, '/home/me'))).toEqual(
    ['/s/postern', '/d/postern', '/c/postern', '/k/postern'],
  )
})
