import { type DisplayText, nothing, said, sanitise, sanitiseLines, slice } from '../text/sanitise.ts'
import { layOut } from './html-layout.ts'
import { collectLinks } from './html-links.ts'
import { visibleHtml } from './html-visible.ts'
import type { Link } from './message-view.ts'
import { shownBounds } from './section-bounds.ts'
import { boundedLines, withoutGaps } from './text-bounds.ts'

const longestHtml = 1024 * 1024
const longestTarget = 500
/** Layout may make much of little, such as of a rule: more than this is not looked at. */
const longestLayout = 2 * 1024 * 1024

/** An html part as text. */
export type HtmlText = {
  /** At most 20,000 and 1 MB of characters; paragraphs are not wrapped. */
  readonly lines: DisplayText[]
  /** First those that the text numbers, in order, then links to what is no web address. */
  readonly links: Link[]
  readonly cut: boolean
  readonly note: DisplayText | undefined
}

/**
 * The text of an html part, whole or cut: links as [1] with their targets listed at the end, images as their
 * description, quotations as lines with '>', and nothing of what a browser would hide. Nothing is fetched. Links
 * bear numbers from `firstLink` on. Takes the first 1 MB. Never throws.
 */
export const htmlText = (html: string, firstLink = 1): HtmlText => {
  const visible = visibleHtml(html.slice(0, longestHtml))
  const collector = collectLinks(firstLink)
  const layout = layOut(visible.html, collector)
  const text = layout.slice(0, longestLayout).replaceAll('\u00a0', ' ')
  const links = collector.links()
  const targets = links.slice(0, collector.count()).map((link, i) => targetLine(link, firstLink + i))
  const { lines, cut } = boundedLines(
    withoutGaps(sanitiseLines(text)),
    shownBounds.lines - targets.length - 1,
  )
  return {
    lines: targets.length === 0 ? lines : [...lines, nothing, ...targets],
    links,
    cut: cut || html.length > longestHtml || layout.length > longestLayout,
    note: visible.tooDeep ? tooDeep : undefined,
  }
}

const tooDeep = said`The HTML is nested too deeply to be laid out: part of it is shown as words without layout.`

const targetLine = ({ target }: Link, number: number): DisplayText =>
  target.length > longestTarget
    ? said`[${number}] ${slice(target, 0, longestTarget)}${sanitise('…')}`
    : said`[${number}] ${target}`
