/**
 * The lines of text that is format=flowed (RFC 3676), its paragraphs each in one line. Quoted lines begin with a
 * '>' for each depth and a space; only lines of the same depth are joined, and nothing to a signature's '-- '.
 * An empty line ends a paragraph although it does not have to: many messages flow into one by mistake. Linear
 * in time.
 */
export const unflow = (text: string, delSp: boolean): string[] => {
  const lines: string[] = []
  let paragraph: Paragraph | undefined
  const finish = (): void => {
    if (paragraph) lines.push(quoted(paragraph.depth, paragraph.pieces.join('')))
    paragraph = undefined
  }
  for (const line of text.split('\n')) {
    const { depth, content } = unstuffed(line)
    if (paragraph && (paragraph.depth !== depth || content === '' || content === signature)) finish()
    const flows = content.endsWith(' ') && content !== signature
    paragraph ??= { depth, pieces: [] }
    paragraph.pieces.push(flows && delSp ? content.slice(0, -1) : content)
    if (!flows) finish()
  }
  finish()
  return lines
}

type Paragraph = { readonly depth: number; readonly pieces: string[] }

const signature = '-- '

const unstuffed = (line: string): { depth: number; content: string } => {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  let depth = 0
  while (text[depth] === '>') depth++
  return { depth, content: text.slice(text[depth] === ' ' ? depth + 1 : depth) }
}

const quoted = (depth: number, text: string): string =>
  depth === 0 ? text : `${'>'.repeat(depth)} ${text}`.trimEnd()
