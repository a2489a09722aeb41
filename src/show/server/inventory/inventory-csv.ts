import { parseCsv, writeCsv } from '#ground/csv'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { formatIsoMicros } from '#ground/time'
import type { InventoryAsset } from '#reason/analyze'
import { assetFields } from '#reason/plant'
import type { AssetField, AssetRow } from '#reason/plant'
import { roleName } from './present.ts'

const joined = (texts: readonly string[]): string => texts.join('; ')

const instant = (micros: number | undefined): string => (micros === undefined ? '' : formatIsoMicros(micros))

/** What the plan says: these columns are read when the table comes back. */
const planColumns: Readonly<Record<AssetField, (asset: InventoryAsset) => string>> = {
  name: ({ name = '' }) => name,
  role: ({ role }) => role,
  zone: ({ zone = '' }) => zone,
  process: ({ process = '' }) => process,
  owner: ({ owner = '' }) => owner,
  tier: ({ tier }) => String(tier ?? ''),
  address: ({ addresses }) => joined(addresses),
  mac: ({ mac = '' }) => mac,
}

/** What was observed and worked out: these are for readers alone. */
const otherColumns: Readonly<Record<string, (asset: InventoryAsset) => string>> = {
  'in plan': ({ isPlanned }) => (isPlanned ? 'yes' : 'no'),
  seen: ({ isSeen }) => (isSeen ? 'yes' : 'no'),
  'observed as': ({ observed: { addresses, macs } }) => joined([...addresses, ...macs]),
  'names it gave': ({ observed }) => joined(observed.names),
  'role by traffic': ({ guess }) => (guess === undefined ? '' : roleName(guess.value)),
  confidence: ({ guess }) => (guess === undefined ? '' : guess.confidence.toFixed(2)),
  because: ({ guess }) => joined(guess?.because ?? []),
  maker: ({ maker = '' }) => maker,
  identity: ({ observed }) => joined(Object.entries(observed.identity).map(([name, value]) => `${name}: ${value}`)),
  functions: ({ functions }) => joined(functions),
  'controllers it may write to': ({ reach }) => String(reach?.planned ?? ''),
  'controllers it wrote to': ({ reach }) => String(reach?.seen ?? ''),
  conversations: ({ conversations }) => String(conversations),
  'first seen': ({ firstUs }) => instant(firstUs),
  'last seen': ({ lastUs }) => instant(lastUs),
  conflicts: ({ conflicts }) => joined(conflicts.map(({ message }) => message)),
}

const columns: readonly (readonly [name: string, cell: (asset: InventoryAsset) => string])[] = [
  // What no plan names has no id yet: whoever gives it one takes it into the plan.
  ['id', ({ id, isPlanned }) => (isPlanned ? id : '')],
  ...assetFields.map((field) => [field, planColumns[field]] as const),
  ...Object.entries(otherColumns),
]

/** The inventory as a table. What it says of the plan, `readInventoryCsv` reads back. */
export const inventoryCsv = (assets: readonly InventoryAsset[]): string =>
  writeCsv([columns.map(([name]) => name), ...assets.map((asset) => columns.map(([, cell]) => cell(asset)))])

const mostRows = 20_000

const noId: Finding = {
  code: 'table/missing-column',
  severity: 'error',
  message: 'the table has no column `id`, so that nobody knows which assets it is about',
  help: `begin it with a heading: \`id\` and any of ${assetFields.map((field) => `\`${field}\``).join(', ')}`,
}

const note = (code: string, message: string, help: string): Finding => ({ code, severity: 'note', message, help })

/** What a table says that is not read, so that nobody thinks it was. */
const notesOn = (heading: readonly string[], withoutId: number): readonly Finding[] => {
  const known = new Set(columns.map(([name]) => name))
  const unknown = heading.filter((name) => name !== '' && !known.has(name))
  return [
    ...(unknown.length === 0
      ? []
      : [
          note(
            'table/unread-column',
            `not read: ${unknown
              .slice(0, 10)
              .map((name) => `\`${name.slice(0, 40)}\``)
              .join(', ')}`,
            `columns that are read: ${['id', ...assetFields].map((name) => `\`${name}\``).join(', ')}`,
          ),
        ]),
    ...(withoutId === 0
      ? []
      : [note('table/no-id', `${withoutId} rows have no id and were passed over`, 'give an asset an id to take it into the plan')]),
  ]
}

/** Rows about assets from a table that people made or that `inventoryCsv` wrote. Rows without an id are passed over, and counted in a note. */
export const readInventoryCsv = (text: string): Result<readonly AssetRow[]> => {
  const parsed = parseCsv(text, mostRows)
  if (!parsed.ok) return parsed
  const [first, ...rows] = parsed.value
  const heading = (first?.cells ?? []).map((cell) => cell.trim().toLowerCase())
  const idAt = heading.indexOf('id')
  if (idAt < 0) return failed([noId])
  const named = rows.filter(({ cells }) => (cells[idAt] ?? '').trim() !== '')
  const places = assetFields.flatMap((field) => (heading.includes(field) ? [[field, heading.indexOf(field)] as const] : []))
  return ok(
    named.map(({ line, cells }) => ({
      row: line,
      asset: (cells[idAt] ?? '').trim(),
      cells: Object.fromEntries(places.map(([field, at]) => [field, cells[at] ?? ''])),
    })),
    notesOn(heading, rows.length - named.length),
  )
}
