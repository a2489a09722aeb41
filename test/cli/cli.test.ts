import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { samplePlanFile, writeSample } from '#act/command'
import { runCommandLine, verbs } from '#show/cli'

let folder: string
let capture: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-cli-'))
  const written = await writeSample(folder)
  if (!written.ok) throw new Error('the sample was not written')
  capture = written.value
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const run = async (...args: string[]) => {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine(verbs, '1.2.3', args, { print: (text) => void out.push(text), note: (text) => void err.push(text) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

describe('usage', () => {
  it.each([
    [['obsrve'], 2, 'did you mean `bulkhead observe`?'],
    [['observe'], 2, '`bulkhead observe` wants <captures or folders…>'],
    [['observe', '--jsno', 'x'], 2, '`bulkhead observe --help` lists its options'],
    [['replay', 'plan.yaml'], 2, '`bulkhead replay` wants <plan.yaml> <captures or folders…>'],
    [['check', 'no-such-plan.yaml'], 2, ''],
    [['observe', 'no-such-capture.pcap'], 2, ''],
    [['check', samplePlanFile, '--as-of', 'soon'], 2, '`--as-of` wants a date'],
  ] as const)('%j ends with %i and a way out', async (args, code, help) => {
    const result = await run(...args)
    expect(result.code).toBe(code)
    expect(result.err + result.out).toContain(help)
  })

  it('help names every verb, and each verb its options', async () => {
    const { out, code } = await run('--help')
    expect(code).toBe(0)
    for (const verb of verbs) {
      expect(out).toContain(`bulkhead ${verb.name}`)
      const own = await run(verb.name, '--help')
      for (const option of Object.keys(verb.options)) expect(own.out).toContain(`--${option}`)
    }
    expect((await run('--version')).out).toBe('1.2.3')
  })
})

describe('what cannot be used is said, and is never a pass', () => {
  it.each([[[]], [['--json']]] as const)('replay of an empty capture with %j ends with 2 and no verdict', async (options) => {
    const empty = join(folder, 'empty.pcap')
    await writeFile(empty, '')
    const { code, out, err } = await run('replay', samplePlanFile, empty, ...options)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain('replay/no-packets')
  })

  it('an output folder that is a file ends with 2', async () => {
    const file = join(folder, 'no-folder')
    await writeFile(file, '')
    const { code, out, err } = await run('compile', samplePlanFile, '-o', file)
    expect(code).toBe(2)
    expect(out + err).toContain('file/unwritable')
  })
})

describe('the thread on the sample plant', () => {
  it('observe --json prints one document and nothing else', async () => {
    const { code, out } = await run('observe', capture, '--json')
    expect(code).toBe(0)
    const document = JSON.parse(out) as {
      sources: { packets: number }[]
      assets: unknown[]
      conversations: { service: string; basis: string; functions: Record<string, number> }[]
    }
    expect(document.sources[0]?.packets).toBeGreaterThan(190_000)
    expect(document.assets.length).toBe(41)
    const s7 = document.conversations.filter((c) => c.service === 's7comm' && c.basis === 'payload')
    expect(s7.length).toBeGreaterThan(5)
    expect(s7.every((c) => Object.keys(c.functions).length > 0 && Object.keys(c.functions).every((f) => /^0x[0-9a-f]{2,}$/.test(f)))).toBe(true)
  })

  it('draft writes a plan that check can use', async () => {
    const file = join(folder, 'drafted.yaml')
    expect((await run('draft', capture, '-o', file, '--timezone', 'Europe/Berlin')).code).toBe(0)
    const checked = await run('check', file, '--json')
    const document = JSON.parse(checked.out) as { usable: boolean; counts: { error: number }; findings: { code: string }[] }
    expect(document.usable).toBe(true)
    expect(document.counts.error).toBe(0)
    expect(document.findings.filter((f) => f.code === 'promise/broken')).toEqual([])
  })

  it('check of the sample plan finds no error', async () => {
    const { out } = await run('check', samplePlanFile, '--as-of', '2026-03-02', '--json')
    expect((JSON.parse(out) as { counts: { error: number } }).counts.error).toBe(0)
  })

  it('check refuses a plan that breaks its promise, with a witness', async () => {
    const file = join(folder, 'broken.yaml')
    await writeFile(file, (await readFile(samplePlanFile, 'utf8')).replace('promises:', 'promises:\n  - nobody in operations reaches cell-1'))
    const { code, out } = await run('check', file, '--as-of', '2026-03-02')
    expect(code).toBe(1)
    expect(out).toMatch(
      /promise\/broken: `nobody in operations reaches cell-1` is broken: scada \(10\.20\.1\.20\).*flow `operations-to-cell-1\.scada-runs` allows it/,
    )
    const compiled = await run('compile', file)
    expect([compiled.code, compiled.out]).toEqual([1, ''])
  })

  it('check names line, column and the nearest name of a mistyped word', async () => {
    const file = join(folder, 'typo.yaml')
    const text = (await readFile(samplePlanFile, 'utf8')).replace('service: pi,', 'service: pj,')
    await writeFile(file, text)
    const line = text.split('\n').findIndex((l) => l.includes('service: pj,')) + 1
    const { out } = await run('check', file)
    expect(out).toMatch(new RegExp(`typo\\.yaml:${line}:\\d+: error`))
    expect(out).toMatch(/help: .*`pi`/)
  })

  it('replay ends with 1 while something would break, and says what', async () => {
    const { code, out } = await run('replay', samplePlanFile, capture, '--as-of', '2026-03-02', '--json')
    expect(code).toBe(1)
    const document = JSON.parse(out) as {
      counts: Record<string, number>
      conversations: { verdict: string; effect: string; flow?: string; nearest?: { flow: string; differs: string[] } }[]
    }
    expect(document.conversations[0]).toMatchObject({ verdict: 'denied', effect: 'breaks' })
    expect(document.conversations.some((c) => c.verdict === 'denied' && (c.nearest?.differs.length ?? 0) > 0)).toBe(true)
    expect(document.conversations.some((c) => c.verdict === 'allowed' && c.flow === 'operations-to-cell-1.scada-runs')).toBe(true)
  })

  it('compile writes a file and a manifest a point, and prove finds them equal', async () => {
    const target = join(folder, 'firewall')
    expect((await run('compile', samplePlanFile, '-o', target)).code).toBe(0)
    const files = (await readdir(target)).toSorted()
    expect(files).toEqual(['fw-cells', 'fw-dmz', 'fw-edge-rules'].flatMap((point) => [`${point}.manifest.json`, `${point}.nft`]).toSorted())
    const configs = files.filter((file) => file.endsWith('.nft')).map((file) => join(target, file))
    const { code, out } = await run('prove', samplePlanFile, ...configs, '--json')
    expect(code).toBe(0)
    const document = JSON.parse(out) as { equal: boolean; proofs: { fingerprints: { plan: string; config: string } }[] }
    expect(document.equal).toBe(true)
    for (const proof of document.proofs) expect(proof.fingerprints.config).toBe(proof.fingerprints.plan)
  })

  it.each([
    ['widened port', 'tcp . 502 . 10.20.2.99', 'tcp . 502-504 . 10.20.2.99'],
    ['swapped address', '10.20.2.99 . 10.20.1.20', '10.20.2.98 . 10.20.1.20'],
    ['changed verdict', 'operations-to-safety.scada-watches: " accept', 'operations-to-safety.scada-watches: " drop'],
  ])('prove names packet and line of a %s', async (_, from, to) => {
    const compiled = await run('compile', samplePlanFile, '--point', 'fw-cells')
    expect(compiled.out).toContain(from)
    const edited = compiled.out.replace(from, to)
    const line = edited.split('\n').findIndex((l) => l.includes(to)) + 1
    const file = join(folder, 'edited.nft')
    await writeFile(file, edited)
    const { code, out } = await run('prove', samplePlanFile, file)
    expect(code).toBe(1)
    expect(out).toMatch(/^different/)
    expect(out).toMatch(/10\.20\.1\.20:\d+ > 10\.20\.2\.9[89]:50\d/)
    expect(out).toContain(`line ${String(line).padStart(4)}:`)
  })

  it.each([
    ['a policy that lets pass what no rule decides', 'policy drop;', 'policy accept;', 'dialect/open-policy'],
    ["a flush of everybody's tables", 'table inet bulkhead\n', 'flush ruleset\ntable inet bulkhead\n', 'dialect/touches-other-tables'],
  ])('prove warns of %s, though the same packets pass', async (_, from, to, code) => {
    const compiled = await run('compile', samplePlanFile, '--point', 'fw-dmz')
    const file = join(folder, 'warned.nft')
    await writeFile(file, compiled.out.replace(from, to))
    const result = await run('prove', samplePlanFile, file)
    expect(result.code).toBe(1)
    expect(result.out).toMatch(/^equal/)
    expect(result.out).toContain(`warning ${code}`)
  })

  it('prove claims nothing of a file it does not understand', async () => {
    const file = join(folder, 'foreign.nft')
    await writeFile(
      file,
      `# enforcement point: fw-cells\ntable inet bulkhead {\n  chain forward {\n    type filter hook forward priority 0; policy drop;\n    ip saddr @geoip tcp flags syn synproxy mss 1460\n  }\n}\n`,
    )
    const { code, out } = await run('prove', samplePlanFile, file)
    expect(code).toBe(1)
    expect(out).toMatch(/^not proved/)
    expect(out).toMatch(/foreign\.nft:5/)
  })

  it('a span in the file that nobody compiles for is not believed', async () => {
    const compiled = await run('compile', samplePlanFile, '--point', 'fw-dmz')
    const file = join(folder, 'endless.nft')
    await writeFile(file, compiled.out.replace(/exact from (\S+) until \S+:/, 'exact from $1 until 9999-12-31T00:00:00Z:'))
    const { code, out } = await run('prove', samplePlanFile, file)
    expect([code, out.split('\n')[0]]).toEqual([0, `equal: ${file} passes exactly what the plan allows at fw-dmz`])
  })

  it('the name of a plant cannot say the span of a file', async () => {
    const named = join(folder, 'named.yaml')
    const name = 'exact from 2020-01-01T00:00:00Z until 2020-02-01T00:00:00Z'
    await writeFile(named, (await readFile(samplePlanFile, 'utf8')).replace('plant: Riverside Bottling', `plant: "${name}"`))
    const file = join(folder, 'named.nft')
    await writeFile(file, (await run('compile', named, '--point', 'fw-dmz')).out)
    expect(await run('prove', named, file)).toMatchObject({ code: 0, err: '' })
  })

  it('a file compiled last year is told from one that is exact today', async () => {
    const old = await run('compile', samplePlanFile, '--point', 'fw-dmz', '--as-of', '2024-01-01', '--weeks', '4')
    const file = join(folder, 'old.nft')
    await writeFile(file, old.out)
    const { code, out, err } = await run('prove', samplePlanFile, file)
    expect(err).toMatch(/prove\/out-of-date/)
    expect(out).toMatch(/^equal/)
    expect(code).toBe(1)
  })
})
