import { sha256Hex } from '#ground/digest'
import type { Axis } from './contract.ts'
import type { Endpoints } from './endpoints.ts'
import { header, reachable } from './node-store.ts'
import type { NodeStore, Ref } from './node-store.ts'

/** Changes whenever the text that is hashed does: two versions never give one fingerprint to different functions. */
const version = 'space 1'

/** Nodes per hash. The text of a large diagram is never whole in memory; each hash takes in the one before. */
const chunk = 4096

const axisText = ({ name, max }: Axis): string => JSON.stringify([name, max.toString()])

/**
 * SHA-256 of the diagram's meaning: the axes, then each node once, children first, as its axis' name and its branches
 * `last point=child`. A child is `t` and the terminal's number, or the place of its node in this order. Reduced diagrams of
 * equal functions have equal shapes and the order is read off the shape, so neither ids nor the order of rules nor
 * endpoints that make no difference come into it.
 */
export const fingerprintOf = (
  store: NodeStore,
  axes: readonly Axis[],
  endpoints: readonly Endpoints[],
  terminalOf: (ref: Ref) => number,
  root: Ref,
): string => {
  const places = new Map<Ref, number>()
  const nameOf = (ref: Ref): string => (ref < 0 ? `t${terminalOf(ref)}` : (places.get(ref) as number).toString())
  const heads = axes.map(({ name }) => JSON.stringify(name))
  const points = axes.map(() => new Map<number, string>())
  const pointText = (axis: number, id: number): string => {
    const texts = points[axis] as Map<number, string>
    let text = texts.get(id)
    if (text === undefined) texts.set(id, (text = ((endpoints[axis] as Endpoints).values[id] as bigint).toString(16)))
    return text
  }
  const nodeText = (node: Ref): string => {
    const { words } = store
    const axis = words[node] as number
    let text = heads[axis] as string
    const end = node + header + 2 * (words[node + 1] as number)
    for (let at = node + header; at < end; at += 2) text += ` ${pointText(axis, words[at] as number)}=${nameOf(words[at + 1] as Ref)}`
    return text
  }
  let digest = sha256Hex(`${version} ${axes.map(axisText).join(' ')}`)
  let lines = [digest]
  for (const node of reachable(store, root)) {
    lines.push(nodeText(node))
    places.set(node, places.size)
    if (lines.length < chunk) continue
    digest = sha256Hex(lines.join('\n'))
    lines = [digest]
  }
  return sha256Hex([...lines, nameOf(root)].join('\n'))
}
