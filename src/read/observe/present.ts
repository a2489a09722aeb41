import { formatIsoMicros } from '#ground/time'
import type { Finding } from '#ground/report'
import type { ObserveDocument } from './document.ts'
import type { Conversation, ObservedAsset, Observations, SourceSummary } from './observations.ts'

const presentFindingOf = (finding: Finding): ObserveDocument['sources'][number]['findings'][number] => ({
  code: finding.code,
  severity: finding.severity,
  message: finding.message,
  ...(finding.help === undefined ? {} : { help: finding.help }),
  ...(finding.at?.packet === undefined ? {} : { packet: finding.at.packet }),
})

const presentSource = (source: SourceSummary): ObserveDocument['sources'][number] => ({
  name: source.name,
  packets: source.packets,
  bytes: source.bytes,
  ...(source.firstUs === undefined ? {} : { first: formatIsoMicros(source.firstUs) }),
  ...(source.lastUs === undefined ? {} : { last: formatIsoMicros(source.lastUs) }),
  findings: source.findings.map(presentFindingOf),
})

const presentAsset = (asset: ObservedAsset): ObserveDocument['assets'][number] => ({
  id: asset.id,
  addresses: asset.addresses,
  ...(asset.mac === undefined ? {} : { mac: asset.mac }),
  ...(asset.maker === undefined ? {} : { maker: asset.maker }),
  names: asset.names,
  identity: asset.identity,
  role: {
    value: asset.role.value,
    confidence: asset.role.confidence,
    because: asset.role.because,
    ...(asset.role.runnerUp === undefined ? {} : { runnerUp: asset.role.runnerUp }),
  },
  vlans: asset.vlans,
  first: formatIsoMicros(asset.firstUs),
  last: formatIsoMicros(asset.lastUs),
  packets: asset.packets,
  external: asset.external,
})

const presentConversation = (conversation: Conversation): ObserveDocument['conversations'][number] => ({
  client: conversation.client,
  server: conversation.server,
  transport: conversation.transport,
  port: conversation.port,
  service: conversation.service,
  basis: conversation.basis,
  operations: conversation.operations,
  functions: conversation.functions,
  exceptions: conversation.exceptions,
  outcome: conversation.outcome,
  connections: conversation.connections,
  packets: conversation.packets,
  bytes: conversation.bytes,
  first: formatIsoMicros(conversation.firstUs),
  last: formatIsoMicros(conversation.lastUs),
  ...(conversation.cadence === undefined ? {} : { cadence: conversation.cadence }),
  ...(conversation.vlan === undefined ? {} : { vlan: conversation.vlan }),
  remarks: conversation.remarks,
  sightings: Object.fromEntries(
    Object.entries(conversation.sightings).map(([operation, seen]) => [
      operation,
      { first: formatIsoMicros(seen.firstUs), last: formatIsoMicros(seen.lastUs) },
    ]),
  ),
})

/** The stable JSON document of `observe --json`: same values, ISO times. */
export const presentObservations = (observations: Observations): ObserveDocument => ({
  sources: observations.sources.map(presentSource),
  assets: observations.assets.map(presentAsset),
  conversations: observations.conversations.map(presentConversation),
})
