import fc from 'fast-check'
import { expect, test } from 'vitest'
import { htmlText } from '../../src/mail/html.ts'
import { visibleHtml } from '../../src/mail/html-visible.ts'
import { control } from './letters.ts'

const textOf = (html: string): string => htmlText(html).lines.join('\n')

test.each([
  ['paragraphs', '<p>One\nline</p><p>Two</p>', 'One line\n\nTwo'],
  ['line breaks', 'One<br>Two', 'One\nTwo'],
  ['a heading', '<h1>Tide table</h1><p>For May', 'Tide table\n\nFor May'],
  ['a list', '<ul><li>rope<li>tar</ul>', '* rope\n* tar'],
  [
    'lists in each other',
    '<ul><li>rope<ul><li>thin<li>thick</ul><li>tar</ul>',
    '* rope\n  * thin\n  * thick\n* tar',
  ],
  ['a numbered list', '<ol start="9"><li>a<li>b<li value=20>c</ol>', '9.  a\n10. b\n20. c'],
  ['a list that counts from nowhere', '<ol start=1e99 type=i><li>a</ol>', '1. a'],
  ['items in no list', '<li>a<li>b', '* a\n* b'],
  ['a quotation', '<blockquote>said</blockquote>', '> said'],
  ['quotations in each other', '<blockquote>a<blockquote>b</blockquote></blockquote>c', '> a\n>\n>> b\n\nc'],
  ['a layout table', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
  ['a table with headers', '<table><tr><th>a<th>b<tr><td><p>c<p>d</td><td>e</table>', 'a | b\nc d | e'],
  ['a table with a border', '<table border=1><tr><td>a<td>b<tr><td><td>c</table>', 'a | b\n | c'],
  ['a presentation table', '<table role=presentation border=1><tr><td>a<td>b</table>', 'a b'],
  [
    'a table around a letter',
    `<table border=1><tr><td>x<td><p>${'a '.repeat(200)}<p>b</table>`,
    `x\n${'a '.repeat(200).trim()}\n\nb`,
  ],
  ['preformatted text', '<pre>  a\n    b</pre>', '  a\n    b'],
  ['a rule', 'a<hr>b', `a\n${'─'.repeat(40)}\nb`],
  ['entities', '5 &lt; 6 &amp; caf&eacute;', '5 < 6 & café'],
  ['a long line', `<p>${'word '.repeat(100)}</p>`, 'word '.repeat(100).trim()],
  ['a link', 'See <a href="https://example.org/a">this</a>.', 'See this [1].\n\n[1] https://example.org/a'],
  ['one target twice', '<a href="http://a">x</a> <a href="http://a">y</a>', 'x [1] y [1]\n\n[1] http://a'],
  ['a target broken by line ends', '<a href="http://a/\n&#10;b">x</a>', 'x [1]\n\n[1] http://a/b'],
  ['a target with entities', '<a href="http://a/?b=1&amp;c=&quot;">x</a>', 'x [1]\n\n[1] http://a/?b=1&c="'],
  ['a script for a link', '<a href="javascript:alert(1)">x</a>', 'x'],
  ['a place in the message', '<a href="#top">x</a>', 'x'],
  ['a link around nothing', '<a href="http://a"></a>x', 'x'],
  ['a link around a picture', '<a href="http://a"><img src=x></a>', '[1]\n\n[1] http://a'],
  ['a picture', '<img src="https://example.org/t.gif" alt="A tin of tar">', '[A tin of tar]'],
  ['a picture without a description', '<img src="https://example.org/t.gif">', ''],
  ['a map', '<area href="http://a" alt=Here>', '[Here] [1]\n\n[1] http://a'],
  ['script and style', '<style>p{}</style><script>x("<b>")</script>Text', 'Text'],
  ['a title', '<title>News</title>Text', 'Text'],
  ['comments', 'a<!-- <p>b -->c<!--[if mso]>d<![endif]-->', 'ac'],
  ['text behind the body', '<html><body>a</body></html> footer', 'a footer'],
  ['a cut in a tag', 'Text <a href="https://exam', 'Text'],
  ['a cut in a comment', 'Text <!-- see', 'Text'],
  ['a cut in an entity', 'Text &eac', 'Text &eac'],
  ['signs that are no tags', '1 < 2 <3 </ >', '1 < 2 <3'],
  ['empty lines', 'a<p>&nbsp;</p><p> </p><br><br><br><p>b', 'a\n\n\nb'],
  ['a preheader filled up with what is invisible', 'a&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;<p>b', 'a\n\nb'],
  ['nothing', '', ''],
])('%s', (_, html, text) => {
  expect(textOf(html)).toBe(text)
})

test.each([
  '<div style="font:0;display:none;">Psst</div>',
  '<div style="DISPLAY: NONE !important">Psst<p>Psst</p></div>',
  '<p hidden>Psst</p>',
  '<p style="visibility:hidden">Psst</p>',
  '<p style="opacity: 0.0">Psst</p>',
  '<p style="font-size:0px">Psst<b style="font-size:2em">Psst</b></p>',
  '<div style="max-height:0;overflow:hidden">Psst</div>',
  '<div style="width:0px;height:0px">Psst</div>',
  '<table width=0 height=0><tr><td>Psst</table>',
  '<template>Psst</template>',
  '<img src=x width=1 height=1 alt=Psst>',
  '<img src=x style="width:1px;height:1px" alt=Psst>',
  '<img src=x style="display:none" alt=Psst>',
  '<a href="http://a" style="display:none">Psst</a>',
])('leaves out what is hidden: %s', html => {
  expect(textOf(`${html}Text`)).toBe('Text')
})

test.each([
  '<div style="font-size:0"><p style="font-size:14px">Text</p></div>',
  '<a style="mso-hide:all">Text</a>',
  '<p style="opacity:0.5;line-height:0;width:0">Text</p>',
  '<p style="display:none">x</p>Text',
  '<p style="background:url(x;y)">Text',
])('shows what is not: %s', html => {
  expect(textOf(html)).toBe('Text')
})

test('lists links with what is wrong with them', () => {
  const { links } = htmlText(
    '<a href="https://evil.example/x">bank.example</a> <a href="file:///etc/passwd">file</a>' +
      '<a href="https://example.org/">https://example.org/</a><a href="https://evil.example/x">here</a>',
  )
  expect(links).toEqual([
    {
      text: 'bank.example',
      target: 'https://evil.example/x',
      warning: 'The text names bank.example, the link leads to evil.example.',
    },
    { text: '', target: 'https://example.org/', warning: undefined },
    { text: 'here', target: 'https://evil.example/x', warning: undefined },
    { text: 'file', target: 'file:///etc/passwd', warning: 'Not a web address: file:///etc/passwd' },
  ])
})

test('keeps a long target whole among the links', () => {
  const target = `https://example.org/${'x'.repeat(1_500)}`
  const { lines, links } = htmlText(`<a href="${target}">x</a>`)
  expect(links[0]?.target).toBe(target)
  expect(lines.at(-1)).toHaveLength('[1] '.length + 501)
})

test('numbers 1,000 links', () => {
  const source = Array.from({ length: 1_100 }, (_, i) => `<a href="http://a/${i}">x</a>`)
  const { lines, links } = htmlText(source.join('<br>'))
  expect(links).toHaveLength(1_000)
  expect(lines.filter(line => /^\[\d+\]/.test(line))).toHaveLength(1_000)
})

test('shows the words of html that is nested too deeply, and says so', () => {
  const { lines, note } = htmlText(`${'<div>'.repeat(10_000)}one<p>two</p>three`)
  expect(lines.join(' ')).toMatch(/one\s*two\s*three/)
  expect(note).toMatch(/nested too deeply/)
})

test('says what is cut off', () => {
  expect(htmlText('<p>x</p>'.repeat(9_000)).cut).toBe(false)
  expect(htmlText('<p>x</p>'.repeat(11_000))).toMatchObject({ cut: true })
  expect(htmlText('x '.repeat(600 * 1024)).cut).toBe(true)
})

/** What would nest: opening tags that no closing one follows. */
const depthOf = (html: string): number => {
  let depth = 0
  let most = 0
  for (const [tag] of html.matchAll(/<\/?[a-z]+[^>]*>/g)) {
    if (/^<(?:br|hr|img)\b/.test(tag)) continue
    depth += tag.startsWith('</') ? -1 : 1
    most = Math.max(most, depth)
  }
  return most
}

test.each([
  '<div>',
  '<b title="</b>">',
  '<div title="</div>">',
  '<div><!--</div>-->',
  '<div></i>',
  '<div><script></div></script>',
  '<ul><li>',
  '<table border=1><tr><td>',
  '<blockquote>x<br>',
  '<a href="http://a.example/">x',
  '<hr>',
  '<p>',
  '<!--',
  '<a x="',
  '<a x=1 ',
  '<title>',
  '&#27;',
  '<',
])('takes much of %s without nesting them', piece => {
  const source = piece.repeat(Math.ceil((300 * 1024) / piece.length))
  expect(depthOf(visibleHtml(source).html)).toBeLessThanOrEqual(200)
  expect(htmlText(source).lines.length).toBeLessThanOrEqual(20_000)
})

const tags = fc.constantFrom(
  ...[
    '<p>',
    '</p>',
    '<div',
    '<b>',
    '</b>',
    '<ul>',
    '<ol start=5>',
    '<li>',
    '</ul>',
    '<table border=1>',
    '<tr>',
  ],
  ...['<td>', '<th>', '</table>', '<pre>', '</pre>', '<blockquote>', '<a href="http://a.example/">', '</a>'],
  ...[
    '<a href=x:y ',
    '<img alt="',
    '<style>',
    '</style>',
    '<!--',
    '-->',
    '<span style="font-size:0">',
    '<h2>',
  ],
  ...['&#27;[2J', '&#x202e;', '&amp;', '"', "'", '>', '<', '=', '/', '<br>', '<hr>', '\x1b', '\n', 'x'],
)

test('never throws, and gives only what may be shown', () => {
  const html = fc.array(fc.oneof({ weight: 5, arbitrary: tags }, fc.string({ unit: 'binary' })), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(html, pieces => {
      const { lines, links, note } = htmlText(pieces.join(''))
      const shown = [...lines, ...links.flatMap(({ text, target, warning }) => [text, target, warning ?? ''])]
      expect([...shown, note ?? ''].find(line => control.test(line))).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})

test('prints no warning for html that is too long', ({ onTestFinished }) => {
  const warnings: unknown[] = []
  const { warn } = console
  console.warn = (...words) => warnings.push(words)
  onTestFinished(() => {
    console.warn = warn
  })
  htmlText('x '.repeat(9 * 1024 * 1024))
  expect(warnings).toEqual([])
})
