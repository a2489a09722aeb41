import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import type { Plan, PlanEdit } from '#reason/plant'
import type { Alteration } from './propose-from-review.ts'

const finding = (code: string, message: string, help: string, path: string): Finding => ({
  code: `review/${code}`,
  severity: 'error',
  message,
  help,
  at: { path },
})

/** `conduit.flow` of a path `conduits.conduit.allow.flow`, when the plan has it; ids have no dots. */
const flowIdOf = (plan: Plan, path: string): string | undefined => {
  const [section, conduit = '', allow, flow, ...more] = path.split('.')
  const isFlow = section === 'conduits' && allow === 'allow' && more.length === 0
  return isFlow && plan.conduits.get(conduit)?.flows.some(({ id }) => id === flow) === true ? `${conduit}.${flow}` : undefined
}

const narrowings = (alteration: Extract<Alteration, { kind: 'narrow-flow' }>): readonly PlanEdit[] => {
  const path = alteration.path.split('.')
  const { from, to, services, operations } = alteration
  return Object.entries({ from, to, service: services?.length === 1 ? services[0] : services, operations }).flatMap(([key, value]) =>
    value === undefined ? [] : [{ kind: 'set' as const, path: [...path, key], value }],
  )
}

/** A function that needs what goes away is no matter of tidying up: a person decides which of the two gives way. */
const neededBy = (plan: Plan, removed: ReadonlyMap<string, string>): readonly Finding[] =>
  [...plan.functions.values()].flatMap(({ id, needs }) =>
    needs.flatMap((need) => {
      const path = removed.get(need)
      if (path === undefined) return []
      return [finding('flow-needed', `function \`${id}\` needs \`${need}\``, `keep the flow, or change what \`${id}\` needs first`, path)]
    }),
  )

/**
 * What a review decided as edits of the plan's text. Exceptions no longer name the flows that go; a flow that a function of
 * the plant needs is not removed, and a flow that the plan no longer has cannot be altered.
 */
export const alterationsToEdits = (plan: Plan, alterations: readonly Alteration[]): Result<readonly PlanEdit[]> => {
  const unknown = alterations.filter(({ path }) => flowIdOf(plan, path) === undefined)
  const removed = new Map(alterations.flatMap(({ kind, path }) => (kind === 'remove-flow' ? [[flowIdOf(plan, path) ?? path, path] as const] : [])))
  const problems = [
    ...unknown.map(({ path }) => finding('unknown-flow', `the plan has no flow \`${path}\``, 'review the conduit as it stands now', path)),
    ...neededBy(plan, removed),
  ]
  if (problems.length > 0) return failed(problems)
  const flows = alterations.flatMap((alteration): readonly PlanEdit[] =>
    alteration.kind === 'remove-flow' ? [{ kind: 'remove', path: alteration.path.split('.') }] : narrowings(alteration),
  )
  const exceptions = [...plan.exceptions.values()].flatMap(({ id, flows: named }): readonly PlanEdit[] => {
    const kept = named.filter((flow) => !removed.has(flow))
    if (kept.length === named.length) return []
    const path = ['exceptions', id, 'flows']
    // An empty list would be warned of: it means nothing.
    return kept.length === 0 ? [{ kind: 'remove', path }] : [{ kind: 'set', path, value: kept }]
  })
  return ok([...flows, ...exceptions])
}
