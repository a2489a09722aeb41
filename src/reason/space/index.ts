/**
 * Sets of packets, exactly: hash-consed multi-terminal interval decision diagrams.
 * Not for what the axes mean: that is `reason/policy`.
 */
export type { Axis, Box, Diagram, Interval, Point, Rule, Space, Witness } from './contract.ts'
export { createSpace } from './space.ts'
