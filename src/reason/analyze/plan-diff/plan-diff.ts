import type { Plan } from '#reason/plant'
import { createPlanPolicy, packetAxes } from '#reason/policy'
import type { PlannedFlow, PlanPolicy } from '#reason/policy'
import { createSpace } from '#reason/space'
import type { Box, Diagram, Space } from '#reason/space'
import { writeReach } from '../write-reach.ts'
import type { WriteReach } from '../write-reach.ts'
import { addressMoves } from './moves.ts'
import type { AddressMove } from './moves.ts'
import { witnessOf } from './witness.ts'
import type { DiffWitness } from './witness.ts'
import { createBoxWords } from './words.ts'
import type { DiffPart } from './words.ts'

/** Packets from one zone to another that one flow decides, and that only one of the plans allows. */
export interface DiffEntry {
  readonly from: string
  readonly to: string
  /** The flow (`conduit.flow`) that allows them: of the plan after for what opens, of the plan before for what closes. */
  readonly flow: string
  readonly plan: 'before' | 'after'
  /** Whether the other plan has a flow of this id. */
  readonly otherPlan: 'has-flow' | 'lacks-flow'
  /**
   * `firewall`: a packet filter's rules change. `watch`: both plans let the port pass and differ in operations alone, so
   * watch rules change and the firewall does not.
   */
  readonly keptBy: 'firewall' | 'watch'
  /** Pairwise disjoint boxes of the space that was compared, exact; not for reading. */
  readonly boxes: readonly Box[]
  /** The boxes in words, one for each. */
  readonly parts: readonly DiffPart[]
  readonly witness: DiffWitness
}

export interface PlanSide {
  readonly plant: string
  readonly revision: string
  /** Of what is allowed inside the span, whatever flow allows it. Comparable only between the two sides of one diff. */
  readonly fingerprint: string
  /** The same of what a packet filter can see. */
  readonly filteredFingerprint: string
  /** Pairs of an asset and a controller it can write to. */
  readonly reach: WriteReach['totals']
}

export interface PlanDiff {
  /** Nothing opens, nothing closes and no address changes its zone. */
  readonly sameMeaning: boolean
  readonly before: PlanSide
  readonly after: PlanSide
  readonly opens: readonly DiffEntry[]
  readonly closes: readonly DiffEntry[]
  readonly moves: readonly AddressMove[]
  /** The plans were compared in [from, until); seconds since 1970. */
  readonly span: { readonly from: number; readonly until: number }
}

export interface DiffOptions {
  /** Seconds since 1970: flows that ended by then allow nothing. */
  readonly now: number
  /** What is compared; else from now to a day past the last end of a flow, a year at least and ten at most. */
  readonly span?: { readonly from: number; readonly until: number }
}

const day = 86400
const year = 366 * day

const spanOf = (plans: readonly Plan[], now: number): { readonly from: number; readonly until: number } => {
  const ends = plans.flatMap((plan) => [...plan.conduits.values()].flatMap(({ flows }) => flows.flatMap(({ until }) => until ?? [])))
  const last = ends.reduce((latest, end) => Math.max(latest, end + day), now + year)
  return { from: now, until: Math.min(last, now + 10 * year) }
}

interface Side {
  readonly policy: PlanPolicy
  readonly diagram: Diagram
  readonly filtered: Diagram
}

