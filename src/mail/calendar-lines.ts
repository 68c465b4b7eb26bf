/** A property of a calendar object (RFC 5545, section 3.1): its name in capitals, its value as it stands. Hostile. */
export type Property = {
  readonly name: string
  /** By their names in capitals, without quotes. */
  readonly parameters: ReadonlyMap<string, string>
  readonly value: string
}

/** A component with its own properties, those of components inside it left out. */
export type Component = { readonly name: string; readonly properties: readonly Property[] }

const mostText = 256 * 1024
const mostLines = 5_000
const mostDepth = 20
const mostParameters = 50

/**
 * The components of a calendar object (RFC 5545, section 3.4), each behind the one it lies in, from its first
 * 256 KB and 5,000 lines. Takes LF for CRLF, an end anywhere and components that are not closed; leaves out
 * lines that are no property. Never throws, and takes linear time.
 */
export const calendarComponents = (text: string): Component[] => {
  const found: { name: string; properties: Property[] }[] = []
  const open: typeof found = []
  for (const line of unfold(text.slice(0, mostText)).slice(0, mostLines)) {
    const property = parseLine(line)
    if (property === undefined) continue
    const name = property.value.trim().toUpperCase()
    if (property.name === 'BEGIN') {
      const component = { name, properties: [] }
      found.push(component)
      if (open.length < mostDepth) open.push(component)
    } else if (property.name === 'END') {
      const at = open.findLastIndex(component => component.name === name)
      if (at >= 0) open.length = at
    } else open.at(-1)?.properties.push(property)
  }
  return found
}

/** The lines, each with those that continue it (RFC 5545, section 3.1). */
const unfold = (text: string): string[] => text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)

const propertyName = /^[a-z0-9-]{1,60}$/i

/** A quoted string (or what is left of one), a separator, or anything up to the next of these. */
const tokens = /"[^"]*"?|[;:]|[^";:]+/g

const parseLine = (line: string): Property | undefined => {
  const pieces = ['']
  for (const { 0: token, index } of line.matchAll(tokens)) {
    if (token === ':') return property(pieces, line.slice(index + 1))
    if (token === ';' && pieces.length <= mostParameters) pieces.push('')
    else pieces[pieces.length - 1] += token
  }
  return undefined
}

const property = ([name = '', ...parameters]: string[], value: string): Property | undefined =>
  propertyName.test(name)
    ? { name: name.toUpperCase(), parameters: new Map(parameters.map(parameter)), value }
    : undefined

const parameter = (text: string): [name: string, value: string] => {
  const [name = ''] = text.split('=', 1)
  const value = text.slice(name.length + 1).replaceAll('"', '')
  return [name.trim().toUpperCase(), decodeCarets(value)]
}

/** Line ends, quotes and carets in a parameter's value (RFC 6868, section 3.1). */
const decodeCarets = (value: string): string =>
  value.replace(/\^([n'^])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped === "'" ? '"' : '^'))

/** A value of type TEXT with its escapes undone (RFC 5545, section 3.3.11). Hostile still. */
export const textValue = (value: string): string =>
  value.replace(/\\([\\;,nN])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? '\n' : escaped))

/** The first property of a name, in capitals. */
export const propertyOf = ({ properties }: Component, name: string): Property | undefined =>
  properties.find(each => each.name === name)
