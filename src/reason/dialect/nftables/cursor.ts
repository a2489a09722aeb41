import type { Finding } from '#ground/report'
import type { Token } from './tokens.ts'

/** Walks tokens and collects findings; never throws, never goes back. */
export interface Cursor {
  readonly peek: () => Token | undefined
  readonly next: () => Token | undefined
  /** Takes the next token when it is this word or mark. */
  readonly take: (text: string) => boolean
  readonly is: (text: string) => boolean
  /** Takes a name: a word or a quoted text. */
  readonly takeName: () => string | undefined
  /** True at `;`, a line end, `}` or the end of the file. */
  readonly atEnd: () => boolean
  readonly skipEnds: () => void
  /** Leaves out the rest of a statement with the braces in it. */
  readonly skipStatement: () => void
  readonly line: () => number
  /** Something that is not understood or not supported: the file proves nothing. */
  readonly refuse: (message: string, help?: string, line?: number) => undefined
  readonly warn: (code: string, message: string, help?: string, line?: number) => undefined
  readonly findings: () => readonly Finding[]
}

const findingsKept = 200

export const createCursor = (tokens: readonly Token[], file: string): Cursor => {
  const findings: Finding[] = []
  let at = 0
  const line = (): number => tokens[Math.min(at, tokens.length - 1)]?.line ?? 1
  const add = (finding: Finding): undefined => {
    // An error always finds a place: a file with one must not pass as understood.
    if (findings.length < findingsKept || (finding.severity === 'error' && findings.every(({ severity }) => severity !== 'error')))
      findings.push(finding)
  }
  const isMark = (token: Token | undefined, text: string): boolean => token?.kind === 'mark' && token.text === text
  const atEnd = (): boolean => {
    const token = tokens[at]
    return token === undefined || token.kind === 'end' || isMark(token, '}')
  }
  const is = (text: string): boolean => tokens[at]?.text === text && tokens[at]?.kind !== 'text' && tokens[at]?.kind !== 'end'
  return {
    peek: () => tokens[at],
    next: () => tokens[at++],
    is,
    take: (text) => {
      if (!is(text)) return false
      at++
      return true
    },
    takeName: () => {
      const token = tokens[at]
      if (token === undefined || (token.kind !== 'word' && token.kind !== 'text')) return undefined
      at++
      return token.text
    },
    atEnd,
    skipEnds: () => {
      while (tokens[at]?.kind === 'end') at++
    },
    skipStatement: () => {
      let depth = 0
      while (at < tokens.length && (depth > 0 || !atEnd())) {
        const token = tokens[at++]
        if (isMark(token, '{')) depth++
        else if (isMark(token, '}')) depth--
      }
    },
    line,
    refuse: (message, help, where) =>
      add({ code: 'dialect/unsupported', severity: 'error', message, ...(help === undefined ? {} : { help }), at: { file, line: where ?? line() } }),
    warn: (code, message, help, where) =>
      add({ code: `dialect/${code}`, severity: 'warning', message, ...(help === undefined ? {} : { help }), at: { file, line: where ?? line() } }),
    findings: () => findings,
  }
}

/** User text for a message: short and on one line. */
export const quoted = (text: string): string => `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``
