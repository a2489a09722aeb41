/** Replaces the characters from `from` to before `to`; `from = to` inserts. */
export interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Inserts before what is taken out at the same place; else in the order given. Undefined when two splices overlap. */
export const spliceText = (text: string, splices: readonly Splice[]): string | undefined => {
  const parts: string[] = []
  let at = 0
  for (const { from, to, text: more } of splices.toSorted((a, b) => a.from - b.from || Math.min(1, a.to - a.from) - Math.min(1, b.to - b.from))) {
    if (from < at || to < from) return undefined
    parts.push(text.slice(at, from), more)
    at = to
  }
  return `${parts.join('')}${text.slice(at)}`
}

export const lineStart = (text: string, at: number): number => (at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1)

/** Where the next line begins; the end of the text after its last line. A place that begins a line is that place. */
export const nextLine = (text: string, at: number): number => {
  if (at > 0 && text[at - 1] === '\n') return at
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

const lineAt = (text: string, start: number): string => {
  const end = text.indexOf('\n', start)
  return text.slice(start, end < 0 ? text.length : end)
}

const commentIndent = (line: string): number | undefined => (/^ *#/.test(line) ? line.indexOf('#') : undefined)

/** Before the comment lines that stand directly above a line and at its column: they speak of it. */
export const aboveComments = (text: string, start: number, column: number): number => {
  let first = start
  while (first > 0) {
    const previous = lineStart(text, first - 1)
    if (commentIndent(lineAt(text, previous)) !== column) break
    first = previous
  }
  return first
}

/** Behind the comment lines that follow and stand deeper than a column: they belong to the block that ends there. */
export const behindDeeperComments = (text: string, start: number, column: number): number => {
  let next = start
  while (next < text.length) {
    const indent = commentIndent(lineAt(text, next))
    if (indent === undefined || indent <= column) break
    next = nextLine(text, next + 1)
  }
  return next
}

/** True when an empty line stands right before this one. */
export const followsEmptyLine = (text: string, start: number): boolean => start > 0 && lineAt(text, lineStart(text, start - 1)).trim() === ''
