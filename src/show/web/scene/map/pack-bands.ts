import type { Spot } from './laid-out.ts'

interface Packed {
  readonly id: string
  readonly band: number
  readonly width: number
  readonly height: number
}

const gap = 36
const bandGap = 80

/** Width of the rows that makes the whole about as wide as a screen. */
const rowWidth = (boxes: readonly Packed[]): number => {
  const area = boxes.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0)
  return Math.max(1200, ...boxes.map(({ width }) => width), Math.sqrt(area * 2.2))
}

/**
 * Places for many zones: each band in rows, and in a row what is joined to something above stands near it. Its cost grows with zones
 * and joints, so that hundreds of zones take no time that anybody notices.
 */
export const packBands = (boxes: readonly Packed[], joints: readonly { readonly a: string; readonly b: string }[]): ReadonlyMap<string, Spot> => {
  const most = rowWidth(boxes)
  const placed = new Map<string, Spot>()
  const middles = new Map<string, number>()
  const neighbours = new Map<string, string[]>(boxes.map(({ id }) => [id, []]))
  for (const { a, b } of joints) {
    neighbours.get(a)?.push(b)
    neighbours.get(b)?.push(a)
  }
  const wish = ({ id }: Packed): number | undefined => {
    const known = (neighbours.get(id) ?? []).flatMap((other) => middles.get(other) ?? [])
    return known.length === 0 ? undefined : known.reduce((sum, x) => sum + x, 0) / known.length
  }
  let y = 0
  for (const [, own] of [...Map.groupBy(boxes, ({ band }) => band)].toSorted(([a], [b]) => a - b)) {
    const wishes = new Map(own.map((box) => [box.id, wish(box) ?? most / 2]))
    const sorted = own.toSorted((a, b) => (wishes.get(a.id) ?? 0) - (wishes.get(b.id) ?? 0))
    const count = Math.max(1, Math.ceil(own.reduce((sum, { width }) => sum + width + gap, -gap) / most))
    // Dealt out to the rows in turn, so that neighbours in the order stand above one another and not a row apart.
    for (let row = 0; row < count; row++) {
      const line = sorted.filter((_, index) => index % count === row)
      const width = line.reduce((sum, box) => sum + box.width + gap, -gap)
      let x = Math.max(0, (most - width) / 2)
      for (const box of line) {
        placed.set(box.id, { x, y })
        middles.set(box.id, x + box.width / 2)
        x += box.width + gap
      }
      y += Math.max(0, ...line.map(({ height }) => height)) + gap
    }
    y += bandGap - gap
  }
  return placed
}
