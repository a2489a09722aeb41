import type { Box } from './laid-out.ts'

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

export const isDirection = (key: string): key is Direction => /^Arrow(Up|Down|Left|Right)$/.test(key)

/** The box that an arrow key leads to: the nearest that lies that way; undefined at the edge of the picture. */
export const nextFocus = <T extends Box>(boxes: readonly T[], from: Box, direction: Direction): T | undefined => {
  const isVertical = direction === 'ArrowUp' || direction === 'ArrowDown'
  const sign = direction === 'ArrowUp' || direction === 'ArrowLeft' ? -1 : 1
  const middle = ({ x, y, width, height }: Box): readonly [number, number] => [x + width / 2, y + height / 2]
  const [fromX, fromY] = middle(from)
  let best: { readonly box: T; readonly far: number } | undefined
  for (const box of boxes) {
    const [x, y] = middle(box)
    const [along, across] = isVertical ? [(y - fromY) * sign, Math.abs(x - fromX)] : [(x - fromX) * sign, Math.abs(y - fromY)]
    // What is in the same row is beside it and not below it, however much lower its middle is.
    const size = isVertical ? from.height + box.height : from.width + box.width
    if (along < size / 2) continue
    // What lies straight ahead is nearer than what lies aside.
    const far = along + 2 * across
    if (best === undefined || far < best.far) best = { box, far }
  }
  return best?.box
}
