import type { Diagram, Rule, Space } from '#reason/space'
import type { Chain, Entry, Match, Program, Step, Verdict } from './program.ts'
import { onPackets } from './universe.ts'

/** One way in which a packet's journey ends. */
export interface Ending {
  readonly verdict: 'accept' | 'drop'
  readonly line: number
}

/** The packet set of a program. Terminal i (from 1) of the diagram is `endings[i - 1]`; 0 only for points that are no packets. */
export interface Meaning {
  readonly diagram: Diagram
  readonly endings: readonly Ending[]
}

const holds = (space: Space, match: Match): Diagram => {
  const union = space.compile(match.elements.map((element) => ({ box: element.box, terminal: 1 })))
  return match.negated ? space.relabel(union, (terminal) => 1 - terminal) : union
}

/** Overlays in pairs, then pairs of pairs: the first still wins, and no large diagram is walked once per step. */
const overlayAll = (space: Space, parts: readonly Diagram[]): Diagram => {
  let level = parts
  while (level.length > 1) {
    const next: Diagram[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [over, under] = [level[i] as Diagram, level[i + 1]]
      next.push(under === undefined ? over : space.overlay(over, under))
    }
    level = next
  }
  return level[0] ?? space.compile([])
}

/** Jumps must have been checked with `checkJumps`. */
export const programMeaning = (space: Space, program: Program): Meaning => {
  const endings: Ending[] = []
  const chains = new Map<string, Diagram>()
  // The first ending stands for "back to the caller" while chains are built; it is in no finished diagram.
  const back = 1
  endings.push({ verdict: 'drop', line: 0 })

  const end = (verdict: 'accept' | 'drop', line: number): number => endings.push({ verdict, line })

  const applied = (verdict: Verdict, line: number, where: Diagram): Diagram | undefined => {
    switch (verdict.kind) {
      case 'continue':
        return undefined
      case 'return':
        return space.relabel(where, (terminal) => (terminal === 0 ? 0 : back))
      case 'accept':
      case 'drop': {
        const ending = end(verdict.kind, line)
        return space.relabel(where, (terminal) => (terminal === 0 ? 0 : ending))
      }
      case 'jump':
        return space.combine(where, chainMeaning(verdict.chain), (here, there) => (here === 0 ? 0 : there))
      case 'goto':
        return space.combine(where, chainMeaning(verdict.chain), (here, there) => (here === 0 ? 0 : there === 0 ? back : there))
    }
  }

  const stepMeaning = (step: Step): readonly Diagram[] => {
    if (step.outcome.kind === 'continue') return []
    let where = space.compile([{ box: {}, terminal: 1 }])
    for (const match of step.matches) where = space.combine(where, holds(space, match), (a, b) => (a !== 0 && b !== 0 ? 1 : 0))
    if (step.outcome.kind !== 'map') {
      const diagram = applied(step.outcome, step.line, where)
      return diagram === undefined ? [] : [diagram]
    }
    const { entries } = step.outcome
    const rules: Rule[] = entries.map((entry, index) => ({ box: entry.box, terminal: index + 1 }))
    const decided = space.combine(where, space.compile(rules), (here, entry) => (here === 0 ? 0 : entry))
    return entries.flatMap((entry, index) => {
      const diagram = applied(entry.verdict, entry.line, space.relabel(decided, (terminal) => (terminal === index + 1 ? 1 : 0)))
      return diagram === undefined ? [] : [diagram]
    })
  }

  const chainMeaning = (name: string): Diagram => {
    const known = chains.get(name)
    if (known !== undefined) return known
    const steps = (program.chains.get(name) as Chain).steps
    // A `return` must hide what follows it here, and be nothing to the caller.
    const diagram = space.relabel(overlayAll(space, steps.flatMap(stepMeaning)), (terminal) => (terminal === back ? 0 : terminal))
    chains.set(name, diagram)
    return diagram
  }

  const entryMeaning = (entry: Entry): Diagram => {
    const otherwise = end(entry.otherwise, entry.line)
    return space.relabel(chainMeaning(entry.chain), (terminal) => (terminal === 0 ? otherwise : terminal))
  }

  const passes = (terminal: number): boolean => endings[terminal - 1]?.verdict === 'accept'
  const all = program.entries.map(entryMeaning)
  const first = all[0] ?? space.compile([{ box: {}, terminal: end('accept', 1) }])
  const diagram = all.slice(1).reduce((before, next) => space.combine(before, next, (a, b) => (passes(a) ? b : a)), first)
  return { diagram: onPackets(space, diagram), endings }
}
