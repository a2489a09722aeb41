import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addresses, box, flow, numbers } from '../../../../test/fixture/compiled-flow.ts'
import { requireAll, requireNamespaces, requireTool, titled } from '../../../../test/requirements.ts'
import type { PointPolicy } from '#reason/policy'
import { now, randomPolicy, workshop } from '../policy.fixture.ts'
import { prove } from '../prove.ts'
import { nftables } from './index.ts'

const textOf = (policy: PointPolicy): string => {
  const emitted = nftables.emit(policy)
  if (!emitted.ok) throw new Error(emitted.findings.map(({ message }) => message).join('; '))
  return emitted.value.files[0]?.text ?? ''
}

const text = textOf(workshop)
const lines = text.split('\n').map((line) => line.trim())

describe('the emitted file', () => {
  it('replaces our own table in one transaction and touches nothing else', () => {
    const statements = text.split('\n').filter((line) => /^[a-z]/.test(line))
    expect(statements).toEqual(['table inet bulkhead', 'delete table inet bulkhead', 'table inet bulkhead {'])
  })

  it('drops by default, knows states, and lets in only the errors that belong to a connection', () => {
    expect(lines).toContain('type filter hook forward priority filter; policy drop;')
    expect(lines.filter((line) => line.startsWith('ct state'))).toEqual([
      'ct state established counter name returned accept',
      'ct state related icmp type { 3, 11, 12 } counter name returned accept',
      'ct state related icmpv6 type { 1-4 } counter name returned accept',
      'ct state invalid counter name invalid drop',
      'ct state new iifname . oifname vmap {',
    ])
  })

  it('binds every port to its protocol', () => {
    for (const line of lines.filter((each) => each.includes('th dport'))) expect(line).toMatch(/^meta l4proto \. th dport/)
  })

  it('writes windows as instants, half open, and never as hours', () => {
    expect(lines.find((line) => line.startsWith('meta time >='))).toMatch(`meta time >= ${now} meta time < ${now + 3600} `)
    expect(text).not.toMatch(/meta (hour|day)/)
  })

  it('gives overlaps to the first flow', () => {
    const set = text.slice(text.indexOf('set v4.operations-to-cell-1.all-of-operations-reads'))
    expect(set.slice(0, set.indexOf('}'))).toContain('tcp . 502 . 10.20.1.10 . 10.10.0.6-10.10.0.15,')
  })

  it('gives conduits that share their interfaces one chain, and says both when it drops', () => {
    const shared = textOf({ ...workshop, conduits: workshop.conduits.map((conduit) => ({ ...conduit, from: [0], to: [1], logDenied: true })) })
    expect(shared).toContain('"ops0" . "cell1" : goto conduit.operations-to-cell-1-operations-to-cell-2-dmz-to-operations,')
    expect(shared).toContain('log prefix "bulkhead deny operations-to-cell-1 operations-to-cell-2 dmz-to-operations: "')
  })

  it('counts and logs a flow by its name', () => {
    const rule = lines.find((line) => line.includes('@v4.operations-to-cell-1.hmi-polls '))
    expect(rule).toBe(
      'meta l4proto . th dport . ip daddr . ip saddr @v4.operations-to-cell-1.hmi-polls counter name allow.operations-to-cell-1.hmi-polls' +
        ' log prefix "bulkhead allow operations-to-cell-1.hmi-polls: " accept comment "hmi-polls is needed (operations)"',
    )
  })

  it('keeps hostile words inside their comment', () => {
    const hostile = flow(
      'a"; accept',
      'b\n}',
      [box(0, 1, { protocol: numbers(6), source: addresses('10.0.0.1'), destination: addresses('10.0.0.2') })],
      {
        logged: true,
        source: {
          id: 'b',
          conduit: 'a',
          from: [],
          to: [],
          services: [],
          temporary: false,
          why: '"\n}\ntable ip evil { } #\u202e*\\ für Öl'.repeat(9),
          owner: '\u0000"',
        },
      },
    )
    const emitted = textOf({ ...workshop, plant: 'x\ntable ip evil { }', flows: [hostile] })
    expect(emitted.split('\n').filter((line) => line.includes('evil') && !line.startsWith('#') && !/comment "[^"\\*]*"$/.test(line))).toEqual([])
    expect(emitted).toContain('table ip evil # für Öl'.replace('# ', ''))
    expect(nftables.parse(emitted, 'a', workshop.interfaces).findings).toEqual([])
  })

  it('refuses times that the kernel cannot hold', () => {
    const late = flow('operations-to-cell-1', 'late', [
      box(0, 1, {
        time: numbers([9_300_000_000, 9_400_000_000]),
        protocol: numbers(6),
        source: addresses('10.0.0.1'),
        destination: addresses('10.0.0.2'),
      }),
    ])
    expect(nftables.emit({ ...workshop, flows: [late] }).findings.map(({ code }) => code)).toEqual(['dialect/unsupported-time'])
  })
})

const required = requireAll(requireNamespaces(), requireTool('nft'))

describe.skipIf(!required.met)(titled('nft itself', required), () => {
  const namespace = `bulkhead-nft-${process.pid}`
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-nft-'))
  beforeAll(() => void execFileSync('ip', ['netns', 'add', namespace]))
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
    spawnSync('ip', ['netns', 'del', namespace])
  })

  const complaint = (rules: string): string => {
    const file = join(folder, 'rules.nft')
    writeFileSync(file, rules)
    // Nothing is loaded: `-c` checks, and in a namespace of its own at that.
    const { status, stderr } = spawnSync('ip', ['netns', 'exec', namespace, 'nft', '-c', '-f', file], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    return status === 0 ? '' : stderr
  }

  it('accepts the workshop, and a plan that allows nothing', () => {
    expect([complaint(text), complaint(textOf({ ...workshop, flows: [] })), complaint(textOf({ ...workshop, flows: [], conduits: [] }))]).toEqual([
      '',
      '',
      '',
    ])
  })

  it('accepts every policy, however hostile its names', () => {
    fc.assert(
      fc.property(randomPolicy(), (policy) => void expect(complaint(textOf(policy))).toBe('')),
      { numRuns: 150 },
    )
  })

  /** What the kernel holds after loading the file, as nft lists it; dates, which nft prints for whoever asks, as seconds again. */
  const loaded = (rules: string): string => {
    const file = join(folder, 'loaded.nft')
    writeFileSync(file, rules)
    const nft = (...args: readonly string[]): string =>
      execFileSync('ip', ['netns', 'exec', namespace, 'nft', ...args], {
        encoding: 'utf8',
        env: { ...process.env, TZ: 'UTC' },
        timeout: 60_000,
      })
    nft('-f', file)
    const listed = nft('-s', '-p', 'list', 'table', 'inet', 'bulkhead')
    return `table inet bulkhead\ndelete table inet bulkhead\n${listed.replaceAll(/meta time (>=|<) "([0-9-]+) ([0-9:]+)"/g, (_, operator, date, time) => `meta time ${operator} ${Date.parse(`${date}T${time}Z`) / 1000}`)}`
  }

  it('holds what we meant: the loaded rules, listed, are the same packets', () => {
    expect(prove(workshop, nftables, loaded(text), 'listed').status).toBe('equal')
    fc.assert(
      fc.property(
        randomPolicy(),
        (policy) => void expect(prove(policy, nftables, loaded(textOf(policy)), 'listed')).toMatchObject({ status: 'equal', findings: [] }),
      ),
      { numRuns: 60 },
    )
  })
})
