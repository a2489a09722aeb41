import type { Box, Diagram, Interval, Rule, Space } from '#reason/space'
import type { Chain, Element, Entry, Match, Program, Step, Verdict } from './program.ts'
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

const commonIntervals = (a: readonly Interval[], b: readonly Interval[]): readonly Interval[] =>
  a.flatMap(([first, last]) =>
    b.flatMap(([from, to]) => (first <= to && from <= last ? [[first > from ? first : from, last < to ? last : to] as const] : [])),
  )

const commonBox = (a: Box, b: Box): Box => {
  const box: Record<string, readonly Interval[]> = { ...a }
  for (const [axis, intervals] of Object.entries(b)) box[axis] = box[axis] === undefined ? intervals : commonIntervals(box[axis], intervals)
  return box
}

/**
 * The boxes of a step whose matches are single elements but for one at most, as nearly all are: cheaper than a diagram
 * for each match. Undefined for others.
 */
const plainBoxes = (step: Step): readonly Box[] | undefined => {
  if (step.matches.some(({ negated }) => negated) || step.matches.filter(({ elements }) => elements.length !== 1).length > 1) return undefined
  return step.matches.reduce<readonly Box[]>(
    (boxes, { elements }) => boxes.flatMap((box) => elements.map((element) => commonBox(box, element.box))),
    [{}],
  )
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

  /** The verdict where it applies, as a part to overlay; none for `continue`. */
  const applied = (verdict: Verdict, line: number, where: Diagram): readonly Diagram[] => {
    switch (verdict.kind) {
      case 'continue':
        return []
      case 'return':
        return [space.relabel(where, (terminal) => (terminal === 0 ? 0 : back))]
      case 'accept':
      case 'drop': {
        const ending = end(verdict.kind, line)
        return [space.relabel(where, (terminal) => (terminal === 0 ? 0 : ending))]
      }
      case 'jump':
        return [space.combine(where, chainMeaning(verdict.chain), (here, there) => (here === 0 ? 0 : there))]
      case 'goto':
        return [space.combine(where, chainMeaning(verdict.chain), (here, there) => (here === 0 ? 0 : there === 0 ? back : there))]
    }
  }

  const whereOf = (step: Step): Diagram => {
    const plain = plainBoxes(step)
    if (plain !== undefined) return space.compile(plain.map((box) => ({ box, terminal: 1 })))
    return step.matches.map((match) => holds(space, match)).reduce((all, match) => space.combine(all, match, (a, b) => (a !== 0 && b !== 0 ? 1 : 0)))
  }

  const mapMeaning = (step: Step, entries: readonly (Element & { readonly verdict: Verdict })[]): readonly Diagram[] => {
    const rules: Rule[] = entries.map((entry, index) => ({ box: entry.box, terminal: index + 1 }))
    const decided = space.combine(whereOf(step), space.compile(rules), (here, entry) => (here === 0 ? 0 : entry))
    return entries.flatMap((entry, index) =>
      applied(
        entry.verdict,
        entry.line,
        space.relabel(decided, (terminal) => (terminal === index + 1 ? 1 : 0)),
      ),
    )
  }

  /** Parts to overlay, first on top. Steps in a row that decide by plain boxes are one part: the space is quick with many rules at once. */
  const partsOf = (steps: readonly Step[]): readonly Diagram[] => {
    const parts: Diagram[] = []
    let rules: Rule[] = []
    const flush = (): void => {
      if (rules.length > 0) parts.push(space.compile(rules))
      rules = []
    }
    for (const step of steps) {
      const { outcome, line } = step
      if (outcome.kind === 'continue') continue
      const plain = outcome.kind === 'map' || outcome.kind === 'jump' || outcome.kind === 'goto' ? undefined : plainBoxes(step)
      if (plain !== undefined) {
        const terminal = outcome.kind === 'accept' || outcome.kind === 'drop' ? end(outcome.kind, line) : back
        for (const box of plain) rules.push({ box, terminal })
        continue
      }
      flush()
      if (outcome.kind === 'map') parts.push(...mapMeaning(step, outcome.entries))
      else parts.push(...applied(outcome, line, whereOf(step)))
    }
    flush()
    return parts
  }

  const chainMeaning = (name: string): Diagram => {
    const known = chains.get(name)
    if (known !== undefined) return known
    const steps = (program.chains.get(name) as Chain).steps
    // A `return` must hide what follows it here, and be nothing to the caller.
    const diagram = space.relabel(overlayAll(space, partsOf(steps)), (terminal) => (terminal === back ? 0 : terminal))
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
