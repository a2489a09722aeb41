import { formatAddress, parseAddress, parseMac } from '#ground/net'
import { failed, nearestName, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { roleById, roles } from '#ground/role'
import type { PlanEdit } from './edit-plan.ts'
import { quoted } from './notebook.ts'
import type { Asset, Plan } from './plan.ts'
import type { PlanValue } from './plan-value.ts'
import { idPattern } from './shape.ts'

/** What a table can say of an asset besides its id, in the order in which people read it. */
export const assetFields = ['name', 'role', 'zone', 'process', 'owner', 'tier', 'address', 'mac'] as const
export type AssetField = (typeof assetFields)[number]

/** What one row says of one asset. An empty cell says nothing: what stands in the plan stays. */
export interface AssetRow {
  /** Line of the table, from 1. */
  readonly row: number
  readonly asset: string
  readonly cells: Readonly<Partial<Record<AssetField, string>>>
}

/** What the rows change of one asset. */
export interface AssetDifference {
  readonly kind: 'added' | 'changed'
  readonly asset: string
  readonly cells: readonly { readonly field: AssetField; readonly before: string; readonly after: string }[]
}

export interface AssetTableChange {
  readonly differences: readonly AssetDifference[]
  readonly edits: readonly PlanEdit[]
}

const mostRows = 20_000
const mostFindings = 100
const longestCell = 2000

type Say = (code: string, row: AssetRow, field: AssetField | undefined, message: string, help: string) => void

/** A value to set, with its text as people compare it. */
interface Said {
  readonly value: PlanValue
  readonly text: string
}

const addressesOf = (text: string): readonly string[] => text.split(/[;,\s]+/).filter((item) => item !== '')

const parsedAddresses = (text: string): Said | undefined => {
  const items = addressesOf(text)
  const addresses = items.flatMap((item) => parseAddress(item) ?? [])
  if (addresses.length !== items.length) return undefined
  const texts = addresses.map(formatAddress)
  return { value: texts.length === 1 ? (texts[0] ?? '') : texts, text: texts.join('; ') }
}

const nearestHelp = (text: string, known: Iterable<string>, otherwise: string): string => {
  const near = nearestName(text, known)
  return near === undefined ? otherwise : `did you mean \`${near}\`?`
}

const isMac = (text: string): boolean => parseMac(text) !== undefined

/** What a cell says; undefined after it was told what is wrong with it. */
const saidBy = (plan: Plan, row: AssetRow, field: AssetField, text: string, say: Say): Said | undefined => {
  const plain: Said = { value: text, text }
  if (text.length > longestCell) {
    say('table/wrong-value', row, field, `the cell has ${text.length} characters, at most ${longestCell}`, 'shorten it')
    return undefined
  }
  switch (field) {
    case 'role':
      if (roleById(text) !== undefined) return plain
      say(
        'table/unknown-role',
        row,
        field,
        `${quoted(text)} is no role`,
        nearestHelp(
          text,
          roles.map(({ id }) => id),
          'see the roles of the plan reference',
        ),
      )
      return undefined
    case 'zone':
      if (plan.zones.has(text)) return plain
      say(
        'table/unknown-zone',
        row,
        field,
        `the plan has no zone ${quoted(text)}`,
        nearestHelp(text, plan.zones.keys(), 'add the zone to the plan first'),
      )
      return undefined
    case 'tier':
      if (/^[1-4]$/.test(text)) return { value: Number(text), text }
      say('table/wrong-value', row, field, `${quoted(text)} is no consequence tier`, 'write 1 (minor) to 4 (severe)')
      return undefined
    case 'address': {
      const said = parsedAddresses(text)
      if (said === undefined) say('table/wrong-value', row, field, `${quoted(text)} holds something that is no address`, 'separate addresses by `;`')
      return said
    }
    case 'mac':
      if (isMac(text)) return plain
      say('table/wrong-value', row, field, `${quoted(text)} is no MAC address`, 'write it as `00:1b:1b:12:34:56`')
      return undefined
    default:
      return plain
  }
}

const textOf = (asset: Asset, field: AssetField): string => {
  if (field === 'address') return asset.addresses.map(formatAddress).join('; ')
  return String(asset[field] ?? '')
}

/** Whether the plan says the same already, in whatever words. */
const isSame = (field: AssetField, before: string, after: string): boolean => {
  if (before === after) return true
  if (field === 'role') return roleById(before)?.id === roleById(after)?.id
  if (field === 'mac') return before.toLowerCase().replaceAll('-', ':') === after.toLowerCase().replaceAll('-', ':')
  return field === 'address' && addressesOf(before).toSorted().join() === addressesOf(after).toSorted().join()
}

const changeOf = (plan: Plan, row: AssetRow, say: Say): AssetTableChange => {
  const known = plan.assets.get(row.asset)
  const said = assetFields.flatMap((field) => {
    const text = row.cells[field]?.trim() ?? ''
    if (text === '') return []
    const before = known === undefined ? '' : textOf(known, field)
    if (isSame(field, before, text)) return []
    const found = saidBy(plan, row, field, text, say)
    return found === undefined || isSame(field, before, found.text) ? [] : [{ field, before, after: found.text, value: found.value }]
  })
  const cells = said.map(({ field, before, after }) => ({ field, before, after }))
  if (known !== undefined) {
    const edits = said.map(({ field, value }): PlanEdit => ({ kind: 'set', path: ['assets', row.asset, field], value }))
    return cells.length === 0 ? { differences: [], edits: [] } : { differences: [{ kind: 'changed', asset: row.asset, cells }], edits }
  }
  for (const field of ['role', 'zone'] as const)
    if ((row.cells[field]?.trim() ?? '') === '')
      say('table/empty-cell', row, field, `\`${row.asset}\` is new to the plan and needs its ${field}`, `fill in its ${field}`)
  const value = Object.fromEntries(said.map((each) => [each.field, each.value]))
  return { differences: [{ kind: 'added', asset: row.asset, cells }], edits: [{ kind: 'set', path: ['assets', row.asset], value }] }
}

/**
 * What rows about assets change in a plan: assets that it has get what is new in their rows, others are added. Nothing is removed. Whether
 * the edited plan is a good one is for `parsePlan` to say. Lines of findings are those of the table.
 */
export const assetTableChange = (plan: Plan, rows: readonly AssetRow[], table: string): Result<AssetTableChange> => {
  const findings: Finding[] = []
  const say: Say = (code, { row, asset }, field, message, help) => {
    if (findings.length >= mostFindings) return
    findings.push({ code, severity: 'error', message, help, at: { file: table, line: row, path: field === undefined ? asset : `${asset}.${field}` } })
  }
  if (rows.length > mostRows) {
    const finding = {
      code: 'table/too-large',
      severity: 'error' as const,
      message: `${rows.length} rows, at most ${mostRows}`,
      help: 'split the table',
    }
    return failed([finding])
  }
  const seen = new Map<string, number>()
  const changes = rows.map((row): AssetTableChange => {
    const before = seen.get(row.asset)
    seen.set(row.asset, row.row)
    if (before !== undefined) say('table/twice', row, undefined, `${quoted(row.asset)} stands in line ${before} already`, 'keep one of the two')
    if (!idPattern.test(row.asset))
      say(
        'table/bad-id',
        row,
        undefined,
        `${quoted(row.asset)} cannot be the id of an asset`,
        'ids have lower-case letters, digits and `-`, at most 63, and begin with a letter or digit',
      )
    return changeOf(plan, row, say)
  })
  if (findings.length > 0) return failed(findings)
  return ok({ differences: changes.flatMap(({ differences }) => differences), edits: changes.flatMap(({ edits }) => edits) })
}
