import { findInForce, findObservations, findRevision, listSources } from '#act/store'
import type { Store, StoredSource } from '#act/store'
import { replayPlan } from '#act/command'
import type { Replayed } from '#act/command'
import { failed, hasErrors, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { mergeObservations, parseObservations } from '#read/observe'
import type { Observations } from '#read/observe'
import { checkPlan, diffPlans } from '#reason/analyze'
import type { PlanDiff } from '#reason/analyze'
import { parsePlan } from '#reason/plant'
import type { Plan } from '#reason/plant'
import { checkPromises, createPlanPolicy } from '#reason/policy'
import { requiredBetween } from '#reason/govern'
import type { RequiredApprovals } from '#reason/govern'
import { createAlteredConduits } from './altered-conduits.ts'
import type { AlteredConduits } from './altered-conduits.ts'
import { changeImpact } from './change-impact.ts'
import type { ChangeImpact, ImpactSide } from './change-impact.ts'
import { compiledPoints } from './compiled-points.ts'
import type { ProvedPoint } from './compiled-points.ts'
import { createForeseen } from './foreseen.ts'
import type { ForeseenAnswers } from './foreseen.ts'
import { createGoverned } from './governed.ts'
import type { GovernedAnswers } from './governed.ts'
import { createPictured } from './pictured.ts'
import type { PicturedAnswers } from './pictured.ts'
import { createJudged } from './judged.ts'
import type { JudgedAnswers } from './judged.ts'
import { createInventoried } from './inventoried.ts'
import type { InventoryAnswers } from './inventoried.ts'
import { createMemory } from './remembered.ts'

/** A revision of a plant's plan, read. */
export interface PlantRevision {
  readonly plan: Plan
  /** Hash of its text: the name of the revision in the store. */
  readonly hash: string
  readonly text: string
  /** What was noticed while it was read; no errors. */
  readonly findings: readonly Finding[]
}

export interface PlanInForce extends PlantRevision {
  /** Milliseconds since 1970, UTC. */
  readonly since: number
}

/** What was recorded of a plant: all its sources together. */
export interface Recorded {
  readonly observations: Observations
  readonly sources: readonly StoredSource[]
  /** Sources whose stored document could not be read. */
  readonly findings: readonly Finding[]
  /** Changes with every source that comes or goes. */
  readonly key: string
}

export interface Answers extends AlteredConduits, InventoryAnswers, ForeseenAnswers, GovernedAnswers, JudgedAnswers, PicturedAnswers {
  /** The plan in force; a finding when the plant has none. */
  readonly planInForce: (plant: string) => Promise<Result<PlanInForce>>
  readonly revision: (plant: string, hash: string) => Promise<Result<PlantRevision>>
  /** `source` is the id of one recording, to leave the others out. */
  readonly recorded: (plant: string, source?: string) => Promise<Recorded>
  /** All recordings of the plant judged by one of its revisions, with who can write to which controllers. */
  readonly replayed: (plant: string, hash: string, source?: string) => Promise<Result<Replayed>>
  /** Lints, broken promises and what is about to lapse in one revision. */
  readonly findings: (plant: string, hash: string) => Promise<Result<readonly Finding[]>>
  /** What opens and what closes from one revision to the other. */
  readonly diff: (plant: string, before: string, after: string) => Promise<Result<PlanDiff>>
  /** Which approvals it takes to go from one revision to the other. */
  readonly required: (plant: string, base: string, revision: string) => Promise<Result<RequiredApprovals>>
  /** Everything that going from one revision to the other would do. */
  readonly impact: (plant: string, base: string, revision: string) => Promise<Result<ChangeImpact>>
  /** The configurations of one revision, each read back and compared. */
  readonly compiled: (plant: string, hash: string) => Promise<Result<readonly ProvedPoint[]>>
}

const minute = 60_000
const hour = 60 * minute

/** When an answer about this plan ends by itself: at the next end of a flow or exception, and within the hour since lints count days. */
const endOf = (plan: Plan, now: number): number => {
  const ends = [...plan.conduits.values()].flatMap(({ flows }) => flows.flatMap(({ until }) => until ?? []))
  const exceptions = [...plan.exceptions.values()].flatMap(({ until }) => until ?? [])
  const next = [...ends, ...exceptions].map((seconds) => seconds * 1000).filter((at) => at > now)
  return Math.min(now + hour, ...next)
}

const unknownRevision = (hash: string): Finding => ({
  code: 'answer/unknown-revision',
  severity: 'error',
  message: `the plant has no revision \`${hash.slice(0, 12)}\``,
  help: 'see the list of its revisions',
})

const noPlan = (plant: string): Finding => ({
  code: 'answer/no-plan',
  severity: 'error',
  message: `\`${plant}\` has no plan in force`,
  help: 'drop a capture to draft one, or propose a plan',
})

/** Answers about the plants of a store. `clock` gives milliseconds since 1970. */
export const createAnswers = (store: Store, clock: () => number): Answers => {
  const memory = createMemory(64)
  const never = Number.POSITIVE_INFINITY

  const readRevision = async (plant: string, hash: string): Promise<Result<PlantRevision> & { readonly isThere: boolean }> => {
    const stored = await store.read((reader) => findRevision(reader, plant, hash))
    if (stored === undefined) return { ...failed<PlantRevision>([unknownRevision(hash)]), isThere: false }
    const parsed = parsePlan(stored.text, 'plan.yaml')
    const read = parsed.ok ? ok({ plan: parsed.value, hash, text: stored.text, findings: parsed.findings }) : failed<PlantRevision>(parsed.findings)
    return { ...read, isThere: true }
  }

  const revision: Answers['revision'] = (plant, hash) =>
    memory.ask(JSON.stringify(['revision', plant, hash]), clock(), async () => {
      const { isThere, ...answer } = await readRevision(plant, hash)
      return { answer, until: isThere ? never : clock() }
    })

  const recorded: Answers['recorded'] = async (plant, source) => {
    const stored = await store.read((reader) => listSources(reader, plant))
    const sources = source === undefined ? stored : stored.filter(({ id }) => id === source)
    const key = JSON.stringify(['recorded', plant, sources.map(({ id, digest, at }) => [id, digest, at])])
    return memory.ask(key, clock(), async () => {
      const parts: Observations[] = []
      const findings: Finding[] = []
      for (const { id, name } of sources) {
        const read = parseObservations(await store.read((reader) => findObservations(reader, plant, id)))
        if (read.ok) parts.push(read.value)
        else findings.push(...read.findings.map((finding) => ({ ...finding, at: { ...finding.at, file: name } })))
      }
      return { answer: { observations: mergeObservations(parts), sources, findings, key }, until: never }
    })
  }

  const withPlan = async <T>(
    kind: string,
    plant: string,
    hash: string,
    key: string,
    work: (revised: PlantRevision, now: number) => Promise<Result<T>> | Result<T>,
  ): Promise<Result<T>> => {
    const revised = await revision(plant, hash)
    if (!revised.ok) return revised
    const now = clock()
    return memory.ask(JSON.stringify([kind, plant, hash, key]), now, async () => ({
      answer: await work(revised.value, Math.floor(now / 1000)),
      until: endOf(revised.value.plan, now),
    }))
  }

  const planInForce: Answers['planInForce'] = async (plant) => {
    const inForce = await store.read((reader) => findInForce(reader, plant))
    if (inForce === undefined) return failed([noPlan(plant)])
    const revised = await revision(plant, inForce.hash)
    return revised.ok ? ok({ ...revised.value, since: inForce.since }) : revised
  }

  const replayed: Answers['replayed'] = async (plant, hash, source) => {
    const { observations, key } = await recorded(plant, source)
    return withPlan('replayed', plant, hash, key, ({ plan }, now) => ok(replayPlan(plan, observations, now)))
  }

  const findingsIn: Answers['findings'] = (plant, hash) =>
    withPlan('findings', plant, hash, '', ({ plan, findings }, now) =>
      ok([...findings, ...checkPromises(createPlanPolicy(plan, { now })), ...checkPlan(plan, { now })]),
    )

  const diff: Answers['diff'] = async (plant, before, after) => {
    const base = await revision(plant, before)
    if (!base.ok) return base
    return withPlan('diff', plant, after, before, ({ plan, findings }, now) =>
      hasErrors(findings) ? failed(findings) : ok(diffPlans(base.value.plan, plan, { now })),
    )
  }

  const required: Answers['required'] = async (plant, base, hash) => {
    const was = await revision(plant, base)
    return was.ok ? withPlan('required', plant, hash, base, (will, now) => ok(requiredBetween(was.value, will, now))) : was
  }

  const sideOf = async (plant: string, hash: string): Promise<Result<ImpactSide>> => {
    const revised = await revision(plant, hash)
    if (!revised.ok) return revised
    const [findings, judged] = [await findingsIn(plant, hash), await replayed(plant, hash)]
    if (!findings.ok) return findings
    return judged.ok ? ok({ hash, plan: revised.value.plan, findings: findings.value, replayed: judged.value }) : judged
  }

  const impact: Answers['impact'] = async (plant, base, hash) => {
    const { key, sources } = await recorded(plant)
    return withPlan('impact', plant, hash, JSON.stringify([base, key]), async () => {
      const [was, will, changes, asked] = [
        await sideOf(plant, base),
        await sideOf(plant, hash),
        await diff(plant, base, hash),
        await required(plant, base, hash),
      ]
      if (!was.ok) return was
      if (!will.ok) return will
      if (!changes.ok) return changes
      return asked.ok ? ok(changeImpact(was.value, will.value, changes.value, asked.value, sources.length)) : asked
    })
  }

  const governed = createGoverned(store, memory, clock, { planInForce, recorded, replayed })

  return {
    ...governed,
    ...createForeseen(clock, { findings: findingsIn }),
    ...createAlteredConduits(clock, readRevision),
    ...createInventoried({ planInForce, recorded, replayed }),
    ...createJudged(memory, clock, { planInForce, recorded, replayed }),
    ...createPictured(store, memory, clock, { planInForce, recorded, replayed, readinessInput: governed.readinessInput }),
    revision,
    recorded,
    planInForce,
    replayed,
    findings: findingsIn,
    diff,
    required,
    impact,
    compiled: (plant, hash) => withPlan('compiled', plant, hash, '', ({ plan }, now) => compiledPoints(plan, now)),
  }
}
