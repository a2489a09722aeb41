import { createHash } from 'node:crypto'
import type { Inventoried } from '#act/answer'
import { editAssets } from '#act/command'
import type { AssetsEdited } from '#act/command'
import { draftChange, recordPlanExport } from '#act/office'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { assetRowsFor } from '#reason/analyze'
import { changeInventory, exportInventory, listInventory, presentEvidence, presentFindings, previewInventory } from '#show/contract'
import type { BodyOf } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { inventoryCsv, readInventoryCsv } from './inventory-csv.ts'
import { allRoles, presentInventoryAsset } from './present.ts'

/** As many assets as one answer lists: those that contradict the plan stand first. */
const mostAssets = 20_000

type Wanted = BodyOf<typeof previewInventory>['wanted']

const unknownAssets = (ids: readonly string[]): Finding => ({
  code: 'inventory/unknown-asset',
  severity: 'error',
  message: `the inventory has no ${ids
    .slice(0, 5)
    .map((id) => `\`${id}\``)
    .join(', ')}${ids.length > 5 ? ` and ${ids.length - 5} more` : ''}`,
  help: 'a recording or the plan changed: look at the list again',
})

const nothingChanges: Finding = {
  code: 'inventory/nothing-changes',
  severity: 'error',
  message: 'the plan says all of this already',
  help: 'change something first',
}

const rebaseNeeded: Finding = {
  code: 'inventory/rebase-needed',
  severity: 'error',
  message: 'another plan came into force since this was previewed',
  help: 'look at the differences again',
}

/** The plan in force with what somebody wants of its assets put into it. */
const edited = ({ assets, inForce: { plan, text } }: Inventoried, wanted: Wanted): Result<AssetsEdited> => {
  if ('csv' in wanted) {
    const rows = readInventoryCsv(wanted.csv)
    if (!rows.ok) return rows
    const result = editAssets(plan, text, rows.value, 'table')
    return result.ok ? ok(result.value, [...rows.findings, ...result.findings]) : result
  }
  const byId = new Map(assets.map((asset) => [asset.id, asset]))
  const unknown = wanted.assets.filter((id) => !byId.has(id))
  if (unknown.length > 0) return failed([unknownAssets(unknown)])
  const { tier, ...set } = wanted.set
  const fields = { ...set, ...(tier === undefined ? {} : { tier: String(tier) }) }
  const chosen = [...new Set(wanted.assets)].flatMap((id) => byId.get(id) ?? [])
  return editAssets(plan, text, assetRowsFor(chosen, fields, [...plan.assets.keys(), ...plan.zones.keys()]), 'selection')
}

export const routeInventory = (route: Route, { office, answers }: ServerParts): void => {
  route(listInventory, async ({ params }) => {
    const found = await answers.inventory(params.plant)
    if (!found.ok) return found
    const { assets, inForce, sources, ...span } = found.value
    const { plan, hash } = inForce
    return ok({
      hash,
      ...presentEvidence(span, sources),
      assets: assets.slice(0, mostAssets).map(presentInventoryAsset),
      more: Math.max(0, assets.length - mostAssets),
      zones: [...plan.zones.values()].map(({ id, kind }) => ({ id, kind })),
      functions: [...plan.functions.values()].map(({ id, name }) => ({ id, name })),
      roles: allRoles,
    })
  })

  route(exportInventory, async ({ actor, params: { plant } }) => {
    const found = await answers.inventory(plant)
    if (!found.ok) return found
    const name = `inventory-${plant}.csv`
    // A byte order mark makes spreadsheets read UTF-8.
    const bytes = `\ufeff${inventoryCsv(found.value.assets)}`
    const files = [{ name, sha256: createHash('sha256').update(bytes).digest('hex') }]
    const written = await recordPlanExport(office, actor, plant, 'inventory', { revision: found.value.inForce.hash, files })
    return written.ok ? ok({ name, type: 'text/csv; charset=utf-8', bytes }) : written
  })

  route(previewInventory, async ({ params, body }) => {
    const found = await answers.inventory(params.plant)
    if (!found.ok) return found
    const change = edited(found.value, body.wanted)
    if (!change.ok) return change
    return ok({ base: found.value.inForce.hash, differences: change.value.differences, findings: presentFindings(change.findings) })
  })

  route(changeInventory, async ({ actor, params, body }) => {
    const found = await answers.inventory(params.plant)
    if (!found.ok) return found
    const { title, why, base, wanted } = body
    if (found.value.inForce.hash !== base) return failed([rebaseNeeded])
    const change = edited(found.value, wanted)
    if (!change.ok) return change
    if (change.value.differences.length === 0) return failed([nothingChanges])
    const drafted = await draftChange(office, actor, params.plant, { title, why, base, text: change.value.text })
    return drafted.ok ? ok({ change: drafted.value }) : drafted
  })
}
