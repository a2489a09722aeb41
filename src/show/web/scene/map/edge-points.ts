import type { Box, Spot } from './laid-out.ts'

const centreOf = ({ x, y, width, height }: Box): Spot => ({ x: x + width / 2, y: y + height / 2 })

/** Where the line from the middle of a box towards a spot leaves the box. */
const borderTowards = (box: Box, towards: Spot): Spot => {
  const { x, y } = centreOf(box)
  const [dx, dy] = [towards.x - x, towards.y - y]
  if (dx === 0 && dy === 0) return { x, y }
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : box.width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : box.height / 2 / Math.abs(dy),
  )
  // Boxes that overlap have no way between them: the line then ends where it began.
  return scale >= 1 ? { x, y } : { x: x + dx * scale, y: y + dy * scale }
}

/** A straight line between two boxes, from border to border. */
export const straightLine = (a: Box, b: Box): readonly Spot[] => [borderTowards(a, centreOf(b)), borderTowards(b, centreOf(a))]

/** Between two boxes of one row: down, along below both, and up again. `lane` keeps several of them apart. */
export const lineBelow = (a: Box, b: Box, lane: number): readonly Spot[] => {
  const y = Math.max(a.y + a.height, b.y + b.height) + 14 + (lane % 5) * 8
  const spread = ((lane % 7) - 3) * 14
  const [ax, bx] = [centreOf(a).x + spread, centreOf(b).x + spread]
  return [
    { x: ax, y: a.y + a.height },
    { x: ax, y },
    { x: bx, y },
    { x: bx, y: b.y + b.height },
  ]
}

/** The spot half way along a line: where its label stands. */
export const middleOf = (points: readonly Spot[]): Spot => {
  const lengths = points.slice(1).map(({ x, y }, index) => Math.hypot(x - (points[index]?.x ?? x), y - (points[index]?.y ?? y)))
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2
  for (const [index, length] of lengths.entries()) {
    const [from, to] = [points[index], points[index + 1]]
    if (from === undefined || to === undefined) break
    if (left <= length && length > 0) {
      const share = left / length
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
    }
    left -= length
  }
  return points[0] ?? { x: 0, y: 0 }
}
