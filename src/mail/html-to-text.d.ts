// html-to-text 10 brings no types. This is the part of it that is used here.
declare module 'html-to-text' {
  export type Element = { attribs: { href?: string; alt?: string }; children: unknown[] }

  export type Builder = {
    /** What was given as the second argument of the conversion. */
    metadata: unknown
    addInline(text: string): void
  }

  export type Formatter = (
    element: Element,
    walk: (children: unknown[], builder: Builder) => void,
    builder: Builder,
  ) => void

  export type Options = {
    wordwrap: number | false
    limits: { maxDepth: number; ellipsis: string }
    formatters: Record<string, Formatter>
    selectors: { selector: string; format: string; options?: Record<string, unknown> }[]
  }

  /** Gives the conversion that `options` describe. */
  export function compile(options: Options): (html: string, metadata: unknown) => string
}
