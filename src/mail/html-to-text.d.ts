// html-to-text 10 brings no types. This is the part of it that is used here.
declare module 'html-to-text' {
  export type Node = {
    type: string
    name?: string
    data?: string
    attribs?: Record<string, string>
    children?: Node[]
  }

  export type Builder = {
    /** What was given as the second argument of the conversion. */
    metadata: unknown
    addInline(text: string): void
    addLineBreak(): void
    openBlock(block: { leadingLineBreaks: number; isPre?: boolean }): void
    closeBlock(block: { trailingLineBreaks: number; blockTransform?: (text: string) => string }): void
    openList(list: { leadingLineBreaks: number; maxPrefixLength: number }): void
    openListItem(item: { prefix: string }): void
    closeListItem(): void
    closeList(list: { trailingLineBreaks: number }): void
    openTable(): void
    openTableRow(): void
    openTableCell(): void
    closeTableCell(): void
    closeTableRow(): void
    closeTable(table: {
      tableToString: (rows: { text: string }[][]) => string
      leadingLineBreaks: number
      trailingLineBreaks: number
    }): void
  }

  export type Walk = (children: Node[] | undefined, builder: Builder) => void

  export type Formatter = (element: Node, walk: Walk, builder: Builder) => void

  export type Options = {
    wordwrap: false
    baseElements: { selectors: string[] }
    limits: { maxInputLength: number }
    formatters: Record<string, Formatter>
    selectors: { selector: string; format: string }[]
  }

  /** Gives the conversion that `options` describe. */
  export function compile(options: Options): (html: string, metadata: unknown) => string
}
