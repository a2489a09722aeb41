import { failed, hasErrors, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { formatIso } from '#ground/time'
import { states } from '#reason/policy'
import type { CompiledFlow, PointPolicy } from '#reason/policy'
import type { Interval } from '#reason/space'
import type { Emitted, LineSpan } from '../dialect.ts'
import { disjointElements } from '../disjoint-elements.ts'
import type { FlowElement, FlowElements } from '../disjoint-elements.ts'
import { planFingerprint } from '../plan-meaning.ts'
import { createLineWriter, createNamer, plainText } from '../plain-text.ts'
import type { LineWriter } from '../plain-text.ts'
import { dispatchGroups } from './dispatch-groups.ts'
import type { DispatchGroup } from './dispatch-groups.ts'
import { elementText, setKindOf } from './emit-sets.ts'
import type { SetKind } from './emit-sets.ts'

/** Linux IFNAMSIZ is 16 with its NUL; a final `*` would be a wildcard, and white space or `/` no interface has. */
const isInterfaceName = (name: string): boolean => /^[A-Za-z0-9_.:@-]{1,15}$/.test(name)

/** Nanoseconds since 1970 in 63 bits, which is how the kernel compares `meta time`. */
const lastInstant = (1n << 63n) / 1_000_000_000n - 1n

// The kernel keeps 128 bytes for a log prefix and for a comment, NUL included.
const maxLogPrefixBytes = 126
const maxCommentBytes = 120

const error = (code: string, message: string, help: string): Finding => ({ code: `dialect/${code}`, severity: 'error', message, help })

const checkPolicy = (policy: PointPolicy): readonly Finding[] => {
  const findings: Finding[] = []
  for (const name of policy.interfaces) {
    if (!isInterfaceName(name))
      findings.push(
        error('interface-name', `\`${plainText(name, 60)}\` cannot be an interface of Linux`, 'use at most 15 letters, digits and `_ . : @ -`'),
      )
  }
  for (const flow of policy.flows) {
    for (const box of flow.boxes) {
      if (!(box['state'] ?? [[0n, 4n]]).every(([first, last]) => first === states.new && last === states.new)) {
        findings.push(
          error('unsupported-state', `flow \`${flow.id}\` is not of new connections only`, 'replies need no flow: they pass by their connection'),
        )
      }
    }
  }
  return findings
}

const checkElements = (policy: PointPolicy, groups: readonly FlowElements[]): readonly Finding[] =>
  groups.flatMap((group) => {
    const id = policy.flows[group.flow]?.id ?? ''
    const findings: Finding[] = []
    if (group.from >= policy.interfaces.length || group.to >= policy.interfaces.length) {
      findings.push(
        error(
          'unsupported-interface',
          `flow \`${id}\` is open to interfaces without a name`,
          'name the interface of each zone at the enforcement point',
        ),
      )
    }
    if (group.times?.some(([first, last]) => first > lastInstant || (last > lastInstant && last !== (1n << 40n) - 1n)) === true) {
      findings.push(error('unsupported-time', `flow \`${id}\` has a time after the year 2262`, 'use an earlier `until`'))
    }
    return findings
  })

interface Writer {
  readonly out: LineWriter
  readonly name: (...parts: readonly string[]) => string
  readonly policy: PointPolicy
  readonly counters: ReadonlyMap<number, string>
  readonly lines: Map<number, LineSpan[]>
  readonly boxes: Map<number, number>
}

const logPrefixOf = (deed: 'allow' | 'deny', id: string): string => `bulkhead ${deed} ${plainText(id, maxLogPrefixBytes - 17)}: `

const commentOf = (flow: CompiledFlow): string => {
  const owner = flow.source.owner === undefined ? '' : ` (${flow.source.owner})`
  const text = plainText(`${flow.source.why ?? 'no reason given'}${owner}`, maxCommentBytes)
  return text === '' ? 'no reason given' : text
}

const acceptText = (writer: Writer, index: number): string => {
  const flow = writer.policy.flows[index] as CompiledFlow
  const log = flow.logged ? ` log prefix "${logPrefixOf('allow', flow.id)}"` : ''
  return `counter name ${writer.counters.get(index)}${log} accept comment "${commentOf(flow)}"`
}

// Half open, because a range `a-b` of `meta time` ends with the first nanosecond of second b and would lose the rest of it.
const timeText = ([first, last]: Interval): string =>
  [...(first > 0n ? [`meta time >= ${first}`] : []), ...(last >= lastInstant ? [] : [`meta time < ${last + 1n}`])].join(' ')

const presentTimes = ([first, last]: Interval): string =>
  `${first > 0n ? `from ${formatIso(Number(first))} ` : ''}${last >= lastInstant ? 'on' : `until ${formatIso(Number(last) + 1)}`}`

const span = (writer: Writer, flow: number, first: number): void => {
  const spans = writer.lines.get(flow) ?? []
  spans.push({ first, last: writer.out.last() })
  writer.lines.set(flow, spans)
}

const writeWindow = (writer: Writer, flow: number, times: readonly Interval[]): string => {
  const { out } = writer
  const id = writer.policy.flows[flow] as CompiledFlow
  const name = writer.name('window', id.conduit, id.flow)
  const first = out.add(`  chain ${name} {`)
  for (const time of times) {
    out.add(`    # ${presentTimes(time)}`)
    out.add(`    ${timeText(time)} ${acceptText(writer, flow)}`)
  }
  out.add('  }')
  span(writer, flow, first)
  return name
}

const writeSet = (writer: Writer, flow: number, kind: SetKind, elements: readonly FlowElement[]): string => {
  const { out } = writer
  const id = writer.policy.flows[flow] as CompiledFlow
  const name = writer.name(kind.name, id.conduit, id.flow)
  const first = out.add(`  set ${name} {`)
  out.add(`    type ${kind.type}`)
  out.add('    flags interval')
  out.add('    elements = {')
  for (const text of elements.map(elementText)) out.add(`      ${text},`)
  out.add('    }')
  out.add('  }')
  span(writer, flow, first)
  return name
}

const writeGroup = (writer: Writer, group: DispatchGroup, chain: string, denied: string): void => {
  const { out, policy } = writer
  const rules: { readonly flow: number; readonly text: string }[] = []
  for (const { flow, times, elements } of group.flows) {
    const kinds = new Map<string, { readonly kind: SetKind; readonly elements: FlowElement[] }>()
    for (const element of elements) {
      const kind = setKindOf(element)
      const known = kinds.get(kind.name) ?? { kind, elements: [] }
      known.elements.push(element)
      kinds.set(kind.name, known)
    }
    writer.boxes.set(flow, (writer.boxes.get(flow) ?? 0) + elements.length)
    const outcome = times === undefined ? acceptText(writer, flow) : `jump ${writeWindow(writer, flow, times)}`
    for (const { kind, elements: ofKind } of kinds.values())
      rules.push({ flow, text: `${kind.key} @${writeSet(writer, flow, kind, ofKind)} ${outcome}` })
  }
  out.add(`  chain ${chain} {`)
  for (const { flow, text } of rules) span(writer, flow, out.add(`    ${text}`))
  out.add(`    counter name ${denied}`)
  const names = group.conduits.join(' ')
  // The limit is on the log alone: every packet that comes here is dropped, logged or not.
  if (policy.conduits.some(({ id, logDenied }) => logDenied && group.conduits.includes(id)))
    out.add(`    limit rate 10/second burst 20 packets log prefix "${logPrefixOf('deny', names)}"`)
  out.add('    drop')
  out.add('  }')
  out.add('')
}

const writeHeader = (out: LineWriter, policy: PointPolicy, fingerprint: string): void => {
  out.add('#!/usr/sbin/nft -f')
  out.add(`# plant: ${plainText(policy.plant, 100)}`)
  out.add(`# enforcement point: ${plainText(policy.point, 100)}`)
  out.add(`# plan revision: ${plainText(policy.revision, 100)}`)
  out.add(`# fingerprint of the packets it accepts: ${fingerprint}`)
  out.add(`# exact from ${formatIso(policy.valid.from)} until ${formatIso(policy.valid.until)}: compile again before then`)
  out.add('')
  out.add('# One transaction that replaces this table and touches no other.')
  out.add('table inet bulkhead')
  out.add('delete table inet bulkhead')
  out.add('table inet bulkhead {')
}

const writeForward = (out: LineWriter, policy: PointPolicy, groups: readonly { readonly group: DispatchGroup; readonly chain: string }[]): void => {
  out.add('  chain forward {')
  out.add('    type filter hook forward priority filter; policy drop;')
  out.add('    ct state established counter name returned accept')
  // RFC 4890 section 4.3.1: errors that belong to an accepted connection; other related connections need a flow of their own.
  out.add('    ct state related icmp type { 3, 11, 12 } counter name returned accept')
  out.add('    ct state related icmpv6 type { 1-4 } counter name returned accept')
  out.add('    ct state invalid counter name invalid drop')
  if (groups.length > 0) {
    out.add('    ct state new iifname . oifname vmap {')
    for (const { group, chain } of groups) {
      for (const { from, to } of group.pairs) out.add(`      "${policy.interfaces[from]}" . "${policy.interfaces[to]}" : goto ${chain},`)
    }
    out.add('    }')
  }
  out.add('    counter name denied.elsewhere')
  out.add('    limit rate 10/second burst 20 packets log prefix "bulkhead deny elsewhere: "')
  out.add('    drop')
  out.add('  }')
  out.add('')
}

/**
 * The forward path of one enforcement point for nftables 1.0.6 and later. A new packet goes by its two interfaces to
 * the chain of its conduit, there through sets of disjoint elements, one or more for each flow, and is counted once.
 */
export const emit = (policy: PointPolicy): Result<Emitted> => {
  const early = checkPolicy(policy)
  if (hasErrors(early)) return failed(early)
  const elements = disjointElements(policy)
  const findings = [...early, ...checkElements(policy, elements)]
  if (hasErrors(findings)) return failed(findings)

  const out = createLineWriter()
  const name = createNamer(100)
  const counters = new Map(policy.flows.map((flow, index) => [index, name('allow', flow.conduit, flow.flow)]))
  const writer: Writer = { out, name, policy, counters, lines: new Map(), boxes: new Map() }
  const groups = dispatchGroups(policy, elements).map((group) => {
    const parts = [group.conduits.join('+'), ...(group.isBack ? ['back'] : [])]
    return { group, chain: name('conduit', ...parts), denied: name('deny', ...parts) }
  })
  const fingerprint = planFingerprint(policy)
  writeHeader(out, policy, fingerprint)
  for (const counter of ['returned', 'invalid', 'denied.elsewhere', ...counters.values(), ...groups.map(({ denied }) => denied)])
    out.add(`  counter ${counter} { }`)
  out.add('')
  writeForward(out, policy, groups)
  for (const { group, chain, denied } of groups) writeGroup(writer, group, chain, denied)
  out.add('}')

  return ok(
    {
      files: [{ name: `${plainText(policy.point, 80).replaceAll(/[^A-Za-z0-9_-]+/g, '-')}.nft`, text: out.text() }],
      flows: policy.flows.map((flow, index) => ({
        id: flow.id,
        boxes: writer.boxes.get(index) ?? 0,
        lines: writer.lines.get(index) ?? [],
        counter: counters.get(index) as string,
        ...(flow.logged ? { logPrefix: logPrefixOf('allow', flow.id) } : {}),
      })),
      conduits: policy.conduits.map(({ id }) => ({
        id,
        deniedCounters: groups.filter(({ group }) => group.conduits.includes(id)).map(({ denied }) => denied),
      })),
      fingerprint,
    },
    findings,
  )
}
