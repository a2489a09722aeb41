import type { Point } from '#reason/space'
import type { Chain, Match, Program, Step, Verdict } from './program.ts'
import { boxHolds } from './universe.ts'

/** How one packet fares, with every line that had a say. */
export interface Walk {
  readonly verdict: 'accept' | 'drop'
  /** The line of the verdict: a step, an entry of a map, or the entry whose `otherwise` applied. */
  readonly line: number
  /** Lines of the elements that held in the deciding step and in the jumps that led to it. */
  readonly elementLines: readonly number[]
  readonly labels: readonly string[]
}

type Ending = Walk | 'back'

const holds = (match: Match, point: Point): boolean => match.elements.some((element) => boxHolds(element.box, point)) !== match.negated

const heldLines = (step: Step, point: Point): readonly number[] =>
  step.matches.flatMap((match) =>
    match.negated ? [] : match.elements.filter((element) => boxHolds(element.box, point)).map((element) => element.line),
  )

const decide = (step: Step, point: Point): { readonly verdict: Verdict; readonly line: number } | undefined => {
  if (!step.matches.every((match) => holds(match, point))) return undefined
  if (step.outcome.kind !== 'map') return { verdict: step.outcome, line: step.line }
  const entry = step.outcome.entries.find(({ box }) => boxHolds(box, point))
  return entry === undefined ? undefined : { verdict: entry.verdict, line: entry.line }
}

/** One packet through the program, step by step as the firewall would: knows nothing of diagrams. */
export const walkProgram = (program: Program, point: Point): Walk => {
  const walkChain = (chain: Chain, lines: readonly number[]): Ending => {
    for (const step of chain.steps) {
      const decided = decide(step, point)
      if (decided === undefined) continue
      const { verdict, line } = decided
      const held = [...lines, ...heldLines(step, point).filter((element) => element !== line)]
      if (verdict.kind === 'accept' || verdict.kind === 'drop') return { verdict: verdict.kind, line, elementLines: held, labels: step.labels }
      if (verdict.kind === 'return') return 'back'
      if (verdict.kind !== 'jump' && verdict.kind !== 'goto') continue
      const ending = walkChain(program.chains.get(verdict.chain) as Chain, [...held, line])
      if (ending !== 'back' || verdict.kind === 'goto') return ending
    }
    return 'back'
  }
  let last: Walk = { verdict: 'accept', line: 1, elementLines: [], labels: [] }
  for (const entry of program.entries) {
    const ending = walkChain(program.chains.get(entry.chain) as Chain, [])
    last = ending === 'back' ? { verdict: entry.otherwise, line: entry.line, elementLines: [], labels: [] } : ending
    if (last.verdict === 'drop') return last
  }
  return last
}
