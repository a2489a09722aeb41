import type { Asset, End, Plan } from '#reason/plant'
import type { LintContext } from './lint.ts'
import type { Lint } from './lint.ts'

const names = (end: End, asset: Asset): boolean => {
  if (end.kind === 'asset') return end.text === asset.id || end.text === `asset:${asset.id}`
  return asset.addresses.some((address) => end.ranges.some((range) => range.first <= address && address <= range.last))
}

const isReached = (asset: Asset, { flows }: LintContext): boolean =>
  flows.some(
    ({ flow, conduit }) =>
      (conduit.from === asset.zone && flow.from.some((end) => names(end, asset))) ||
      (conduit.to === asset.zone && flow.to.some((end) => names(end, asset))),
  )

/** Zones in which a function has something that it needs. */
const zonesOf = (needs: readonly string[], plan: Plan): ReadonlySet<string> =>
  new Set(
    needs.flatMap((need) => {
      const zone = plan.assets.get(need)?.zone ?? (plan.zones.has(need.replace(/^zone:/, '')) ? need.replace(/^zone:/, '') : undefined)
      return zone === undefined ? [] : [zone]
    }),
  )

export const functionNotCovered: Lint = {
  code: 'lint/function-not-covered',
  severity: 'warning',
  title: 'a function needs something that no flow gives it',
  why: 'A plan that cuts off what a crown-jewel function needs stops the plant on the day it is enforced.',
  remedy: 'add the flow that is missing, or take the need out of the function',
  criteria: ['DD-2', 'CL-20'],
  *check(plan, context) {
    for (const { id, needs } of plan.functions.values()) {
      const zones = zonesOf(needs, plan)
      for (const need of needs) {
        const path = `functions.${id}.needs`
        const asset = plan.assets.get(need)
        if (asset !== undefined) {
          // Within one zone no conduit is needed.
          if (zones.size > 1 && !isReached(asset, context))
            yield { path, message: `function \`${id}\` spans ${zones.size} zones and needs \`${need}\`, which no flow touches` }
        } else if (need.includes('.') && !context.flows.some((flow) => flow.id === need)) {
          yield {
            path,
            message: `function \`${id}\` needs flow \`${need}\`, which has ended`,
            help: 'renew the flow, or take it out of the function',
          }
        }
      }
    }
  },
}
