import type { Axis, Space } from './contract.ts'

export const createSpace = (axes: readonly Axis[]): Space => {
  throw new Error(`not built yet: ${axes.length} axes`)
}
