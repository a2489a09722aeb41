import { formatRange, ipv4All, ipv6All, rangeToPrefixes } from '#ground/net'
import { states } from '#reason/policy'
import type { PointPolicy } from '#reason/policy'
import type { Box, Interval } from '#reason/space'
import { planDiagram, proofSpace } from './plan-meaning.ts'

const commandNames: ReadonlyMap<bigint, string> = new Map([
  [1n, 'icmp'],
  [6n, 'tcp'],
  [17n, 'udp'],
  [58n, 'icmpv6'],
])

/** A command names one port; wider ranges name none and end a session too many rather than one too few. */
const maxPortsListed = 16n

/** Beyond this a person clears the whole table (`conntrack -F`) in a planned stop. */
const maxCommands = 500

/** `any` of a plan is one interval over both families: each family has its part of it. */
const prefixes = (intervals: readonly Interval[], family: 4 | 6): readonly string[] => {
  const all = family === 4 ? ipv4All : ipv6All
  return intervals.flatMap(([low, high]) => {
    const [first, last] = [low > all.first ? low : all.first, high < all.last ? high : all.last]
    return first > last ? [] : rangeToPrefixes({ first, last }).map(formatRange)
  })
}

const ports = (box: Box, protocol: bigint): readonly string[] => {
  const intervals = box['port'] ?? [[0n, 65535n] as const]
  if (protocol !== 6n && protocol !== 17n) return ['']
  const listed = intervals.reduce((sum, [first, last]) => sum + last - first + 1n, 0n)
  if (listed > maxPortsListed) return ['']
  return intervals.flatMap(([first, last]) => Array.from({ length: Number(last - first) + 1 }, (_, i) => ` --dport ${first + BigInt(i)}`))
}

const protocolsOf = (box: Box): readonly bigint[] => {
  const intervals = box['protocol'] ?? [[0n, 255n] as const]
  return intervals.flatMap(([first, last]) => Array.from({ length: Number(last - first) + 1 }, (_, i) => first + BigInt(i)))
}

/**
 * Commands of conntrack-tools that end the sessions these boxes opened. A session that is established outlives an
 * atomic change of rules until its entry is gone. Empty ends mean nothing, so every command names both.
 */
export const endingCommands = (boxes: readonly Box[]): readonly string[] => {
  const commands = new Set<string>()
  for (const box of boxes) {
    for (const family of [4, 6] as const) {
      const [sources, destinations] = [prefixes(box['source'] ?? [], family), prefixes(box['destination'] ?? [], family)]
      for (const protocol of sources.length > 0 && destinations.length > 0 ? protocolsOf(box) : []) {
        if ((protocol === 1n && family === 6) || (protocol === 58n && family === 4)) continue
        for (const source of sources) {
          for (const destination of destinations) {
            for (const port of ports(box, protocol)) {
              if (commands.size >= maxCommands) return ['conntrack -F']
              commands.add(`conntrack -D -f ipv${family} -p ${commandNames.get(protocol) ?? protocol} -s ${source} -d ${destination}${port}`)
            }
          }
        }
      }
    }
  }
  return [...commands]
}

/**
 * Sessions to end when `next` replaces `before`: what the old rules let in up to this instant and the new ones do not now.
 * Both must be of one enforcement point with the same interfaces; else every session is suspect.
 */
export const killList = (before: PointPolicy, next: PointPolicy, now: number): readonly string[] => {
  if (before.interfaces.join('\n') !== next.interfaces.join('\n')) return ['conntrack -F']
  const space = proofSpace(before)
  const opening = { state: [[states.new, states.new] as const], time: [[BigInt(now), BigInt(now)] as const] }
  // What the old rules let in at any time up to now may still be open, in windows that have closed since, too.
  const ever = space.project(space.restrict(planDiagram(space, before), { state: opening.state, time: [[0n, BigInt(now)]] }), 'time')
  const revoked = space.combine(ever, space.restrict(planDiagram(space, next), opening), (old, kept) => (old !== 0 && kept === 0 ? 1 : 0))
  return endingCommands(space.boxes(space.restrict(revoked, opening), (terminal) => terminal !== 0).map(({ box }) => box))
}
