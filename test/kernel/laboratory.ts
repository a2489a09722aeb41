import { execFileSync, spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { requireAll, requireNamespaces, requireTool } from '../requirements.ts'
import type { Requirement } from '../requirements.ts'
import { framesIn, pcapOf, probeIn } from './frame.ts'

/** What a laboratory is built with: namespaces, and programs that load rules, send frames and catch them. */
export const requireLaboratory = (): Requirement =>
  requireAll(requireNamespaces(), ...['nft', 'tcpreplay', 'dumpcap', 'sysctl'].map((tool) => requireTool(tool)))

export interface Macs {
  readonly source: readonly number[]
  readonly destination: readonly number[]
}

/**
 * Plant side A, a firewall and plant side B as network namespaces; side A has the even interfaces of the firewall, side
 * B the odd ones. A packet leaves by the interface that its DSCP names (1 for the first), whatever its addresses, so
 * that every combination of addresses and interfaces can be put to the rules.
 */
export interface Laboratory {
  readonly load: (rules: string) => void
  /** Addresses of a frame that is sent into interface `index` of the firewall. */
  readonly macs: (index: number) => Macs
  /** Sends frames into each interface, and says where each probe came out: number of the probe to indexes of interfaces. */
  readonly send: (framesByInterface: ReadonlyMap<number, readonly Uint8Array[]>) => Promise<ReadonlyMap<number, readonly number[]>>
  /** Packets of each named counter of our table. */
  readonly counters: () => ReadonlyMap<string, number>
  /** Runs a command in the firewall; a failing one is forgiven, since conntrack fails when there is nothing to delete. */
  readonly runAtFirewall: (command: readonly string[]) => void
  readonly close: () => void
}

const hex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
const firewallMac = (index: number): readonly number[] => [2, 0, 0, 0, 0xf0, index]
const peerMac = (index: number): readonly number[] => [2, 0, 0, 0, 0xa0, index]

const maxInterfaces = 60
const packetsPerSecond = 8000

export const openLaboratory = (interfaces: readonly string[]): Laboratory => {
  if (interfaces.length > maxInterfaces) throw new Error(`at most ${maxInterfaces} interfaces, have ${interfaces.length}`)
  const names = { a: `bulkhead-a-${process.pid}`, firewall: `bulkhead-fw-${process.pid}`, b: `bulkhead-b-${process.pid}` }
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-laboratory-'))
  const running = new Set<ChildProcess>()
  const sideOf = (index: number): string => (index % 2 === 0 ? names.a : names.b)
  const run = (namespace: string, command: string, args: readonly string[]): string =>
    execFileSync('ip', ['netns', 'exec', namespace, command, ...args], { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28 })

  const close = (): void => {
    for (const child of running) child.kill('SIGKILL')
    for (const name of Object.values(names)) {
      try {
        execFileSync('ip', ['netns', 'del', name], { stdio: 'ignore' })
      } catch {
        // It was never made: closing must still remove the others.
      }
    }
    rmSync(folder, { recursive: true, force: true })
  }

  const build = (): void => {
    for (const name of Object.values(names)) execFileSync('ip', ['netns', 'add', name])
    const settings = [
      'net.ipv4.ip_forward=1',
      'net.ipv6.conf.all.forwarding=1',
      'net.ipv6.conf.default.accept_dad=0',
      'net.ipv4.conf.default.rp_filter=0',
      'net.ipv4.conf.all.rp_filter=0',
      'net.ipv4.conf.default.send_redirects=0',
      'net.ipv4.conf.all.send_redirects=0',
    ]
    for (const setting of settings) run(names.firewall, 'sysctl', ['-qw', setting])
    for (const side of [names.a, names.b]) run(side, 'sysctl', ['-qw', 'net.ipv6.conf.default.disable_ipv6=1'])
    for (const [index, name] of interfaces.entries()) {
      execFileSync('ip', [
        'link',
        'add',
        name,
        'address',
        hex(firewallMac(index)),
        'netns',
        names.firewall,
        'type',
        'veth',
        'peer',
        'name',
        `p${index}`,
        'address',
        hex(peerMac(index)),
        'netns',
        sideOf(index),
      ])
      run(sideOf(index), 'ip', ['link', 'set', `p${index}`, 'up'])
      const table = String(100 + index)
      const [gateway4, gateway6] = [`169.254.${index}.2`, `fe80::${index + 1}:2`]
      for (const line of [
        `link set ${name} up`,
        `addr add 169.254.${index}.1/30 dev ${name}`,
        `neigh replace ${gateway4} lladdr ${hex(peerMac(index))} dev ${name} nud permanent`,
        `-6 neigh replace ${gateway6} lladdr ${hex(peerMac(index))} dev ${name} nud permanent`,
        `route add default via ${gateway4} dev ${name} onlink table ${table}`,
        `-6 route add default via ${gateway6} dev ${name} onlink table ${table}`,
        `rule add fwmark ${index + 1} lookup ${table} priority ${table}`,
        `-6 rule add fwmark ${index + 1} lookup ${table} priority ${table}`,
      ])
        run(names.firewall, 'ip', line.split(' '))
    }
    const ways = interfaces.map((_, index) => `${index + 1} : ${index + 1}`).join(', ')
    const marking = join(folder, 'ways.nft')
    writeFileSync(
      marking,
      `table inet laboratory {\n  chain ways {\n    type filter hook prerouting priority mangle;\n    meta mark set ip dscp map { ${ways} }\n    meta mark set ip6 dscp map { ${ways} }\n  }\n}\n`,
    )
    run(names.firewall, 'nft', ['-f', marking])
  }

  const capture = async (index: number): Promise<() => Promise<readonly Uint8Array[]>> => {
    const file = join(folder, `out-${index}.pcap`)
    rmSync(file, { force: true })
    // Frames that the firewall sends have the peer as destination; those we send have it as source.
    const child = spawn(
      'ip',
      [
        'netns',
        'exec',
        sideOf(index),
        'dumpcap',
        '-q',
        '-P',
        '-B',
        '64',
        '-i',
        `p${index}`,
        '-f',
        `ether dst ${hex(peerMac(index))}`,
        '-w',
        file,
        '-a',
        'duration:300',
      ],
      { stdio: 'ignore' },
    )
    running.add(child)
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    for (let i = 0; i < 200 && !(existsSync(file) && statSync(file).size >= 24); i++) await sleep(50)
    return async () => {
      child.kill('SIGINT')
      await ended
      running.delete(child)
      return existsSync(file) ? framesIn(readFileSync(file)) : []
    }
  }

  const send: Laboratory['send'] = async (framesByInterface) => {
    const stops = await Promise.all(interfaces.map((_, index) => capture(index)))
    for (const [index, frames] of framesByInterface) {
      if (frames.length === 0) continue
      const file = join(folder, `in-${index}.pcap`)
      writeFileSync(file, pcapOf(frames))
      run(sideOf(index), 'tcpreplay', ['-q', `--pps=${packetsPerSecond}`, '-i', `p${index}`, file])
    }
    await sleep(500)
    const arrived = new Map<number, number[]>()
    for (const [index, stop] of stops.entries()) {
      for (const frame of await stop()) {
        const id = probeIn(frame)
        if (id !== undefined) arrived.set(id, [...(arrived.get(id) ?? []), index])
      }
    }
    return arrived
  }

  try {
    build()
  } catch (cause) {
    close()
    throw new Error('the laboratory could not be built', { cause })
  }
  return {
    load: (rules) => {
      const file = join(folder, 'rules.nft')
      writeFileSync(file, rules)
      run(names.firewall, 'nft', ['-f', file])
    },
    macs: (index) => ({ source: peerMac(index), destination: firewallMac(index) }),
    send,
    counters: () => {
      const listed = JSON.parse(run(names.firewall, 'nft', ['-j', 'list', 'counters', 'table', 'inet', 'bulkhead'])) as {
        nftables: readonly { counter?: { name: string; packets: number } }[]
      }
      return new Map(listed.nftables.flatMap(({ counter }) => (counter === undefined ? [] : [[counter.name, counter.packets] as const])))
    },
    runAtFirewall: ([command = '', ...args]) => {
      spawnSync('ip', ['netns', 'exec', names.firewall, command, ...args], { stdio: 'ignore', timeout: 60_000 })
    },
    close,
  }
}
