import { makerOf, rolesOfMaker } from '#ground/role'
import type { Device } from './identities.ts'
import type { Conversation, RoleGuess } from './observations.ts'
import { profilesOf, type Profile } from './profile.ts'
import { namePatterns, productPatterns, roleRules } from './role-rules.ts'
import { macText } from './stations.ts'

interface Evidence {
  readonly role: string
  readonly weight: number
  readonly because: string
}

/** Below this nothing is proposed: a single weak signal is no role. */
const leastConfidence = 0.2
export const mostReasons = 6

/** A deed done in one connection that is a small part of what a host does is a visit, not its work. */
const visit = 0.35
const onceOnly = 0.75
const smallShare = 0.05

const visitingRoles: ReadonlySet<string> = new Set(['engineering-workstation', 'scada-server', 'hmi-panel'])

const fromHints = (profile: Profile, makerRoles: readonly string[]): readonly Evidence[] =>
  [...profile.device.about.hints.values()].map((hint) => {
    const few = profile.engineeringConnections <= 1
    const asVisitor = hint.role === 'engineering-workstation' && few ? (profile.engineeringShare < smallShare ? visit : onceOnly) : 1
    const once = hint.role !== 'engineering-workstation' && visitingRoles.has(hint.role) && hint.times === 1 ? onceOnly : 1
    // Field devices answer the protocols of controllers too: what the maker never makes is unlikely to be one.
    const foreign = hint.role === 'plc' && makerRoles.length > 0 && !makerRoles.includes('plc') ? 0.4 : 1
    return { role: hint.role, weight: hint.weight * asVisitor * once * foreign, because: hint.because }
  })

const fromRules = (profile: Profile, peers: ReadonlyMap<string, Profile>, makerRoles: readonly string[]): readonly Evidence[] =>
  roleRules.flatMap((rule) => {
    const because = rule.when(profile, peers)
    if (because === undefined) return []
    const foreign = rule.role === 'plc' && rule.weight <= 0.3 && makerRoles.length > 0 && !makerRoles.includes('plc') ? 0.4 : 1
    return [{ role: rule.role, weight: rule.weight * foreign, because }]
  })

const fromMaker = (device: Device, makerRoles: readonly string[]): readonly Evidence[] => {
  const maker = device.mac === undefined ? undefined : makerOf(macText(device.mac))
  if (maker === undefined) return []
  // Who makes one kind of device says much, who makes many says little; a virtual interface tells only that it is virtual.
  const weights = makerRoles.includes('virtual-host')
    ? [0.15]
    : makerRoles.length === 1
      ? [0.6]
      : makerRoles.includes('plc')
        ? [0.25, 0.1, 0.1, 0.1]
        : [0.45, 0.2, 0.15]
  return makerRoles
    .slice(0, weights.length)
    .map((role, i) => ({ role, weight: weights[i] ?? 0, because: `its network interface is made by ${maker}` }))
}

const fromNames = (profile: Profile): readonly Evidence[] =>
  profile.names.flatMap((name) => {
    const found = namePatterns.find(([pattern]) => pattern.test(name))
    return found === undefined ? [] : [{ role: found[1], weight: found[2], because: `is called \`${name}\`` }]
  })

const identityKeys = [
  'product',
  'model',
  'order-number',
  'description',
  'device-type',
  'server-id',
  'name',
  'module',
  'vendor-class',
  'software',
] as const

const fromIdentity = (profile: Profile): readonly Evidence[] => {
  const found = new Map<string, Evidence>()
  for (const key of identityKeys) {
    const value = profile.device.about.identity.get(key)
    const pattern = value === undefined ? undefined : productPatterns.find(([words]) => words.test(value))
    if (value !== undefined && pattern !== undefined && !found.has(pattern[1])) {
      found.set(pattern[1], { role: pattern[1], weight: pattern[2], because: `says that it is \`${value.slice(0, 60)}\`` })
    }
  }
  return [...found.values()]
}

/** Independent reasons add up as 1-(1-a)(1-b)…; the same sentence counts once, with its greatest weight. */
const combine = (evidence: readonly Evidence[]): RoleGuess => {
  const byRole = new Map<string, Map<string, number>>()
  for (const { role, weight, because } of evidence) {
    const reasons = byRole.get(role) ?? new Map<string, number>()
    byRole.set(role, reasons.set(because, Math.max(weight, reasons.get(because) ?? 0)))
  }
  const scored = [...byRole].map(([role, reasons]) => ({
    role,
    reasons,
    confidence: 1 - [...reasons.values()].reduce((left, weight) => left * (1 - Math.min(weight, 0.99)), 1),
  }))
  const ranked = scored.toSorted((a, b) => b.confidence - a.confidence || (a.role < b.role ? -1 : 1))
  const round = (confidence: number): number => Math.min(0.99, Math.round(confidence * 100) / 100)
  const [best, second] = ranked
  if (best === undefined) return { value: 'unknown', confidence: 0, because: [] }
  if (best.confidence < leastConfidence)
    return { value: 'unknown', confidence: 0, because: [], runnerUp: { value: best.role, confidence: round(best.confidence) } }
  const because = [...best.reasons].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, mostReasons)
  return {
    value: best.role,
    confidence: round(best.confidence),
    because: because.map(([reason]) => reason),
    ...(second === undefined ? {} : { runnerUp: { value: second.role, confidence: round(second.confidence) } }),
  }
}

/** What each device probably is, with its reasons. A proposal: a person confirms. */
export const guessRoles = (devices: readonly Device[], conversations: readonly Conversation[]): ((device: Device) => RoleGuess) => {
  const profiles = profilesOf(devices, conversations)
  return (device) => {
    const profile = profiles.get(device.id)
    if (profile === undefined) return { value: 'unknown', confidence: 0, because: [] }
    const makerRoles = device.mac === undefined ? [] : rolesOfMaker(macText(device.mac))
    return combine([
      ...fromHints(profile, makerRoles),
      ...fromRules(profile, profiles, makerRoles),
      ...fromMaker(device, makerRoles),
      ...fromNames(profile),
      ...fromIdentity(profile),
    ])
  }
}
