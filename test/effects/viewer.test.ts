import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isPlainName } from '../../src/effects/mailcap.ts'
import { findViewer, type ViewerWorld } from '../../src/effects/viewer.ts'
import { newFolder } from './folders.ts'

/** A world of these files alone. */
const world = (files: Record<string, string>, more: Partial<ViewerWorld> = {}): ViewerWorld => ({
  env: { HOME: '/home/somebody', PATH: '/no/such/folder' },
  platform: 'linux',
  readFile: async path => {
    const text = files[path]
    if (text === undefined) throw new Error('There is no such file.')
    return text
  },
  ...more,
})

const mine = '/home/somebody/.mailcap'
const photo = { type: 'text/plain', fileName: 'photo.txt' }

const labelIn = async (of: ViewerWorld, part = photo) => (await findViewer(part, of))?.label

describe('a viewer is looked for', () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ['at home first', { [mine]: 'text/plain; a %s', '/etc/mailcap': 'text/plain; b %s' }, 'a photo.txt'],
    [
      'for all',
      { '/etc/mailcap': 'text/plain; b %s', '/usr/etc/mailcap': 'text/plain; c %s' },
      'b photo.txt',
    ],
    ['for all, elsewhere', { '/usr/local/etc/mailcap': 'text/plain; d %s' }, 'd photo.txt'],
    [
      'by the type before the kind',
      { [mine]: 'text/*; a %s', '/etc/mailcap': 'text/plain; b %s' },
      'b photo.txt',
    ],
    ['by its test', { [mine]: 'text/plain; a %s; test=false\ntext/plain; b %s; test=true' }, 'b photo.txt'],
    ['by a test of the type', { [mine]: 'text/*; a %s; test=test %t = text/plain' }, 'a photo.txt'],
    ['not by a test that wants the file', { [mine]: 'text/plain; a %s; test=test ! -f %s' }, undefined],
    ['in vain', { [mine]: 'text/html; a %s' }, undefined],
    ['without any file', {}, undefined],
  ])('%s', async (_, files, label) => {
    expect(await labelIn(world(files))).toBe(label)
  })

  test('where MAILCAPS says, and nowhere else', async () => {
    const files = { [mine]: 'text/plain; a %s', '/one': 'text/html; b %s', '/two': 'text/plain; c %s' }
    expect(
      await labelIn(world(files, { env: { HOME: '/home/somebody', MAILCAPS: '/none:/one::/two' } })),
    ).toBe('c photo.txt')
    expect(await labelIn(world(files, { env: { HOME: '/home/somebody', MAILCAPS: '/one' } }))).toBeUndefined()
    expect(await labelIn(world(files, { env: { HOME: '/home/somebody', MAILCAPS: '' } }))).toBe('a photo.txt')
  })

  test('in files as they are', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, '.mailcap'), 'text/plain; a %s\n')
    expect(await labelIn({ env: { HOME: folder }, platform: 'linux' })).toBe('a photo.txt')
  })

  test('with tests that see the environment, and that end', async () => {
    const files = { [mine]: 'text/plain; a %s; test=sleep 1000\ntext/plain; b %s; test=test "$SEEN" = yes' }
    const env = { HOME: '/home/somebody', PATH: process.env['PATH'], SEEN: 'yes' }
    expect(await labelIn(world(files, { env, testTime: 10 }))).toBe('b photo.txt')
  })

  test('though the type is in capitals', async () => {
    const files = { [mine]: 'text/plain; show %t %s' }
    expect(await labelIn(world(files), { ...photo, type: 'TEXT/Plain' })).toBe('show text/plain photo.txt')
  })

  test('never for a type that is none', async () => {
    const files = { [mine]: 'text/*; a %t %s' }
    expect(await labelIn(world(files), { ...photo, type: 'text/$(id)' })).toBeUndefined()
  })
})

