import { serviceByName, services } from '#ground/service'
import type { PortRange } from '#ground/service'
import type { PlanCode } from './finding-codes.ts'
import { meant, quoted } from './notebook.ts'
import type { FlowService } from './plan.ts'

/** What is wrong with one text of the plan; the caller knows where it stands. */
export interface Problem {
  readonly code: PlanCode
  readonly message: string
  readonly help?: string
}

export const problem = (code: PlanCode, message: string, help?: string): { readonly problem: Problem } => ({
  problem: { code, message, ...(help === undefined ? {} : { help }) },
})

const icmp = 1
const icmpv6 = 58
const tcp = 6
const udp = 17

// Only these two types mean the same in both families (RFC 792: 8 and 0, RFC 4443: 128 and 129) and open anything of
// their own; the error messages belong to the conversation they are about and pass with it.
const icmpTypes: Readonly<Record<string, readonly number[]>> = { 'echo-request': [8, 128], 'echo-reply': [0, 129] }

/** Services that run on Ethernet frames: no router and no firewall between zones can pass them. */
export const layer2Services: ReadonlySet<string> = new Set([
  'profinet-rt',
  'profinet-irt',
  'profinet-dcp',
  'profinet',
  'goose',
  'sampled-values',
  'ethercat',
  'powerlink',
  'sercos',
  'cc-link-ie-field',
  'mrp',
  'lldp',
])

const help = 'write a service of the catalogue, `tcp/8530`, `udp/5000-5010`, `tcp/80,443`, `tcp`, `udp`, `icmp`, `icmp/echo-request`, `ip/47` or `ip`'

const number = (text: string, max: number): number | undefined => (/^\d{1,5}$/.test(text) && Number(text) <= max ? Number(text) : undefined)

const parsePorts = (transport: 'tcp' | 'udp', text: string): readonly PortRange[] | string => {
  const ranges: PortRange[] = []
  for (const part of text.split(',')) {
    const [firstText = '', lastText = firstText, more] = part.trim().split('-')
    const first = number(firstText.trim(), 65535)
    const last = number(lastText.trim(), 65535)
    if (first === undefined || last === undefined || first === 0 || more !== undefined)
      return `${quoted(part)} is not a port from 1 to 65535 or a range of them`
    if (first > last) return `port range ${quoted(part)} runs backwards`
    ranges.push({ transport, first, last })
  }
  return ranges
}

const whole = (transport: 'tcp' | 'udp'): PortRange => ({ transport, first: 0, last: 65535 })

const parseIp = (text: string, rest: string | undefined): FlowService | { readonly problem: Problem } => {
  if (rest === undefined) {
    const others = Array.from({ length: 256 }, (_, i) => i).filter((protocol) => protocol !== tcp && protocol !== udp)
    return { text, ports: [whole('tcp'), whole('udp')], protocols: others, icmpTypes: [] }
  }
  const protocol = number(rest, 255)
  if (protocol === undefined) return problem('plan/bad-service', `${quoted(rest)} is not an IP protocol number from 0 to 255`, help)
  if (protocol === tcp || protocol === udp) {
    const name = protocol === tcp ? 'tcp' : 'udp'
    return problem('plan/bad-service', `${quoted(text)} is ${name}`, `write \`${name}\` for all its ports, or \`${name}/\` and the ports`)
  }
  return { text, ports: [], protocols: [protocol], icmpTypes: [] }
}

const parseIcmp = (text: string, rest: string | undefined): FlowService | { readonly problem: Problem } => {
  if (rest === undefined) return { text, ports: [], protocols: [icmp, icmpv6], icmpTypes: [] }
  const types = Object.hasOwn(icmpTypes, rest) ? icmpTypes[rest] : undefined
  if (types !== undefined) return { text, ports: [], protocols: [icmp, icmpv6], icmpTypes: types }
  const names = Object.keys(icmpTypes)
  return problem(
    'plan/bad-service',
    `${quoted(rest)} is no ICMP message that a flow may open`,
    meant(rest, names, `one of ${names.join(', ')}; error messages pass with the conversation they belong to`),
  )
}

/** One service of a flow or a promise. */
export const parseService = (text: string): FlowService | { readonly problem: Problem } => {
  const named = serviceByName(text)
  if (named !== undefined) return { text, name: named.name, ports: named.ports, protocols: [], icmpTypes: [] }
  const slash = text.indexOf('/')
  const head = slash < 0 ? text : text.slice(0, slash)
  const rest = slash < 0 ? undefined : text.slice(slash + 1)
  if (head === 'ip') return parseIp(text, rest)
  if (head === 'icmp') return parseIcmp(text, rest)
  if (head === 'tcp' || head === 'udp') {
    const ports = rest === undefined ? [whole(head)] : parsePorts(head, rest)
    return typeof ports === 'string' ? problem('plan/bad-service', ports, help) : { text, ports, protocols: [], icmpTypes: [] }
  }
  if (layer2Services.has(text)) {
    return problem(
      'plan/layer-2-service',
      `${quoted(text)} runs on Ethernet and cannot be routed between zones`,
      'put both ends into one zone, or let a gateway between the zones speak a routable service',
    )
  }
  if (rest !== undefined) return problem('plan/bad-service', `${quoted(text)} is not a protocol with ports`, help)
  return problem(
    'plan/unknown-service',
    `unknown service ${quoted(text)}`,
    meant(text, [...services.map((s) => s.name), 'tcp', 'udp', 'icmp', 'ip'], help),
  )
}

/** True when Bulkhead can tell this service's operations apart, so that a flow must say which it allows. */
export const isClassified = (service: FlowService): boolean => service.name !== undefined && (serviceByName(service.name)?.classified ?? false)
