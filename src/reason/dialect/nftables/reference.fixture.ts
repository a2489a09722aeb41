import { parseAddressRange } from '#ground/net'
import type { Point } from '#reason/space'

/**
 * A second, slow reading of the emitted subset for tests: lines and regular expressions, one packet at a time. It
 * shares nothing with `parse` or the diagram, throws at what it does not know, and wants one statement a line.
 */
export interface Reference {
  readonly passes: (point: Point) => boolean
  /** Numbers at which its answer may change, for each axis; types of ICMP are apart from ports, as `icmpType`. */
  readonly edges: ReadonlyMap<string, ReadonlySet<bigint>>
}

interface RefRule {
  readonly text: string
}

interface RefSet {
  readonly type: string
  readonly interval: boolean
  readonly elements: readonly string[]
}

const stateNames = ['new', 'established', 'related', 'invalid', 'untracked']

const axisOf: Readonly<Record<string, string>> = {
  'meta l4proto': 'protocol',
  'th dport': 'port',
  'th sport': 'sourcePort',
  'tcp dport': 'port',
  'udp dport': 'port',
  'tcp sport': 'sourcePort',
  'udp sport': 'sourcePort',
  'ip daddr': 'destination',
  'ip saddr': 'source',
  'ip6 daddr': 'destination',
  'ip6 saddr': 'source',
  'icmp type': 'port',
  'icmpv6 type': 'port',
  iifname: 'from',
  oifname: 'to',
  'ct state': 'state',
}

const typeOf: Readonly<Record<string, string>> = {
  'meta l4proto': 'inet_proto',
  'th dport': 'inet_service',
  'th sport': 'inet_service',
  'ip daddr': 'ipv4_addr',
  'ip saddr': 'ipv4_addr',
  'ip6 daddr': 'ipv6_addr',
  'ip6 saddr': 'ipv6_addr',
  'icmp type': 'icmp_type',
  'icmpv6 type': 'icmpv6_type',
  iifname: 'ifname',
  oifname: 'ifname',
  'tcp dport': 'inet_service',
  'udp dport': 'inet_service',
}

const firstIpv6 = 1n << 32n

