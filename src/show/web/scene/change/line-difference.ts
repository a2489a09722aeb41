/** One line of a comparison; numbers from 1 in the text that has it. */
export interface DifferenceLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
  readonly before?: number
  readonly after?: number
}

/** Lines that differ with some around them that do not, or how many that do not were passed over. */
export type DifferencePart =
  | { readonly kind: 'lines'; readonly lines: readonly DifferenceLine[] }
  | { readonly kind: 'skipped'; readonly count: number }

interface Run {
  readonly kind: DifferenceLine['kind']
  readonly count: number
  readonly previous: Run | undefined
}

/** The furthest that some number of edits leads on one diagonal, and how. */
interface Reached {
  readonly x: number
  readonly run: Run | undefined
}

/** Texts further apart have nothing to do with each other, and the shortest way between them helps nobody. */
const mostEdits = 2000

/**
 * The shortest way from one list of lines to the other by additions and removals (Myers, An O(ND) Difference Algorithm and Its
 * Variations, 1986), last run first. Beyond `mostEdits`: all of the one, then all of the other.
 */
const shortestWay = (a: readonly string[], b: readonly string[]): Run | undefined => {
  const nowhere: Reached = { x: -1, run: undefined }
  const furthest = new Map<number, Reached>()
  for (let edits = 0; edits <= mostEdits; edits++) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const [right, down] = [furthest.get(diagonal - 1) ?? nowhere, furthest.get(diagonal + 1) ?? nowhere]
      const isDown = diagonal === -edits || (diagonal !== edits && right.x < down.x)
      const from = isDown ? down : right
      const start = edits === 0 ? 0 : isDown ? from.x : from.x + 1
      const edited: Run | undefined = edits === 0 ? undefined : { kind: isDown ? 'added' : 'removed', count: 1, previous: from.run }
      let x = start
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++
      const run: Run | undefined = x === start ? edited : { kind: 'same', count: x - start, previous: edited }
      if (x >= a.length && x - diagonal >= b.length) return run
      furthest.set(diagonal, { x, run })
    }
  }
  return { kind: 'added', count: b.length, previous: { kind: 'removed', count: a.length, previous: undefined } }
}

/** Every line of both texts, in the order of the shortest way from the one to the other. */
export const compareLines = (before: string, after: string): readonly DifferenceLine[] => {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const runs: Run[] = []
  for (let run = shortestWay(a, b); run !== undefined; run = run.previous) runs.push(run)
  const lines: DifferenceLine[] = []
  let [i, j] = [0, 0]
  for (const { kind, count } of runs.toReversed()) {
    for (let n = 0; n < count; n++) {
      if (kind === 'removed') lines.push({ kind, text: a[i] ?? '', before: ++i })
      else if (kind === 'added') lines.push({ kind, text: b[j] ?? '', after: ++j })
      else lines.push({ kind, text: a[i] ?? '', before: ++i, after: ++j })
    }
  }
  return lines
}

/** What differs, with `around` lines before and after; what lies between is counted. */
export const differenceParts = (lines: readonly DifferenceLine[], around = 3): readonly DifferencePart[] => {
  const shown = new Set<number>()
  for (const [index, { kind }] of lines.entries()) {
    if (kind === 'same') continue
    for (let near = Math.max(0, index - around); near <= Math.min(lines.length - 1, index + around); near++) shown.add(near)
  }
  const parts: DifferencePart[] = []
  let begin = 0
  for (let end = 1; end <= lines.length; end++) {
    if (end < lines.length && shown.has(end) === shown.has(begin)) continue
    parts.push(shown.has(begin) ? { kind: 'lines', lines: lines.slice(begin, end) } : { kind: 'skipped', count: end - begin })
    begin = end
  }
  return parts
}
