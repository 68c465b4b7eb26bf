import { expect, test } from 'vitest'
import { htmlToText, TooDeepError } from '../../src/mail/html.ts'

test.each([
  ['paragraphs', '<p>One\nline</p><p>Two</p>', 'One line\n\nTwo'],
  ['line breaks', 'One<br>Two', 'One\nTwo'],
  ['a heading', '<h1>Tide table</h1><p>For May', 'Tide table\n\nFor May'],
  ['a list', '<ul><li>rope<li>tar</ul>', '* rope\n * tar'],
  ['a quotation', '<blockquote>said</blockquote>', '> said'],
  ['a table', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
  ['entities', '5 &lt; 6 &amp; caf&eacute;', '5 < 6 & café'],
  ['a long line', `<p>${'word '.repeat(100)}</p>`, 'word '.repeat(100).trim()],
  ['a link', 'See <a href="https://example.org/a">this</a>.', 'See this [1].\n\n[1] https://example.org/a'],
  ['one target twice', '<a href="http://a">x</a> <a href="http://a">y</a>', 'x [1] y [1]\n\n[1] http://a'],
  ['a target broken by line ends', '<a href="http://a/\n&#10;b">x</a>', 'x [1]\n\n[1] http://a/b'],
  ['a script for a link', '<a href="javascript:alert(1)">x</a>', 'x'],
  ['a place in the message', '<a href="#top">x</a>', 'x'],
  ['a picture', '<img src="https://example.org/t.gif" alt="A tin of tar">', '[A tin of tar]'],
  ['a picture without a description', '<img src="https://example.org/t.gif">', ''],
  ['script and style', '<style>p{}</style><script>x()</script>Text', 'Text'],
  ['a title', '<title>News</title>Text', 'Text'],
  ['a hidden preheader', '<div style="font:0;display:none;">Psst</div>Text', 'Text'],
  ['another', '<div style="DISPLAY: NONE">Psst</div><p hidden>Psst</p>Text', 'Text'],
  ['a cut in a tag', 'Text <a href="https://exam', 'Text'],
  ['a cut in an entity', 'Text &eac', 'Text &eac'],
  ['empty lines', 'a<p>&nbsp;</p><p> </p><br><br><br><p>b', 'a\n\nb'],
  ['nothing', '', ''],
])('%s', (_, html, text) => {
  expect(htmlToText(html)).toBe(text)
})

test('bounds the number of links', () => {
  const links = Array.from({ length: 600 }, (_, i) => `<a href="http://a/${i}">x</a>`)
  expect(htmlToText(links.join('<br>')).match(/^\[\d+\]/gm)).toHaveLength(500)
})

test.each([
  ['200,000 nested tags', '<b>'.repeat(200_000)],
  ['with closing tags that close nothing', '<b></i>'.repeat(10_000)],
  ['with tags in capitals', '<b><I>'.repeat(10_000)],
])('refuses %s before parsing', (_, html) => {
  expect(() => htmlToText(html)).toThrow(TooDeepError)
})

test.each([
  ['nested elements', '<div>'.repeat(1_900)],
  ['empty elements', '<br>'.repeat(10_000)],
  ['closed elements', '<p>x</p>'.repeat(10_000)],
])('takes many %s', (_, html) => {
  expect(htmlToText(html)).toBeTypeOf('string')
})

test('prints no warning for html that is too long', ({ onTestFinished }) => {
  const warnings: unknown[] = []
  const { warn } = console
  console.warn = (...words) => warnings.push(words)
  onTestFinished(() => {
    console.warn = warn
  })
  htmlToText('x '.repeat(9 * 1024 * 1024))
  expect(warnings).toEqual([])
})
