import type { ChangeImpact, TrafficImpact } from '#act/answer'
import { formatIso, formatIsoMicros } from '#ground/time'
import type { DiffEntry, Replayed } from '#reason/analyze'
import { presentFindings, presentReplayed } from '#show/contract'

/** A page that people read through: what goes beyond is counted. */
export const mostEntries = 200
const mostParts = 20

export const presentEntry = ({ boxes: _boxes, plan: _plan, parts, witness, ...entry }: DiffEntry) => ({
  ...entry,
  parts: parts.slice(0, mostParts),
  moreParts: Math.max(0, parts.length - mostParts),
  witness: { message: witness.message, time: witness.time, before: witness.before, after: witness.after },
})

const presentNamed = (judged: Replayed, assets: TrafficImpact['assets']) => {
  const [clientAsset, serverAsset] = [assets.get(judged.conversation.client), assets.get(judged.conversation.server)]
  return {
    ...presentReplayed(judged),
    ...(clientAsset === undefined ? {} : { clientAsset }),
    ...(serverAsset === undefined ? {} : { serverAsset }),
  }
}

const presentTraffic = ({ firstUs, lastUs, sources, conversations, breaks, runs, assets }: TrafficImpact) => ({
  first: formatIsoMicros(firstUs),
  last: formatIsoMicros(lastUs),
  sources,
  conversations,
  breaks: breaks.slice(0, mostEntries).map((judged) => presentNamed(judged, assets)),
  runs: runs.slice(0, mostEntries).map((judged) => presentNamed(judged, assets)),
})

/** How many of a list are not shown. */
export const beyond = (list: readonly unknown[] = []): number => Math.max(0, list.length - mostEntries)

export const presentImpact = (impact: ChangeImpact) => {
  const { diff, traffic, findings, reach, required } = impact
  return {
    base: impact.base,
    revision: impact.revision,
    sameMeaning: diff.sameMeaning,
    span: { from: formatIso(diff.span.from), until: formatIso(diff.span.until) },
    opens: diff.opens.slice(0, mostEntries).map(presentEntry),
    closes: diff.closes.slice(0, mostEntries).map(presentEntry),
    moves: diff.moves.slice(0, mostEntries),
    more: {
      opens: beyond(diff.opens),
      closes: beyond(diff.closes),
      breaks: beyond(traffic?.breaks),
      runs: beyond(traffic?.runs),
      moves: beyond(diff.moves),
    },
    ...(traffic === undefined ? {} : { traffic: presentTraffic(traffic) }),
    promises: impact.promises,
    findings: presentFindings(findings),
    isRefused: impact.isRefused,
    reach,
    exceptions: impact.exceptions.map(({ exception: { id, what, acceptedBy, until }, change, flows }) => ({
      id,
      what,
      change,
      flows,
      ...(acceptedBy === undefined ? {} : { acceptedBy }),
      ...(until === undefined ? {} : { until }),
    })),
    concerned: impact.concerned,
    needs: required.needs,
    reasons: required.reasons,
  }
}
