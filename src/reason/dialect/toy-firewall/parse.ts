import { parseAddressRange } from '#ground/net'
import type { Finding } from '#ground/report'
import { returnRules, states, timeMax } from '#reason/policy'
import type { Box, Interval } from '#reason/space'
import type { ParsedConfig } from '../dialect.ts'
import type { Element, Step } from '../program.ts'

const number = (text: string, max: bigint): Interval | undefined => {
  const found = /^(\d{1,13})(?:-(\d{1,13}))?$/.exec(text)
  if (found === null) return undefined
  const first = BigInt(found[1] ?? 0)
  const last = BigInt(found[2] ?? found[1] ?? 0)
  return first <= last && last <= max ? [first, last] : undefined
}

const address = (text: string): Interval | undefined => {
  const range = parseAddressRange(text)
  return range === undefined ? undefined : [range.first, range.last]
}

/** What one keyword adds to the box; undefined when its value is not understood. */
type Keyword = (value: string, box: Box) => Box | undefined

const on =
  (axis: string, valueOf: (text: string) => Interval | undefined): Keyword =>
  (text) => {
    const value = valueOf(text)
    return value === undefined ? undefined : { [axis]: [value] }
  }

const startOf: Keyword = (text) => {
  const value = number(text, timeMax)
  return value === undefined ? undefined : { time: [[value[0], timeMax]] }
}

const endOf: Keyword = (text, box) => {
  const value = number(text, timeMax)
  const first = box['time']?.[0]?.[0] ?? 0n
  return value === undefined || value[0] <= first ? undefined : { time: [[first, value[0] - 1n]] }
}

const services: Readonly<Record<string, bigint>> = { icmp: 1n, tcp: 6n, udp: 17n, icmpv6: 58n }

/** Reads what `emit` writes, line by line; what it does not understand is an error at that line. */
export const parse = (text: string, file: string, interfaces: readonly string[]): ParsedConfig => {
  const findings: Finding[] = []
  const steps: Step[] = []
  const others: string[] = []
  let otherwise: { readonly verdict: 'accept' | 'drop'; readonly line: number } = { verdict: 'drop', line: 1 }

  const refuse = (line: number, message: string): undefined => {
    findings.push({ code: 'dialect/unsupported', severity: 'error', message, at: { file, line } })
  }
  const place = (name: string): Interval | undefined => {
    if (!/^[a-z0-9]{1,15}$/.test(name) || others.length > 1000) return undefined
    if (!interfaces.includes(name) && !others.includes(name)) others.push(name)
    const index = BigInt(interfaces.includes(name) ? interfaces.indexOf(name) : interfaces.length + others.indexOf(name))
    return [index, index]
  }
  const keywords: ReadonlyMap<string, Keyword> = new Map([
    ['in', on('from', place)],
    ['out', on('to', place)],
    ['protocol', on('protocol', (value) => number(value, 255n))],
    ['port', on('port', (value) => number(value, 65535n))],
    ['type', on('port', (value) => number(value, 255n))],
    ['source-port', on('sourcePort', (value) => number(value, 65535n))],
    ['to', on('destination', address)],
    ['from', on('source', address)],
    ['since', startOf],
    ['until', endOf],
  ])

  const parseBox = (words: readonly string[]): Box | string => {
    const box: Record<string, readonly Interval[]> = { state: [[states.new, states.new]] }
    const seen = new Set<string>()
    for (let i = 0; i < words.length; i++) {
      const word = words[i] ?? ''
      const service = Object.hasOwn(services, word) ? services[word] : undefined
      const keyword = keywords.get(word)
      if (seen.has(word)) return `\`${word}\` stands twice`
      seen.add(word)
      if (service !== undefined && box['protocol'] === undefined) box['protocol'] = [[service, service]]
      else if (keyword !== undefined) {
        const part = keyword(words[++i] ?? '', box)
        if (part === undefined) return `\`${(words[i] ?? '').slice(0, 60)}\` is not understood after \`${word}\``
        Object.assign(box, part)
      } else return `\`${word.slice(0, 60)}\` is not understood`
    }
    return box
  }

  const parseLine = (line: number, words: readonly string[], label: string): void => {
    const [deed, ...rest] = words
    const kind = deed === 'allow' ? 'accept' : 'drop'
    const step = (elements: readonly Element[]): void => {
      steps.push({ line, matches: [{ elements, negated: false }], outcome: { kind }, labels: [label] })
    }
    if (deed === 'default' && rest.length === 1 && (rest[0] === 'allow' || rest[0] === 'deny'))
      otherwise = { verdict: rest[0] === 'allow' ? 'accept' : 'drop', line }
    else if (deed !== 'allow' && deed !== 'deny') refuse(line, `\`${(deed ?? '').slice(0, 60)}\` is not understood`)
    else if (rest.length === 1 && rest[0] === 'returning') step(returnRules(1).map(({ box }) => ({ box, line })))
    else {
      const box = parseBox(rest)
      if (typeof box === 'string') refuse(line, box)
      else step([{ box, line }])
    }
  }

  for (const [index, line] of text.split('\n').entries()) {
    const [rule = '', ...comment] = line.split('#')
    const words = rule.trim().split(/\s+/)
    if (words[0] !== '') parseLine(index + 1, words, comment.join('#').trim())
  }
  const chain = { name: 'rules', line: 1, steps }
  return {
    program: {
      chains: new Map([[chain.name, chain]]),
      entries: [{ chain: chain.name, otherwise: otherwise.verdict, line: otherwise.line }],
      otherInterfaces: others,
    },
    findings: findings.slice(0, 200),
  }
}
