import type { Interval } from './contract.ts'
import type { Endpoints } from './endpoints.ts'

/**
 * Where on one axis something holds: pairs `id of the bound before, id of the last point`, ascending. Intervals do not
 * touch: where they would, the last of one is the bound before the next. Ids, not points: most spans are never shown.
 */
export type Span = readonly number[]

/** The bound before the first point of an axis. */
export const axisStart = -1

export const isWholeAxis = (span: Span): boolean => span.length === 2 && span[0] === axisStart && span[1] === 0

/** The union of spans that share no point. */
export const joinedSpans = (spans: readonly Span[], { rank }: Endpoints): Span => {
  if (spans.length === 1) return spans[0] as Span
  const beforeOf = new Map<number, number>()
  for (const span of spans) for (let i = 0; i < span.length; i += 2) beforeOf.set(span[i + 1] as number, span[i] as number)
  const result: number[] = []
  for (const last of [...beforeOf.keys()].toSorted((a, b) => (rank[a] as number) - (rank[b] as number))) {
    const before = beforeOf.get(last) as number
    if (result.length > 0 && result.at(-1) === before) result[result.length - 1] = last
    else result.push(before, last)
  }
  return result
}

/** The point behind a bound. */
const pointAfter = (bound: number, { values }: Endpoints): bigint => (bound === axisStart ? 0n : (values[bound] as bigint) + 1n)

/** The least point. */
export const firstPoint = (span: Span, endpoints: Endpoints): bigint => pointAfter(span[0] as number, endpoints)

export const spanIntervals = (span: Span, endpoints: Endpoints): readonly Interval[] => {
  const intervals: Interval[] = []
  for (let i = 0; i < span.length; i += 2)
    intervals.push([pointAfter(span[i] as number, endpoints), endpoints.values[span[i + 1] as number] as bigint])
  return intervals
}

/** A number for each different span of each axis, so that boxes are compared by numbers. */
export type SpanIds = (axis: number, span: Span) => number

export const createSpanIds = (): SpanIds => {
  const ids = new Map<number, Map<string, number>>()
  let next = 0
  return (axis, span) => {
    let own = ids.get(axis)
    if (own === undefined) ids.set(axis, (own = new Map()))
    const key = span.join()
    let id = own.get(key)
    if (id === undefined) own.set(key, (id = next++))
    return id
  }
}
