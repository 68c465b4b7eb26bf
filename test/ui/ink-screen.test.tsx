import { Box, Text, useInput, useWindowSize } from 'ink'
import { useState } from 'react'
import { afterEach, expect, test } from 'vitest'
import { type InkScreen, renderToScreen } from './ink-screen.tsx'

const Keys = ({ title }: { title: string }) => {
  const { columns, rows } = useWindowSize()
  const [keys, setKeys] = useState<string[]>([])
  useInput((input, key) => setKeys(known => [...known, key.escape ? 'escape' : input]))
  return (
    <Box flexDirection="column" height={rows} width={columns}>
      <Text inverse color="red">
        {title}
      </Text>
      <Text>世 {keys.join(' ')}</Text>
      <Box flexGrow={1} />
      <Text>{`${columns} by ${rows}`}</Text>
    </Box>
  )
}

let view: InkScreen

afterEach(() => view.unmount())

const show = async (columns: number, rows: number) => {
  view = await renderToScreen(<Keys title="Keys" />, { columns, rows })
  return view
}

test('a view fills its screen', async () => {
  const { screen } = await show(20, 5)
  expect((await screen()).lines).toEqual(['Keys', '世', '', '', '20 by 5'])
})

test('colours and attributes are there to be read', async () => {
  const { screen } = await show(20, 5)
  expect((await screen()).cell(0, 0)).toMatchObject({ text: 'K', inverse: true, foreground: 1 })
})

test('each press is one input, and drawn when it resolves', async () => {
  const { screen, press } = await show(20, 5)
  await press('a')
  await press('bc')
  await press('\u001b')
  await press('d')
  expect((await screen()).lines[1]).toBe('世 a bc escape d')
})

test('a resize is drawn in the new size', async () => {
  const { screen, resize } = await show(20, 5)
  await resize(12, 3)
  expect((await screen()).lines).toEqual(['Keys', '世', '12 by 3'])
  await resize(30, 6)
  expect((await screen()).lines).toEqual(['Keys', '世', '', '', '', '30 by 6'])
})

test('another element takes the place of the first', async () => {
  const { screen, rerender } = await show(20, 5)
  await rerender(<Keys title="Other" />)
  expect((await screen()).lines[0]).toBe('Other')
})