test.each([
  ['needsterminal', 'terminal'],
  ['copiousoutput', 'captured'],
  ['needsterminal; copiousoutput', 'terminal'],
  ['description=x', 'desktop'],
])('an entry with %s is of the kind %s', async (fields, kind) => {
  const viewer = await findViewer(photo, world({ [mine]: `text/plain; a %s; ${fields}` }))
  expect(viewer).toMatchObject({ kind, fileName: 'photo.txt' })
  expect(viewer?.programLine('/tmp/x/photo.txt')).toEqual(['/bin/sh', '-c', "a '/tmp/x/photo.txt'"])
  expect(viewer?.programLine('/tmp/x/$(id)')).toBeUndefined()
})

describe('a desktop opens what no mailcap does', () => {
  const folderWith = (mode: number): string => {
    const folder = newFolder()
    writeFileSync(join(folder, 'xdg-open'), '#!/bin/sh\n')
    chmodSync(join(folder, 'xdg-open'), mode)
    return folder
  }

  test.each([{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }])('where there is one: %o', async shown => {
    const folder = folderWith(0o755)
    const viewer = await findViewer(
      photo,
      world({}, { env: { PATH: `/no/such/folder::${folder}`, ...shown } }),
    )
    expect(viewer).toMatchObject({ label: 'xdg-open photo.txt', kind: 'desktop' })
    expect(viewer?.programLine('/tmp/x/photo.txt')).toEqual([join(folder, 'xdg-open'), '/tmp/x/photo.txt'])
  })

  test('not where there is no screen, or no program', async () => {
    expect(await labelIn(world({}, { env: { PATH: folderWith(0o755) } }))).toBeUndefined()
    expect(await labelIn(world({}, { env: { PATH: folderWith(0o755), DISPLAY: '' } }))).toBeUndefined()
    expect(await labelIn(world({}, { env: { PATH: folderWith(0o644), DISPLAY: ':0' } }))).toBeUndefined()
    const folder = newFolder()
    mkdirSync(join(folder, 'xdg-open'))
    expect(await labelIn(world({}, { env: { PATH: folder, DISPLAY: ':0' } }))).toBeUndefined()
    expect(await labelIn(world({}, { env: { DISPLAY: ':0' } }))).toBeUndefined()
  })

  test('on macOS always', async () => {
    const viewer = await findViewer(photo, world({}, { platform: 'darwin' }))
    expect(viewer?.programLine('/tmp/x/photo.txt')).toEqual(['open', '/tmp/x/photo.txt'])
  })
})

describe('the file a viewer gets has a plain name', () => {
  test.each([
    ['photo.txt', 'photo.txt'],
    ['', 'part'],
    ['..', 'part'],
    ['.profile', 'profile'],
    ['-rf.txt', 'rf.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['größe 1.pdf', 'gr_e_1.pdf'],
    ['日本.pdf', '_.pdf'],
    ['$(id).txt', '_id_.txt'],
    ["a';b.txt", 'a_b.txt'],
    ['a\nb\x1b[31m.txt', 'a_b_31m.txt'],
    [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(60)}.jpeg`],
    [`a.${'x'.repeat(300)}`, `a.${'x'.repeat(58)}`],
  ])('%j is %s', async (fileName, plain) => {
    const viewer = await findViewer({ ...photo, fileName }, world({ [mine]: 'text/plain; less %s' }))
    expect(viewer).toMatchObject({ fileName: plain, label: `less ${plain}` })
    expect(isPlainName(plain)).toBe(true)
    expect(viewer?.programLine(`/tmp/x/${plain}`)).toBeDefined()
  })

  test.each([
    ['page', 'page.html'],
    ['page.HTML', 'page.HTML'],
    ['page.htm', 'page.htm.html'],
  ])('%s ends as the mailcap says: %s', async (fileName, plain) => {
    const files = { [mine]: 'text/html; w3m %s; nametemplate=%s.html' }
    expect(await findViewer({ type: 'text/html', fileName }, world(files))).toMatchObject({ fileName: plain })
  })
})
