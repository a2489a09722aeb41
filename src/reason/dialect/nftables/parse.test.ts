import { describe, expect, it } from 'vitest'
import { packetAxes, states } from '#reason/policy'
import { createSpace } from '#reason/space'
import type { Point } from '#reason/space'
import { parseAddress } from '#ground/net'
import { programMeaning } from '../meaning.ts'
import { walkProgram } from '../walk.ts'
import { parse } from './parse.ts'

const interfaces = ['ops0', 'cell1']

const file = (rules: string, more = '', policy = 'drop'): string =>
  `table inet bulkhead\ndelete table inet bulkhead\ntable inet bulkhead {\n${more}\nchain forward {\ntype filter hook forward priority filter; policy ${policy};\n${rules}\n}\n}\n`

const protocols: Readonly<Record<string, bigint>> = { tcp: 6n, udp: 17n, icmp: 1n, icmpv6: 58n, gre: 47n, sctp: 132n }

/** `ops0>cell1 tcp 10.0.0.1:5000>10.1.0.1:502 new @100` */
const packet = (text: string): Point => {
  const found = /^(\w+)>(\w+) (\w+) (\S+?)(?:#(\d+))?>(\S+?)(?:#(\d+))?(?: (new|established|related|invalid|untracked))?(?: @(\d+))?$/.exec(text)
  if (found === null) throw new Error(`no packet: ${text}`)
  const place = (name = ''): bigint => BigInt(interfaces.includes(name) ? interfaces.indexOf(name) : interfaces.length)
  const address = (words = ''): bigint => parseAddress(words) ?? -1n
  return {
    state: states[(found[8] ?? 'new') as keyof typeof states],
    from: place(found[1]),
    to: place(found[2]),
    time: BigInt(found[9] ?? 0),
    protocol: protocols[found[3] ?? ''] ?? 0n,
    source: address(found[4]),
    sourcePort: BigInt(found[5] ?? 0),
    destination: address(found[6]),
    port: BigInt(found[7] ?? 0),
    operation: 0n,
  }
}

const passes = (text: string, point: Point): boolean => {
  const parsed = parse(text, 'a.nft', interfaces)
  expect(parsed.findings.filter(({ code }) => code !== 'dialect/open-policy')).toEqual([])
  const space = createSpace(packetAxes(interfaces.length + parsed.program.otherInterfaces.length))
  const { diagram, endings } = programMeaning(space, parsed.program)
  const byDiagram = endings[space.terminalAt(diagram, point) - 1]
  const byWalk = walkProgram(parsed.program, point)
  expect(byWalk).toMatchObject({ verdict: byDiagram?.verdict, line: byDiagram?.line })
  return byWalk.verdict === 'accept'
}

const plc = 'ops0>cell1 tcp 10.0.0.5#5000>10.1.0.9#502'
const dns = 'ops0>cell1 udp 10.0.0.5#5000>10.1.0.9#53'
const six = 'ops0>cell1 tcp fd00::5#5000>fd00:1::9#502'
const ping = 'ops0>cell1 icmp 10.0.0.5>10.1.0.9#8'
const odd = 'other>cell1 tcp 10.0.0.5#5000>10.1.0.9#502'

describe('rules as people write them', () => {
  it.each<[rules: string, passed: readonly string[], dropped: readonly string[], more?: string]>([
    ['ip saddr 10.0.0.5 tcp dport 502 accept', [plc, odd], [dns, six, ping]],
    ['ip saddr 10.0.0.0/24 accept', [plc, dns, ping], [six]],
    ['ip saddr 10.0.0.4-10.0.0.6 ip daddr 10.1.0.9 accept', [plc], [six]],
    ['ip saddr != 10.0.0.5 accept', [], [plc, dns, six]],
    ['ip saddr != { 10.0.0.1, 10.0.0.6-10.0.0.9 } accept', [plc, dns], [six]],
    ['ip6 saddr fd00::/64 accept', [six], [plc]],
    ['ip6 saddr . ip6 daddr { fd00::5 . fd00:1::/32 } accept', [six], [plc]],
    ['tcp dport { 102, 500-510 } accept', [plc, six], [dns]],
    ['tcp dport != 502 accept', [], [plc, dns]],
    ['tcp dport > 501 tcp dport <= 502 accept', [plc], [dns]],
    ['tcp sport >= 5000 accept', [plc], [dns]],
    ['udp dport 53 accept', [dns], [plc]],
    ['meta l4proto tcp th dport 502 accept', [plc, six], [dns]],
    ['meta l4proto { tcp, udp } th dport { 53, 502 } accept', [plc, dns], [ping]],
    ['meta l4proto . th dport { tcp . 502, 17 . 50-60 } accept', [plc, dns], [ping]],
    ['ip protocol tcp accept', [plc], [six, dns]],
    ['ip protocol tcp th dport 502 accept', [plc], [six, dns]],
    ['meta nfproto ipv6 accept', [six], [plc]],
    ['icmp type echo-request accept', [ping], [plc]],
    ['icmp type { 3, 8 } accept', [ping], ['ops0>cell1 icmp 10.0.0.5>10.1.0.9#0']],
    ['icmpv6 type echo-request accept', ['ops0>cell1 icmpv6 fd00::5>fd00:1::9#128'], [ping, six]],
    ['iifname "ops0" oifname cell1 accept', [plc], [odd]],
    ['iifname { "ops0", "cell1" } accept', [plc], [odd]],
    ['iifname != "ops0" accept', [odd], [plc]],
    ['meta iifname . meta oifname { "ops0" . "cell1" } accept', [plc], [odd]],
    ['ct state established,related accept', [`${plc} established`, `${plc} related`], [plc, `${plc} invalid`]],
    ['ct state != { new, untracked } accept', [`${plc} invalid`], [plc]],
    ['ct state vmap { new : accept, established : drop }', [plc], [`${plc} established`]],
    ['meta time >= 100 meta time < 200 accept', [`${plc} @100`, `${plc} @199`], [`${plc} @99`, `${plc} @200`]],
    ['counter\nlog prefix "a: " level info\nlimit rate 5/minute log\ntcp dport 502 counter packets 5 bytes 9 accept comment "ok"', [plc], [dns]],
    ['tcp dport 502 reject with tcp reset\naccept', [dns], [plc]],
    ['tcp dport 502 reject\naccept', [dns], [plc]],
    ['jump a\ntcp dport 502 accept', [plc], [dns], 'chain a { udp dport 53 return\nudp dport 53 accept\n }'],
    ['goto a\ntcp dport 502 accept', [dns], [plc], 'chain a { udp dport 53 accept\n }'],
    ['jump a\nudp dport 53 accept', [dns], [plc], 'chain a { goto b\naccept\n }\nchain b { tcp dport 502 drop\n }'],
    ['ip saddr @hosts accept', [plc], [six], 'set hosts { type ipv4_addr; flags interval; elements = { 10.0.0.5, 10.2.0.0/16 } }'],
    ['ip saddr . tcp dport @pairs accept', [plc], [dns], 'set pairs {\ntype ipv4_addr . inet_service\nelements = { 10.0.0.5 . 502 comment "x", }\n}'],
    [
      'iifname vmap @ways',
      [plc],
      [odd],
      'map ways { type ifname : verdict; elements = { "ops0" : accept, "cell1" : jump x } }\nchain x { accept\n }',
    ],
    ['ip saddr @nobody accept', [], [plc], 'set nobody { type ipv4_addr; }'],
    ['return\naccept', [], [plc]],
    ['continue\naccept', [plc], []],
    ['tcp dport 502 \\\n accept', [plc], [dns]],
    ['# all of it\naccept # yes', [plc], []],
  ])('%s', (rules, passed, dropped, more = '') => {
    for (const text of passed) expect([text, passes(file(rules, more), packet(text))]).toEqual([text, true])
    for (const text of dropped) expect([text, passes(file(rules, more), packet(text))]).toEqual([text, false])
  })

  it('lets everything pass without a base chain, by policy, and only what all base chains accept', () => {
    expect(passes('table inet bulkhead\ndelete table inet bulkhead\n', packet(plc))).toBe(true)
    expect(passes(file('', '', 'accept'), packet(plc))).toBe(true)
    const second = 'chain second { type filter hook forward priority 10; policy accept; udp dport 53 drop\n }'
    expect([plc, dns].map((text) => passes(file('accept', second), packet(text)))).toEqual([true, false])
  })

  it('reads two blocks of one table as one, and forgets what a later delete removes', () => {
    const more = 'table inet bulkhead {\nchain forward { accept\n}\n}\n'
    expect(passes(`${file('tcp dport 502 drop')}${more}`, packet(dns))).toBe(true)
    expect(passes(`${file('drop')}delete table inet bulkhead\n`, packet(plc))).toBe(true)
    expect(passes(file('accept').replace('delete', 'destroy'), packet(plc))).toBe(true)
  })
})

describe('what is not understood', () => {
  const first = 7
  it.each<[rules: string, more?: string]>([
    ['ip dscp 5 accept'],
    ['tcp flags syn accept'],
    ['meta mark 5 accept'],
    ['th dport 502 accept'],
    ['meta l4proto { tcp, 132 } th dport 502 accept'],
    ['meta l4proto . th dport { 132 . 502 } accept'],
    ['tcp dport 010 accept'],
    ['tcp dport 0x10 accept'],
    ['tcp dport http accept'],
    ['tcp dport 70000 accept'],
    ['tcp dport 9-5 accept'],
    ['ip saddr 10.0.0.0/33 accept'],
    ['ip saddr plc.example accept'],
    ['ip saddr fd00::1 accept'],
    ['ip6 saddr 10.0.0.1 accept'],
    ['ip saddr $plc accept'],
    ['ip saddr @nobody accept'],
    ['iifname "cell*" accept'],
    ['iif "ops0" accept'],
    ['meta time 100 accept'],
    ['meta time 100-200 accept'],
    ['meta time "2026-11-23 10:00" accept'],
    ['meta time > 100 accept'],
    ['meta hour "08:00"-"10:00" accept'],
    ['ct state new | related accept'],
    ['ct status dnat accept'],
    ['limit rate 5/second accept'],
    ['limit rate 5/second drop'],
    ['quota 5 mbytes accept'],
    ['accept drop'],
    ['accept counter'],
    ['jump nowhere'],
    ['jump a', 'chain a { jump a\n }'],
    ['counter name nothing accept'],
    ['queue num 1'],
    ['dnat to 10.0.0.1'],
    ['meta mark set 5'],
    ['notrack'],
    ['comment "a" accept'],
    ['tcp dport { } accept'],
    ['tcp dport 5 udp dport 6 accept'],
    ['ip saddr 10.0.0.1 ip6 daddr fd00::1 accept'],
    ['ip saddr . ip saddr { 10.0.0.1 . 10.0.0.1 } accept'],
    ['ip saddr { 10.0.0.1 . 10.0.0.2 } accept'],
    ['tcp dport "502" accept'],
    ['log prefix "a'],
    ['ct state vmap { new : accept'],
    ['ct state new vmap { new }'],
    ['ip saddr 10.0.0.1 }'],
    ['reject with nonsense accept'],
    ['include "more.nft"'],
    ['define plc = 10.0.0.1'],
    ['§ accept'],
  ])('%s', (rules, more = '') => {
    const { findings } = parse(file(rules, more), 'a.nft', interfaces)
    const error = findings.find(({ severity }) => severity === 'error')
    expect(error).toMatchObject({ code: 'dialect/unsupported', at: { file: 'a.nft' } })
    expect(Math.abs((error?.at?.line ?? 0) - first)).toBeLessThanOrEqual(3)
  })

  it.each<[what: string, text: string]>([
    ['another table', `${file('accept')}table ip nat {\n}\n`],
    ['another hook', file('accept', 'chain pre { type filter hook prerouting priority filter; policy drop;\n }')],
    ['nat', file('accept', 'chain post { type nat hook postrouting priority srcnat;\n }')],
    ['a chain before connection tracking', file('accept', 'chain early { type filter hook forward priority raw;\n }')],
    ['a priority by number before connection tracking', file('accept', 'chain early { type filter hook forward priority -250;\n }')],
    ['a table that is switched off', file('accept', 'flags dormant')],
    ['a set that changes by itself', file('accept', 'set s { type ipv4_addr; flags timeout; }')],
    ['a map to marks', file('accept', 'map m { type ipv4_addr : mark; }')],
    ['a rule added from outside', `${file('accept')}add rule inet bulkhead forward drop\n`],
    ['an include', `include "x"\n${file('accept')}`],
    ['rules beside those already loaded', file('accept').replace('delete table inet bulkhead\n', '')],
    ['two policies', file('policy accept;')],
    ['a table removed twice', file('accept').replace('delete table inet bulkhead\n', 'delete table inet bulkhead\ndelete table inet bulkhead\n')],
    ['a table without its end', file('accept').replace(/\}\n\}\n$/, '}\n')],
  ])('%s', (_, text) => {
    expect(parse(text, 'a.nft', interfaces).findings.filter(({ severity }) => severity === 'error')).not.toEqual([])
  })

  it.each<[what: string, text: string, code: string]>([
    ['`flush ruleset`', `flush ruleset\n${file('accept')}`, 'dialect/touches-other-tables'],
    ['deleting before declaring', file('accept').replace('table inet bulkhead\n', ''), 'dialect/first-load'],
    [
      'elements that overlap',
      file(
        'ip saddr . tcp dport @s accept',
        'set s { type ipv4_addr . inet_service; flags interval; elements = { 10.0.0.0/24 . 5, 10.0.0.9 . 4-6 } }',
      ),
      'dialect/refused-by-kernel',
    ],
    ['a policy that lets pass', file('drop').replace('policy drop', 'policy accept'), 'dialect/open-policy'],
    ['ranges in a set without them', file('ip saddr @s accept', 'set s { type ipv4_addr; elements = { 10.0.0.0/24 } }'), 'dialect/refused-by-kernel'],
    ['a log prefix that is too long', file(`log prefix "${'a'.repeat(128)}" accept`), 'dialect/refused-by-kernel'],
  ])('%s is a warning that leaves the meaning', (_, text, code) => {
    expect(parse(text, 'a.nft', interfaces).findings.map((finding) => [finding.severity, finding.code])).toEqual([['warning', code]])
  })
})
