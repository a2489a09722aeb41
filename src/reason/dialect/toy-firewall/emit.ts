import { formatRange } from '#ground/net'
import { failed, hasErrors, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { timeMax } from '#reason/policy'
import type { PointPolicy } from '#reason/policy'
import type { Interval } from '#reason/space'
import type { Emitted, LineSpan } from '../dialect.ts'
import { disjointElements } from '../disjoint-elements.ts'
import type { FlowElement } from '../disjoint-elements.ts'
import { planFingerprint } from '../plan-meaning.ts'
import { createLineWriter, plainText } from '../plain-text.ts'

const protocolNames: ReadonlyMap<bigint, string> = new Map([
  [6n, 'tcp'],
  [17n, 'udp'],
])

const number = ([first, last]: Interval): string => (first === last ? String(first) : `${first}-${last}`)

const service = (element: FlowElement): string => {
  if (element.icmpType !== undefined) return `${element.family === 4 ? 'icmp' : 'icmpv6'} type ${number(element.icmpType)}`
  const name = protocolNames.get(element.protocol[0])
  if (name === undefined || element.port === undefined) return `protocol ${number(element.protocol)}`
  const from = element.sourcePort === undefined ? '' : ` source-port ${number(element.sourcePort)}`
  return `${name} port ${number(element.port)}${from}`
}

const times = (interval: Interval | undefined): string =>
  interval === undefined ? '' : ` since ${interval[0]}${interval[1] === timeMax ? '' : ` until ${interval[1] + 1n}`}`

const range = ([first, last]: Interval): string => formatRange({ first, last })

/** What this firewall cannot do is an error that says so; it is never left out in silence. */
const checkPolicy = (policy: PointPolicy): readonly Finding[] => {
  const findings: Finding[] = []
  for (const name of policy.interfaces) {
    if (!/^[a-z0-9]{1,15}$/.test(name)) {
      findings.push({
        code: 'dialect/interface-name',
        severity: 'error',
        message: `\`${plainText(name, 60)}\` cannot be an interface of a toy firewall`,
        help: 'use letters and digits',
      })
    }
  }
  return findings
}

/** One line for each disjoint element: `allow in ops0 out cell1 tcp port 102 to 10.20.1.10 from 10.10.0.5 # flow`. */
export const emit = (policy: PointPolicy): Result<Emitted> => {
  const groups = disjointElements(policy)
  const findings = [
    ...checkPolicy(policy),
    ...groups
      .filter(({ from, to }) => Math.max(from, to) >= policy.interfaces.length)
      .map(({ flow }): Finding => ({
        code: 'dialect/unsupported-interface',
        severity: 'error',
        message: `flow \`${policy.flows[flow]?.id ?? ''}\` is open to interfaces without a name`,
      })),
  ]
  if (hasErrors(findings)) return failed(findings)
  const out = createLineWriter()
  const fingerprint = planFingerprint(policy)
  out.add(`# ${plainText(policy.plant, 100)}, ${plainText(policy.point, 100)}, revision ${plainText(policy.revision, 100)}`)
  out.add(`# fingerprint ${fingerprint}`)
  out.add('default deny')
  out.add('allow returning')
  const lines = new Map<number, LineSpan[]>()
  const boxes = new Map<number, number>()
  for (const group of groups) {
    const flow = policy.flows[group.flow]
    const first = out.last() + 1
    for (const element of group.elements) {
      for (const time of group.times ?? [undefined]) {
        const places = `in ${policy.interfaces[group.from]} out ${policy.interfaces[group.to]}`
        out.add(
          `allow ${places} ${service(element)} to ${range(element.destination)} from ${range(element.source)}${times(time)} # ${plainText(flow?.id ?? '', 100)}`,
        )
      }
    }
    lines.set(group.flow, [...(lines.get(group.flow) ?? []), { first, last: out.last() }])
    boxes.set(group.flow, (boxes.get(group.flow) ?? 0) + group.elements.length)
  }
  return ok(
    {
      files: [{ name: `${plainText(policy.point, 80).replaceAll(/[^A-Za-z0-9_-]+/g, '-')}.toy`, text: out.text() }],
      flows: policy.flows.map(({ id }, index) => ({ id, boxes: boxes.get(index) ?? 0, lines: lines.get(index) ?? [] })),
      conduits: policy.conduits.map(({ id }) => ({ id, deniedCounters: [] })),
      fingerprint,
    },
    findings,
  )
}