export const createReference = (text: string, interfaces: readonly string[]): Reference => {
  const edges = new Map<string, Set<bigint>>()
  const edge = (axis: string, first: bigint, last: bigint): void => {
    const set = edges.get(axis) ?? new Set()
    set.add(first).add(last + 1n)
    edges.set(axis, set)
  }
  const others: string[] = []

  const rangeOf = (field: string, word: string): readonly [bigint, bigint] => {
    const wrong = new Error(`value ${word} of ${field}`)
    const numeric = (max: number): readonly [bigint, bigint] => {
      const found = /^(0|[1-9]\d*)(?:-(0|[1-9]\d*))?$/.exec(word)
      if (found === null) throw wrong
      const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])]
      if (last > max || first > last) throw wrong
      return [BigInt(first), BigInt(last)]
    }
    switch (field) {
      case 'meta l4proto': {
        const named = ({ tcp: 6n, udp: 17n, icmp: 1n, gre: 47n } as Record<string, bigint>)[word]
        return named === undefined ? numeric(255) : [named, named]
      }
      case 'icmp type':
      case 'icmpv6 type':
        return numeric(255)
      case 'iifname':
      case 'oifname': {
        const name = /^"([A-Za-z0-9_.-]+)"$/.exec(word)?.[1]
        if (name === undefined) throw wrong
        if (!interfaces.includes(name) && !others.includes(name)) others.push(name)
        const place = BigInt(interfaces.includes(name) ? interfaces.indexOf(name) : interfaces.length + others.indexOf(name))
        return [place, place]
      }
      case 'ct state': {
        const state = BigInt(stateNames.indexOf(word))
        if (state < 0n) throw wrong
        return [state, state]
      }
      default: {
        if (field.endsWith('addr')) {
          const range = parseAddressRange(word)
          if (range === undefined || range.first >= firstIpv6 !== field.startsWith('ip6')) throw wrong
          return [range.first, range.last]
        }
        return numeric(65535)
      }
    }
  }

  const valueOf = (point: Point, axis: string): bigint => point[axis] ?? -1n
  const family = (point: Point): 4 | 6 => (valueOf(point, 'source') < firstIpv6 ? 4 : 6)

  /** Whether the packet has the field at all. */
  const has = (field: string, point: Point): boolean => {
    if (field.startsWith('ip6 ')) return family(point) === 6
    if (field.startsWith('ip ')) return family(point) === 4
    if (field === 'icmp type') return family(point) === 4 && point['protocol'] === 1n
    if (field === 'icmpv6 type') return family(point) === 6 && point['protocol'] === 58n
    if (field.startsWith('tcp ')) return point['protocol'] === 6n
    if (field.startsWith('udp ')) return point['protocol'] === 17n
    return true
  }

  type Test = (point: Point) => boolean

  const elementTest = (fields: readonly string[], element: string): Test => {
    const words = element.split(' . ')
    if (words.length !== fields.length) throw new Error(`element ${element}`)
    const ranges = fields.map((field, i) => {
      const [first, last] = rangeOf(field, (words[i] ?? '').trim())
      const axis = axisOf[field] ?? ''
      edge(field.startsWith('icmp') ? 'icmpType' : axis, first, last)
      return { axis, first, last }
    })
    if (fields.some((field) => field.startsWith('th ')) && fields.includes('meta l4proto')) {
      const protocol = ranges[fields.indexOf('meta l4proto')]
      if (protocol === undefined || protocol.first !== protocol.last || (protocol.first !== 6n && protocol.first !== 17n))
        throw new Error('th without ports')
    }
    return (point) =>
      fields.every((field) => has(field, point)) &&
      ranges.every(({ axis, first, last }) => valueOf(point, axis) >= first && valueOf(point, axis) <= last)
  }

  // ---- the file as blocks of lines
  const lines = text.split('\n').map((line) => line.replace(/#.*$/, '').trim())
  const chains = new Map<string, { readonly rules: RefRule[]; policy?: string; hook?: boolean }>()
  const sets = new Map<string, RefSet>()
  const counters = new Set<string>()
  const top: string[] = []
  let i = 0
  const next = (): string => {
    const line = lines[i++]
    if (line === undefined) throw new Error('unexpected end')
    return line
  }
  const readSet = (): RefSet => {
    let type = ''
    let interval = false
    const elements: string[] = []
    for (let line = next(); line !== '}'; line = next()) {
      if (line === '') continue
      if (line.startsWith('type ')) {
        if (type !== '') throw new Error('two types')
        type = line.slice(5)
      } else if (line === 'flags interval') interval = true
      else if (line === 'elements = {') {
        let closed = true
        const before = elements.length
        for (let element = next(); element !== '}'; element = next()) {
          if (element === '') continue
          if (!closed) throw new Error('comma missing')
          closed = element.endsWith(',')
          if (element === ',') throw new Error('empty element')
          elements.push(element.replace(/,$/, '').trim())
        }
        if (elements.length === before) throw new Error('empty set')
      } else throw new Error(`in a set: ${line}`)
    }
    if (type === '') throw new Error('no type')
    return { type, interval, elements }
  }
  const readChain = (name: string): void => {
    const chain: { readonly rules: RefRule[]; policy?: string; hook?: boolean } = chains.get(name) ?? { rules: [] }
    chains.set(name, chain)
    for (let line = next(); line !== '}'; line = next()) {
      if (line === '') continue
      if (/^type filter hook forward priority filter; policy (accept|drop);$/.test(line)) {
        if (chain.hook === true) throw new Error('two hooks')
        chain.hook = true
        chain.policy = /accept/.test(line) ? 'accept' : 'drop'
      } else {
        let rule = line
        while (rule.split('{').length > rule.split('}').length) rule += ` ${next()}`
        chain.rules.push({ text: rule })
      }
    }
  }
  while (i < lines.length) {
    const line = next()
    if (line === '') continue
    if (line !== 'table inet bulkhead {') {
      top.push(line)
      continue
    }
    for (let inner = next(); inner !== '}'; inner = next()) {
      if (inner === '') continue
      const [, kind, name] = /^(chain|set|counter) (\S+) \{(?: \})?$/.exec(inner) ?? []
      if (kind === undefined || name === undefined) throw new Error(`in the table: ${inner}`)
      if (kind === 'counter') counters.add(name)
      else if (kind === 'chain') readChain(name)
      else if (sets.has(name)) throw new Error('two sets of one name')
      else sets.set(name, readSet())
    }
    top.push('{}')
  }
  if (!/^(table inet bulkhead )*delete table inet bulkhead (table inet bulkhead )*\{\}$/.test(top.join(' '))) throw new Error(`top: ${top.join(' ')}`)

  // ---- rules as functions
  type Outcome = 'accept' | 'drop' | 'return' | 'none' | { readonly chain: string; readonly isGoto: boolean }
  const outcomeOf = (word: string): Outcome => {
    const [, verb, chain] = /^(jump|goto) (\S+)$/.exec(word) ?? []
    if (verb !== undefined && chain !== undefined) {
      if (!chains.has(chain)) throw new Error(`no chain ${chain}`)
      return { chain, isGoto: verb === 'goto' }
    }
    if (word === 'accept' || word === 'drop' || word === 'return') return word
    if (word === '' || word === 'continue') return 'none'
    throw new Error(`verdict ${word}`)
  }
  const compile = (rule: string): ((point: Point) => Outcome) => {
    const tests: Test[] = []
    const used: string[] = []
    let rest = rule
    const bite = (pattern: RegExp): readonly string[] | undefined => {
      const found = pattern.exec(rest)
      if (found === null) return undefined
      rest = rest.slice(found[0].length).trimStart()
      return found.slice(1).map((part) => part ?? '')
    }
    const field = '(?:meta l4proto|th [sd]port|tcp [sd]port|udp [sd]port|ip6? [sd]addr|icmp type|icmpv6 type|iifname|oifname|ct state)'
    let limited = false
    let map: { readonly test: Test; readonly outcome: Outcome }[] | undefined
    for (;;) {
      const time = bite(/^meta time (>=|<) (\d+)(?= |$)/)
      if (time !== undefined) {
        const at = BigInt(time[1] ?? 0)
        edge('time', at, at - 1n)
        tests.push((point) => (time[0] === '<' ? valueOf(point, 'time') < at : valueOf(point, 'time') >= at))
        continue
      }
      const looked = bite(
        new RegExp(`^(${field}(?: \\. ${field})*) (!= )?(?:@(\\S+)|vmap \\{([^}]*)\\}|\\{([^}]*)\\}|([^\\s{@]+(?: \\. [^\\s{@]+)*))(?= |$)`),
      )
      if (looked !== undefined) {
        const [key = '', negation, setName, vmap, anonymous, plain] = looked
        const fields = key.split(' . ')
        used.push(...fields)
        if (new Set(fields.map((one) => axisOf[one])).size < fields.length) throw new Error('a field twice')
        if (vmap !== '' && vmap !== undefined) {
          map = vmap
            .split(',')
            .map((entry) => entry.trim())
            .filter((entry) => entry !== '')
            .map((entry) => {
              const [element = '', verdict = ''] = entry.split(' : ')
              return { test: elementTest(fields, element), outcome: outcomeOf(verdict.trim()) }
            })
          if (map.length === 0) throw new Error('empty map')
          continue
        }
        let elements: readonly string[]
        if (setName !== '' && setName !== undefined) {
          const set = sets.get(setName)
          if (set === undefined || set.type !== fields.map((one) => typeOf[one] ?? '').join(' . ')) throw new Error(`set ${setName}`)
          elements = set.elements
        } else
          elements =
            anonymous !== '' && anonymous !== undefined
              ? anonymous
                  .split(',')
                  .map((one) => one.trim())
                  .filter((one) => one !== '')
              : [plain ?? '']
        if (elements.length === 0 && setName === '') throw new Error('empty')
        const union = elements.map((element) => elementTest(fields, element))
        const present: Test = (point) => fields.every((one) => has(one, point))
        tests.push(negation === '' ? (point) => union.some((test) => test(point)) : (point) => present(point) && !union.some((test) => test(point)))
        continue
      }
      const counter = bite(/^counter(?: name (\S+))?(?= |$)/)
      if (counter !== undefined) {
        if (counter[0] !== '' && !counters.has(counter[0] ?? '')) throw new Error(`no counter ${counter[0]}`)
        continue
      }
      if (bite(/^limit rate \d+\/second burst \d+ packets(?= |$)/) !== undefined) {
        limited = true
        continue
      }
      if (bite(/^log(?: prefix "[^"]*")?(?= |$)/) === undefined) break
    }
    const families = new Set(
      used.flatMap((one) => (one.startsWith('ip6') || one.startsWith('icmpv6') ? [6] : one.startsWith('ip ') || one.startsWith('icmp ') ? [4] : [])),
    )
    if (families.size > 1) throw new Error('both families')
    const carriers = new Set(used.flatMap((one) => /^(tcp|udp|icmp|icmpv6) /.exec(one)?.[1] ?? []))
    if (used.some((one) => one.startsWith('th ')) && !used.includes('meta l4proto')) throw new Error('th without a protocol')
    if (carriers.size > 1) throw new Error('two protocols')
    const comment = / ?comment "[^"]*"$/.exec(rest)
    const verdict = (comment === null ? rest : rest.slice(0, comment.index)).trim()
    const outcome = outcomeOf(verdict)
    if (limited && outcome !== 'none') throw new Error('a limited verdict')
    if (map !== undefined && outcome !== 'none') throw new Error('two verdicts')
    const entries = map
    return (point) => {
      if (!tests.every((test) => test(point))) return 'none'
      return entries === undefined ? outcome : (entries.find(({ test }) => test(point))?.outcome ?? 'none')
    }
  }
  const compiled = new Map([...chains].map(([name, chain]) => [name, chain.rules.map(({ text: rule }) => compile(rule))]))
  const walk = (name: string, point: Point, depth: number): 'accept' | 'drop' | 'back' => {
    if (depth > 16) throw new Error('a loop')
    for (const rule of compiled.get(name) ?? []) {
      const outcome = rule(point)
      if (outcome === 'none') continue
      if (outcome === 'accept' || outcome === 'drop') return outcome
      if (outcome === 'return') return 'back'
      const ending = walk(outcome.chain, point, depth + 1)
      if (ending !== 'back' || outcome.isGoto) return ending
    }
    return 'back'
  }
  return {
    edges,
    passes: (point) => {
      for (const [name, chain] of chains) {
        if (chain.hook !== true) continue
        const ending = walk(name, point, 0)
        if ((ending === 'back' ? chain.policy : ending) === 'drop') return false
      }
      return true
    },
  }
}
