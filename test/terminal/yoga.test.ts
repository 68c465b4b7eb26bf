import { expect, test } from 'vitest'
import Yoga, { Direction, FlexDirection } from '../../src/terminal/yoga.ts'

test('lays out without waiting for anything', () => {
  const row = Yoga.Node.create()
  row.setFlexDirection(FlexDirection.Row)
  row.setWidth(80)
  for (const grow of [1, 3]) {
    const cell = Yoga.Node.create()
    cell.setFlexGrow(grow)
    row.insertChild(cell, row.getChildCount())
  }
  row.calculateLayout(undefined, undefined, Direction.LTR)
  expect([0, 1].map(index => row.getChild(index).getComputedWidth())).toEqual([20, 60])
  expect(row.getChild(1).getComputedLeft()).toBe(20)
  row.freeRecursive()
})
