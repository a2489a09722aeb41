import { Document, isMap, isScalar } from 'yaml'
import type { YAMLMap } from 'yaml'
import { roleById } from '#ground/role'
import type { Consequence, ZoneKind } from '#reason/plant'
import type { PlacedAsset, Proposal, ProposedZone } from './proposal.ts'

export interface DraftNames {
  readonly plant: string
  readonly timezone: string
  /** Enforcement point that all conduits pass in the draft. */
  readonly point: string
}

/** Where a target security level starts from; the risk assessment decides (IEC 62443-3-2 ZCR 5.6). */
const targets: Readonly<Record<ZoneKind, number>> = {
  cell: 2,
  safety: 3,
  engineering: 3,
  operations: 2,
  dmz: 2,
  enterprise: 1,
  remote: 1,
  wireless: 2,
  transient: 1,
}

const consequenceOf = (assets: readonly PlacedAsset[]): Consequence => {
  const of = (key: keyof Consequence): number => Math.max(0, ...assets.map((asset) => roleById(asset.role)?.consequence[key] ?? 0))
  return { safety: of('safety'), downtime: of('downtime'), quality: of('quality') }
}

/** Linux allows 15 characters; the zone is what a person looks for. */
const interfaceName = (zone: string, taken: ReadonlySet<string>): string => {
  const base = zone.slice(0, 15)
  if (!taken.has(base)) return base
  let n = 2
  while (taken.has(`${zone.slice(0, 13)}-${n}`)) n++
  return `${zone.slice(0, 13)}-${n}`
}

const interfacesOf = (zones: readonly ProposedZone[]): Record<string, string> => {
  const taken = new Set<string>()
  const interfaces: [string, string][] = []
  for (const zone of zones) {
    const name = interfaceName(zone.id, taken)
    taken.add(name)
    interfaces.push([name, zone.id])
  }
  return Object.fromEntries(interfaces)
}

const compact = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined))

const assetValue = (asset: PlacedAsset): Record<string, unknown> => {
  const addresses = asset.observed.addresses
  return compact({
    role: asset.role,
    zone: asset.zone,
    address: addresses.length === 0 ? undefined : addresses.length === 1 ? addresses[0] : [...addresses],
    mac: asset.observed.mac,
  })
}

const functionsOf = (proposal: Proposal): Record<string, unknown> => {
  const cells = proposal.zones.filter((zone) => zone.kind === 'cell' || zone.kind === 'safety')
  return Object.fromEntries(
    cells.map((zone) => {
      const members = proposal.assets.filter((asset) => asset.zone === zone.id)
      const name = zone.kind === 'safety' ? 'Keep people safe' : `Start, run and stop ${zone.id} safely`
      return [`run-${zone.id}`, { name, consequence: consequenceOf(members), needs: members.map((asset) => asset.id) }]
    }),
  )
}

/** Promises about zones that hold an address: of the others there is nothing to promise. */
const promisesOf = ({ zones: all, assets }: Proposal): readonly string[] => {
  const addressed = new Set(assets.filter((asset) => asset.observed.addresses.length > 0).map((asset) => asset.zone))
  const zones = all.filter((zone) => addressed.has(zone.id))
  const cells = zones.filter((zone) => zone.kind === 'cell' || zone.kind === 'safety')
  const outside = zones.filter((zone) => zone.kind === 'enterprise' || zone.kind === 'remote' || zone.kind === 'transient')
  const engineering = zones.find((zone) => zone.kind === 'engineering')
  return [
    ...outside.flatMap((zone) => cells.map((cell) => `nobody in ${zone.id} reaches ${cell.id}`)),
    ...(engineering === undefined ? [] : cells.map((cell) => `only ${engineering.id} downloads to ${cell.id}`)),
  ]
}

const valueOf = (proposal: Proposal, names: DraftNames): Record<string, unknown> =>
  compact({
    plant: names.plant,
    timezone: names.timezone,
    functions: functionsOf(proposal),
    zones: Object.fromEntries(
      proposal.zones.map((zone) => [
        zone.id,
        {
          kind: zone.kind,
          purpose: zone.purpose,
          consequence: consequenceOf(proposal.assets.filter((asset) => asset.zone === zone.id)),
          target: targets[zone.kind],
        },
      ]),
    ),
    assets: Object.fromEntries(proposal.assets.map((asset) => [asset.id, assetValue(asset)])),
    windows:
      proposal.windows.length === 0
        ? undefined
        : Object.fromEntries(proposal.windows.map(({ id, days, from, to }) => [id, { days: [...days], from, to }])),
    conduits: Object.fromEntries(
      proposal.conduits.map((conduit) => [
        conduit.id,
        {
          from: conduit.from,
          to: conduit.to,
          why: conduit.why,
          through: [names.point],
          allow: Object.fromEntries(
            conduit.flows.map((flow) => [
              flow.id,
              compact({
                from: [...flow.from],
                to: [...flow.to],
                service: flow.service,
                operations: flow.operations && [...flow.operations],
                during: flow.during,
                why: flow.why,
              }),
            ]),
          ),
        },
      ]),
    ),
    'enforcement-points': { [names.point]: { dialect: 'nftables', interfaces: interfacesOf(proposal.zones) } },
    promises: [...promisesOf(proposal)],
  })

// A comment is one line of text: a device's own words must not begin a new line and become YAML.
const comment = (text: string): string => ` ${text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 300)}`

const commentKey = (map: unknown, key: string, text: string): void => {
  if (!isMap(map)) return
  const pair = (map as YAMLMap).items.find((item) => isScalar(item.key) && item.key.value === key)
  if (pair !== undefined && isScalar(pair.key)) pair.key.commentBefore = comment(text)
}

const asFlow = (node: unknown): void => {
  if (isMap(node)) for (const item of node.items) if (isMap(item.value)) item.value.flow = true
}

/** The proposal as a plan that a person can read and edit; every zone, asset and flow carries its reason as a comment. */
export const proposalToYaml = (proposal: Proposal, names: DraftNames): string => {
  const document = new Document(valueOf(proposal, names))
  document.commentBefore = [
    ' Drafted by Bulkhead from recorded traffic. Read it, correct it, own it.',
    ' It allows only what was seen and is wanted; what was seen and is not allowed:',
    ...(proposal.findings.length === 0
      ? ['   nothing']
      : proposal.findings.map((finding) => `   ${comment(`${finding.code}: ${finding.message}`).trim()}`)),
  ].join('\n')
  for (const key of ['zones', 'assets', 'functions', 'windows']) asFlow(document.get(key))
  for (const window of proposal.windows) commentKey(document.get('windows'), window.id, window.because)
  for (const zone of proposal.zones) commentKey(document.get('zones'), zone.id, zone.because)
  for (const asset of proposal.assets) {
    const doubt = asset.observed.role.confidence < 0.6 ? ' (low confidence: confirm)' : ''
    commentKey(document.get('assets'), asset.id, `${asset.because}${doubt}`)
  }
  for (const conduit of proposal.conduits) {
    const allow = document.getIn(['conduits', conduit.id, 'allow'])
    asFlow(allow)
    for (const flow of conduit.flows) commentKey(allow, flow.id, flow.evidence)
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}