interface Kind {
  readonly decider: PlannedFlow
  readonly keptBy: 'firewall' | 'watch'
  readonly boxes: Box[]
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Packets that `allowing` allows and `denying` does not, by zones, deciding flow and who keeps them. */
const onlyIn = (space: Space, allowing: Side, denying: Side): readonly Kind[] => {
  const kinds: Kind[] = []
  const flows = allowing.policy.flows
  // Two numbers a flow, so that one diagram tells them all apart: odd when the other plan's firewall lets the packet pass already.
  const gained = space.combine(allowing.diagram, denying.diagram, (a, b) => (a !== 0 && b === 0 ? 2 * a : 0))
  const numbered = space.combine(gained, denying.filtered, (gain, filter) => (gain !== 0 && filter !== 0 ? gain + 1 : gain))
  const known = new Map<string, Kind>()
  for (const { box, terminal } of space.boxes(numbered, (number) => number !== 0)) {
    const decider = flows[Math.floor(terminal / 2) - 1]
    if (decider === undefined) throw new Error(`terminal ${terminal} of a difference is no flow`)
    // A flow's boxes name one place on either side, so a box of their difference does, too.
    const key = `${terminal} ${box['from']?.[0]?.[0]} ${box['to']?.[0]?.[0]}`
    const kind = known.get(key)
    if (kind !== undefined) kind.boxes.push(box)
    else {
      const fresh: Kind = { decider, keptBy: terminal % 2 === 1 ? 'watch' : 'firewall', boxes: [box] }
      known.set(key, fresh)
      kinds.push(fresh)
    }
  }
  return kinds
}

const entriesOf = (space: Space, before: Side, after: Side, direction: 'opens' | 'closes'): readonly DiffEntry[] => {
  const [allowing, denying] = direction === 'opens' ? [after, before] : [before, after]
  const inWords = createBoxWords(allowing.policy, denying.policy)
  return onlyIn(space, allowing, denying)
    .map(({ decider, keptBy, boxes }): DiffEntry => {
      const witness = witnessOf(before, after, boxes[0] ?? {}, direction)
      return {
        from: witness.from,
        to: witness.to,
        flow: decider.id,
        plan: direction === 'opens' ? 'after' : 'before',
        otherPlan: denying.policy.flows.some(({ id }) => id === decider.id) ? 'has-flow' : 'lacks-flow',
        keptBy,
        boxes,
        parts: boxes.map((box) => inWords(box, decider)),
        witness,
      }
    })
    .toSorted((a, b) => byText(a.from, b.from) || byText(a.to, b.to) || byText(a.flow, b.flow) || byText(a.keptBy, b.keptBy))
}

/** What newly opens and what closes between two plans, as packets: names, reasons, order and layout make no difference. */
export const diffPlans = (before: Plan, after: Plan, options: DiffOptions): PlanDiff => {
  const span = options.span ?? spanOf([before, after], options.now)
  const zones = [...new Set([...before.zones.keys(), ...after.zones.keys()])].toSorted(byText)
  const space = createSpace(packetAxes(zones.length))
  const inside: Box = { time: [[BigInt(span.from), BigInt(span.until) - 1n]] }
  const sideOf = (plan: Plan): Side => {
    const policy = createPlanPolicy(plan, { now: options.now, span, shared: { zones, space } })
    return { policy, diagram: space.restrict(policy.diagram, inside), filtered: space.restrict(policy.filtered, inside) }
  }
  const sides = { before: sideOf(before), after: sideOf(after) }
  const fingerprint = (diagram: Diagram): string => space.fingerprint(space.relabel(diagram, (terminal) => (terminal === 0 ? 0 : 1)))
  // Reach is of any time: forgetting time once is cheaper than once a controller.
  const timeless = ({ policy, diagram, filtered }: Side): PlanPolicy => ({
    ...policy,
    diagram: space.project(diagram, 'time'),
    filtered: space.project(filtered, 'time'),
  })
  const summary = (plan: Plan, side: Side): PlanSide => ({
    plant: plan.plant,
    revision: plan.revision,
    fingerprint: fingerprint(side.diagram),
    filteredFingerprint: fingerprint(side.filtered),
    reach: writeReach(timeless(side), undefined).totals,
  })
  const opens = entriesOf(space, sides.before, sides.after, 'opens')
  const closes = entriesOf(space, sides.before, sides.after, 'closes')
  const moves = addressMoves(sides.before.policy, sides.after.policy)
  return {
    sameMeaning: opens.length === 0 && closes.length === 0 && moves.length === 0,
    before: summary(before, sides.before),
    after: summary(after, sides.after),
    opens,
    closes,
    moves,
    span,
  }
}
