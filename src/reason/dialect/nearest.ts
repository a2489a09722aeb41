import type { PointPolicy } from '#reason/policy'
import type { Box, Point } from '#reason/space'
import type { Program } from './program.ts'
import { boxHolds } from './universe.ts'

/** Axes on which the point lies outside the box. */
const missedAxes = (box: Box, point: Point): readonly string[] =>
  Object.entries(box).flatMap(([axis, intervals]) => (axis === 'operation' || boxHolds({ [axis]: intervals }, point) ? [] : [axis]))

/** How far outside, to tell `10.20.1.11` from `192.168.0.1` when both miss one axis. */
const distance = (box: Box, point: Point, axes: readonly string[]): bigint => {
  let sum = 0n
  for (const axis of axes) {
    const value = point[axis] ?? 0n
    const gaps = (box[axis] ?? []).map(([first, last]) => (value < first ? first - value : value - last))
    sum += gaps.reduce((least, gap) => (gap < least ? gap : least), gaps[0] ?? 1n << 140n)
  }
  return sum
}

interface Candidate<T> {
  readonly value: T
  readonly box: Box
}

const nearest = <T>(candidates: Iterable<Candidate<T>>, point: Point): { readonly value: T; readonly missed: readonly string[] } | undefined => {
  let best: { value: T; missed: readonly string[]; far: bigint } | undefined
  for (const { value, box } of candidates) {
    const missed = missedAxes(box, point)
    if (best !== undefined && missed.length > best.missed.length) continue
    const far = distance(box, point, missed)
    if (best === undefined || missed.length < best.missed.length || far < best.far) best = { value, missed, far }
  }
  return best
}

/** The flow of the plan that comes closest to the packet, and the axes on which it does not fit. */
export const nearestFlow = (policy: PointPolicy, point: Point): { readonly flow: string; readonly missed: readonly string[] } | undefined => {
  const found = nearest(
    policy.flows.flatMap((flow) => flow.boxes.map((box) => ({ value: flow.id, box }))),
    point,
  )
  return found === undefined ? undefined : { flow: found.value, missed: found.missed }
}

function* elementsOf(program: Program, wanted: (labels: readonly string[]) => boolean): Generator<Candidate<number>> {
  for (const chain of program.chains.values()) {
    for (const step of chain.steps) {
      const target =
        step.outcome.kind === 'jump' || step.outcome.kind === 'goto' ? [step.outcome.chain] : step.outcome.kind === 'accept' ? [] : undefined
      if (target === undefined || !wanted([...step.labels, ...target])) continue
      for (const match of step.matches) {
        if (match.negated) continue
        // An element of few fields fits nearly everything and says nothing about what is missing.
        for (const { box, line } of match.elements) if ('destination' in box || 'source' in box || 'port' in box) yield { value: line, box }
      }
    }
  }
}

const nameCharacter = /[A-Za-z0-9_-]/

/** `allow.a.read` names flow `a.read`; `allow.a.reader` does not. */
const names = (label: string, flow: string): boolean => {
  const at = label.indexOf(flow)
  return at >= 0 && !nameCharacter.test(label[at - 1] ?? ' ') && !nameCharacter.test(label[at + flow.length] ?? ' ')
}

/**
 * The line that comes closest to letting the packet pass: among those written for the flow when there are any
 * (`conduit.flow` in a label, or in the name of the chain it jumps to), else among all.
 */
export const nearestLine = (program: Program, point: Point, flow: string | undefined): number | undefined => {
  const own =
    flow === undefined
      ? undefined
      : nearest(
          elementsOf(program, (labels) => labels.some((label) => names(label, flow))),
          point,
        )
  return (
    own ??
    nearest(
      elementsOf(program, () => true),
      point,
    )
  )?.value
}
