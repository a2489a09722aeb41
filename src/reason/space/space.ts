import { applyAll, createApply, folded, overlaid, relabelled } from './apply.ts'
import type { Meeting } from './apply.ts'
import { createBoxReader, shapeDiagram } from './box-shape.ts'
import { disjointBoxes } from './boxes.ts'
import type { Axis, Box, Diagram, Point, Rule, Space } from './contract.ts'
import { Endpoints } from './endpoints.ts'
import { fingerprintOf } from './fingerprint.ts'
import { copyInto, NodeStore, nothing, reachable } from './node-store.ts'
import type { Ref } from './node-store.ts'
import { absent } from './pair-table.ts'
import { countOf, leastDifference, terminalRefAt, terminalRefs, toWitness } from './questions.ts'
import { createTerminals } from './terminals.ts'

const checkAxes = (axes: readonly Axis[]): void => {
  if (axes.length === 0) throw new Error('a space needs at least one axis')
  for (const [index, { name, max }] of axes.entries()) {
    if (max < 0n) throw new Error(`axis \`${name}\` has no points: its max is ${max}`)
    if (axes.findIndex((other) => other.name === name) !== index) throw new Error(`two axes are named \`${name}\``)
  }
}

/**
 * A space owns every node of every diagram it returned, for as long as it lives: drop the space to free them. What
 * `compile` and `project` need on the way, and all tables of pairs, are dropped when the operation ends.
 */
export const createSpace = (given: readonly Axis[]): Space => {
  checkAxes(given)
  const axes = given.map(({ name, max }) => ({ name, max }))
  const endpoints = axes.map(({ max }) => new Endpoints(max))
  const indexes = new Map(axes.map(({ name }, index) => [name, index]))
  const store = new NodeStore()
  const terminals = createTerminals()

  const axisOf = (name: string): number => {
    const index = indexes.get(name)
    if (index === undefined) throw new Error(`the space has no axis \`${name}\`; it has ${axes.map((axis) => `\`${axis.name}\``).join(', ')}`)
    return index
  }

  const known = (diagram: Diagram): Ref => {
    if (!store.has(diagram, terminals.size())) throw new Error(`${diagram} is no diagram of this space`)
    return diagram
  }

  const settle = (): void => {
    for (const axis of endpoints) axis.settle()
  }

  const valuesOf = (point: Point): readonly bigint[] => {
    for (const name of Object.keys(point)) axisOf(name)
    return axes.map(({ name, max }) => {
      const value = point[name]
      if (value === undefined) throw new Error(`the point has no value for axis \`${name}\``)
      if (value < 0n || value > max) throw new Error(`${value} on axis \`${name}\` is outside 0..${max}`)
      return value
    })
  }

  const toPoint = (values: readonly bigint[]): Point => Object.fromEntries(axes.map(({ name }, index) => [name, values[index] as bigint]))

  const keptBy = (keep: (terminal: number) => boolean): ((ref: Ref) => boolean) => {
    const answers = new Map<Ref, boolean>()
    return (ref) => {
      let answer = answers.get(ref)
      if (answer === undefined) answers.set(ref, (answer = keep(terminals.of(ref))))
      return answer
    }
  }

  const compile = (rules: readonly Rule[]): Diagram => {
    const reader = createBoxReader(axes, endpoints, axisOf)
    const shapes = rules.map(({ box, terminal }) => ({ shape: reader.shapeOf(box), terminal: terminals.ofRule(terminal) }))
    settle()
    const scratch = new NodeStore()
    const parts = shapes.map(({ shape, terminal }) => shapeDiagram(scratch, shape, terminal))
    return copyInto(scratch, store, applyAll(parts, createApply(scratch, endpoints, overlaid), nothing)) as Diagram
  }

  const restrict = (diagram: Diagram, box: Box): Diagram => {
    const shape = createBoxReader(axes, endpoints, axisOf).shapeOf(box)
    settle()
    const inside: Meeting = (a, b) => (b === nothing || a === nothing ? nothing : b < 0 ? a : absent)
    return createApply(store, endpoints, inside)(known(diagram), shapeDiagram(store, shape, terminals.refOf(1))) as Diagram
  }

  const project = (diagram: Diagram, axis: string): Diagram => {
    const least: Meeting = (a, b) => {
      if (a === b || b === nothing) return a
      if (a === nothing) return b
      return a >= 0 || b >= 0 ? absent : terminals.of(a) < terminals.of(b) ? a : b
    }
    const scratch = new NodeStore()
    const copy = copyInto(store, scratch, known(diagram))
    return copyInto(scratch, store, folded(scratch, copy, axisOf(axis), createApply(scratch, endpoints, least))) as Diagram
  }

  const combine = (a: Diagram, b: Diagram, f: (a: number, b: number) => number): Diagram => {
    const meet: Meeting = (left, right) => (left >= 0 || right >= 0 ? absent : terminals.refOf(f(terminals.of(left), terminals.of(right))))
    return createApply(store, endpoints, meet)(known(a), known(b)) as Diagram
  }

  return {
    axes,
    compile,
    restrict,
    project,
    combine,
    overlay: (over, under) => createApply(store, endpoints, overlaid)(known(over), known(under)) as Diagram,
    relabel: (diagram, f) => relabelled(store, known(diagram), (ref) => terminals.refOf(f(terminals.of(ref)))) as Diagram,
    terminalAt: (diagram, point) => terminals.of(terminalRefAt(store, endpoints, known(diagram), valuesOf(point))),
    terminals: (diagram) => [...terminalRefs(store, known(diagram))].map(terminals.of).toSorted((a, b) => a - b),
    boxes: (diagram, keep) =>
      disjointBoxes(store, axes, endpoints, known(diagram), keptBy(keep)).map(({ box, terminal }) => ({ box, terminal: terminals.of(terminal) })),
    count: (diagram, keep) => countOf(store, endpoints, known(diagram), keptBy(keep)),
    witness: (a, b, differs) => {
      // Without a test of the caller's, nodes that are not equal do differ somewhere: the search never turns back.
      const found =
        differs === undefined
          ? leastDifference(
              store,
              endpoints,
              known(a),
              known(b),
              (left, right) => left !== right,
              (left, right) => left !== right,
            )
          : leastDifference(
              store,
              endpoints,
              known(a),
              known(b),
              (left, right) => differs(terminals.of(left), terminals.of(right)),
              () => true,
            )
      return found === undefined ? undefined : toWitness(found, toPoint, terminals.of)
    },
    fingerprint: (diagram) => fingerprintOf(store, axes, endpoints, terminals.of, known(diagram)),
    size: (diagram) => reachable(store, known(diagram)).length,
  }
}
