import fc from 'fast-check'
import theirs from 'string-width'
import { expect, test } from 'vitest'
import Output from '../../node_modules/ink/build/output.js'
import { parseRow } from '../../src/terminal/cell-row.ts'
import { putTogetherByRows } from '../../src/terminal/ink-output.ts'
import ours from '../../src/terminal/string-width.ts'
import { sanitise } from '../../src/text/sanitise.ts'
import { hostileText } from '../text/hostile-text.ts'

const byCells = Output.prototype.get
putTogetherByRows()
const byRows = Output.prototype.get

const [width, height] = [30, 6]

/** Draws on an Output of Ink's. */
type Drawing = (output: Output) => void

const write =
  (x: number, y: number, text: string, transform = (line: string) => line): Drawing =>
  output =>
    output.write(x, y, text, { transformers: [transform] })

const clip =
  (x1?: number, x2?: number, y1?: number, y2?: number): Drawing =>
  output =>
    output.clip({ x1, x2, y1, y2 })

const unclip: Drawing = output => output.unclip()

const drawn = (get: Output['get'], drawings: readonly Drawing[]) => {
  const output = new Output({ width, height })
  for (const draw of drawings) draw(output)
  const frame = get.call(output)
  return { height: frame.height, rows: frame.output.split('\n').map(line => parseRow(line, width)) }
}

const bold = (line: string) => `\x1b[1m${line}\x1b[22m`

test.each<readonly [string, readonly Drawing[]]>([
  ['nothing', []],
  [
    'texts in rows',
    [write(0, 0, 'one'), write(1, 1, bold('two')), write(10, 1, '漢字'), write(0, 5, 'last')],
  ],
  ['a text over another', [write(0, 0, 'covered'), write(3, 0, '漢')]],
  ['a text in front of another', [write(9, 0, 'behind'), write(0, 0, 'in front')]],
  ['a text over half a wide character', [write(0, 0, '漢字'), write(1, 0, 'x')]],
  ['a text of two lines', [write(2, 1, 'one\ntwo')]],
  ['texts beyond the edges', [write(27, 0, 'beyond'), write(0, 9, 'below'), write(0, -1, 'above')]],
  ['a style of the whole', [write(1, 1, 'one', bold), write(5, 1, '  ', bold)]],
  ['a mark on nothing', [write(1, 1, '\u0301a'), write(9, 1, bold('\u0301'))]],
  ['what takes no cell', [write(0, 0, 'a\u200bb\u{e0041}c')]],
  ['a link', [write(0, 0, '\x1b]8;;https://a.example\x07link\x1b]8;;\x07 and more')]],
  [
    'what is cut below',
    [clip(undefined, undefined, 1, 3), write(0, 0, 'a'), write(0, 2, 'b'), write(0, 3, 'c'), unclip],
  ],
  [
    'what is cut to the right',
    [clip(2, 8), write(0, 0, 'from the left'), write(3, 1, 'whole'), unclip, write(0, 2, 'x')],
  ],
  [
    'a cut in a cut',
    [
      clip(0, 9, 0, 4),
      clip(0, 30, 2, 6),
      write(0, 1, 'a'),
      write(0, 3, 'b'),
      write(0, 4, 'c'),
      unclip,
      write(0, 0, 'd'),
    ],
  ],
  ['a cut that leaves nothing', [clip(5, 5, 0, 6), write(5, 0, 'a'), unclip, write(0, 1, 'b')]],
])('%s: Ink has the same cells', (_, drawings) => {
  expect(drawn(byRows, drawings)).toEqual(drawn(byCells, drawings))
})

test('whatever is written where, Ink has the same cells', () => {
  const text = fc.oneof(
    // What the package measures otherwise is measured by ours in the bundle.
    hostileText
      .map(raw => sanitise(raw).slice(0, 20).toWellFormed())
      .filter(words => [...words].every((_, i) => theirs(words.slice(i)) === ours(words.slice(i)))),
    fc.constantFrom('a', '漢字', 'e\u0301', '  '),
  )
  // A box cuts on both sides, or on none.
  const sides = fc.option(fc.tuple(fc.nat(width), fc.nat(width)), { nil: [undefined, undefined] as const })
  const anything = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        x: fc.integer({ min: -2, max: width }),
        y: fc.integer({ min: -1, max: height }),
        text,
        isBold: fc.boolean(),
      }),
    },
    fc.record({ across: sides, down: sides }),
    fc.constant('unclip' as const),
  )
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 12 }), things => {
      const drawings = things.map(thing => {
        if (thing === 'unclip') return unclip
        if ('across' in thing) return clip(...thing.across, ...thing.down)
        return write(thing.x, thing.y, thing.isBold ? bold(thing.text) : thing.text)
      })
      expect(drawn(byRows, drawings)).toEqual(drawn(byCells, drawings))
    }),
    { numRuns: 1000 },
  )
})

test('rows in which nothing covers anything are left as they are written', () => {
  const output = new Output({ width, height })
  // From cells Ink would make the same look of other sequences.
  const row = (y: number) => `\x1b[1;31mrow ${y}\x1b[22;39m`
  for (let y = 0; y < height; y += 1) output.write(0, y, row(y), { transformers: [] })
  expect(output.get().output).toBe(Array.from({ length: height }, (_, y) => row(y)).join('\n'))
})
