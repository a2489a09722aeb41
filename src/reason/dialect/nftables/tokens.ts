/** A piece of an nftables file. `end` stands for a line end or `;`, which nft treats alike. */
export interface Token {
  readonly kind: 'word' | 'text' | 'mark' | 'end'
  /** Without quotes for `text`. */
  readonly text: string
  readonly line: number
}

export interface Tokens {
  readonly tokens: readonly Token[]
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}

const wordStart = /[A-Za-z0-9_./:*-]/
const marks = ['==', '!=', '<=', '>=', '{', '}', ',', '@', '<', '>', '=', '$', '|', '&', '^', '!', '(', ')', '+', '[', ']', '\\']

const problemsKept = 100

/** Never throws; what is no token becomes a problem. `.`, `:` and `-` between blanks are words of their own. */
export const tokenize = (text: string): Tokens => {
  const tokens: Token[] = []
  const problems: { line: number; message: string }[] = []
  const problem = (line: number, message: string): void => {
    if (problems.length < problemsKept) problems.push({ line, message })
  }
  let line = 1
  let at = 0
  while (at < text.length) {
    const c = text[at] as string
    if (c === '\n' || c === ';') {
      tokens.push({ kind: 'end', text: c, line })
      if (c === '\n') line++
      at++
    } else if (c === ' ' || c === '\t') at++
    else if (c === '#') {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
    } else if (c === '\\' && text[at + 1] === '\n') {
      line++
      at += 2
    } else if (c === '"') {
      const end = text.indexOf('"', at + 1)
      const newline = text.indexOf('\n', at + 1)
      if (end < 0 || (newline >= 0 && newline < end)) {
        problem(line, 'a quotation mark is not closed on its line')
        at = newline < 0 ? text.length : newline
      } else {
        tokens.push({ kind: 'text', text: text.slice(at + 1, end), line })
        at = end + 1
      }
    } else if (wordStart.test(c)) {
      let end = at + 1
      while (end < text.length && wordStart.test(text[end] as string)) end++
      tokens.push({ kind: 'word', text: text.slice(at, end), line })
      at = end
    } else {
      const mark = marks.find((candidate) => text.startsWith(candidate, at))
      if (mark === undefined) problem(line, `\`${c}\` (U+${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}) has no meaning here`)
      else tokens.push({ kind: 'mark', text: mark, line })
      at += mark?.length ?? 1
    }
  }
  return { tokens, problems }
}
