import { join } from 'node:path'
import type { Finding, Result } from '#ground/report'
import { failed, nearestName, ok } from '#ground/report'
import { formatIso, parseInstant } from '#ground/time'
import { dialectByName, manifestOf, prove } from '#reason/dialect'
import type { Emitted, Manifest, Proof } from '#reason/dialect'
import type { Plan } from '#reason/plant'
import { checkPromises, compilePoint, createPlanPolicy } from '#reason/policy'
import type { CompileOptions, PointPolicy } from '#reason/policy'
import { writeTextFile } from './files.ts'

/** The rules of one enforcement point in its own language, with a manifest that says why each is there. */
export interface CompiledPoint {
  readonly policy: PointPolicy
  readonly emitted: Emitted
  readonly manifest: Manifest
}

const emitPoint = (plan: Plan, point: string, options: CompileOptions): Result<CompiledPoint> => {
  const dialect = dialectByName(plan.points.get(point)?.dialect ?? '')
  if (!dialect.ok) return failed(dialect.findings)
  const policy = compilePoint(plan, point, options)
  if (!policy.ok) return failed(policy.findings)
  const emitted = dialect.value.emit(policy.value)
  if (!emitted.ok) return failed([...policy.findings, ...emitted.findings])
  return ok({ policy: policy.value, emitted: emitted.value, manifest: manifestOf(policy.value, emitted.value) }, [
    ...policy.findings,
    ...emitted.findings,
  ])
}

const unknownPoint = (plan: Plan, point: string): Finding => {
  const near = nearestName(point, plan.points.keys())
  return {
    code: 'policy/unknown-point',
    severity: 'error',
    message: `the plan has no enforcement point \`${point}\``,
    help: near === undefined ? `it has ${[...plan.points.keys()].map((id) => `\`${id}\``).join(', ')}` : `did you mean \`${near}\`?`,
  }
}

/**
 * Configurations for all enforcement points, or one. A plan that breaks one of its promises is refused with the
 * witness, and nothing is emitted.
 */
export const compilePlan = (plan: Plan, options: CompileOptions & { readonly point?: string }): Result<readonly CompiledPoint[]> => {
  if (options.point !== undefined && !plan.points.has(options.point)) return failed([unknownPoint(plan, options.point)])
  const broken = checkPromises(createPlanPolicy(plan, { now: options.now })).filter((finding) => finding.severity === 'error')
  if (broken.length > 0) return failed(broken)
  const findings: Finding[] = []
  const compiled: CompiledPoint[] = []
  for (const point of options.point === undefined ? plan.points.keys() : [options.point]) {
    const result = emitPoint(plan, point, options)
    findings.push(...result.findings)
    if (result.ok) compiled.push(result.value)
  }
  return findings.some((finding) => finding.severity === 'error') ? failed(findings) : ok(compiled, findings)
}

/** Writes every configuration and manifest into a folder; the paths written. Manifests come last: a folder without one is not whole. */
export const writeCompiled = async (compiled: readonly CompiledPoint[], folder: string): Promise<Result<readonly string[]>> => {
  const paths: string[] = []
  for (const { policy, emitted, manifest } of compiled) {
    const files = [...emitted.files, { name: `${policy.point}.manifest.json`, text: `${JSON.stringify(manifest, undefined, 2)}\n` }]
    for (const file of files) {
      const written = await writeTextFile(join(folder, file.name), file.text)
      if (!written.ok) return failed(written.findings)
      paths.push(written.value)
    }
  }
  return ok(paths)
}

/** Ten years: as far as `compile` lays out windows at the most. */
const mostSpanSeconds = 520 * 7 * 86400

/** The span a configuration says it is exact in, on a line of its own, so that no name in the header can say it: `exact from 2026-11-23T23:24:57Z until 2027-11-29T23:24:57Z`. */
const validityOf = (text: string): { readonly from: number; readonly until: number } | undefined => {
  const found = /^\W*exact from (\S{20}) until (\S{20})/m.exec(text.slice(0, 4096))
  const from = parseInstant(found?.[1] ?? '', 'UTC')
  const until = parseInstant(found?.[2] ?? '', 'UTC')
  // A span nobody compiles for is no span: an edited comment must not decide how much we lay out.
  return from === undefined || until === undefined || until <= from || until - from > mostSpanSeconds ? undefined : { from, until }
}

/** Which point a configuration is for: named by the person, by the only point there is, or by the file itself. */
const pointOf = (plan: Plan, text: string, named: string | undefined, file: string): Result<string> => {
  const said = /^\W*enforcement point: (\S+)\s*$/m.exec(text.slice(0, 4096))?.[1]
  const only = plan.points.size === 1 ? [...plan.points.keys()][0] : undefined
  const point = named ?? said ?? only
  if (point === undefined) {
    return failed([
      {
        code: 'prove/which-point',
        severity: 'error',
        message: `\`${file}\` does not say which enforcement point it is for`,
        help: 'name it with `--point`',
        at: { file },
      },
    ])
  }
  return plan.points.has(point) ? ok(point) : failed([unknownPoint(plan, point)])
}

/**
 * Is this configuration exactly the plan at this point? Windows are laid out over the span the configuration names, so
 * that a file compiled last month can be proved today; one whose span has ended is reported.
 */
export const proveConfig = (plan: Plan, text: string, file: string, options: CompileOptions & { readonly point?: string }): Result<Proof> => {
  const point = pointOf(plan, text, options.point, file)
  if (!point.ok) return failed(point.findings)
  const dialect = dialectByName(plan.points.get(point.value)?.dialect ?? '')
  if (!dialect.ok) return failed(dialect.findings)
  const valid = validityOf(text) ?? { from: options.now, until: options.now + (options.weeks ?? 53) * 7 * 86400 }
  const policy = compilePoint(plan, point.value, { now: valid.from, weeks: (valid.until - valid.from) / (7 * 86400) })
  if (!policy.ok) return failed(policy.findings)
  const lapsed: readonly Finding[] =
    valid.from <= options.now && options.now < valid.until
      ? []
      : [
          {
            code: 'prove/out-of-date',
            severity: 'warning',
            message: `\`${file}\` is exact only from ${formatIso(valid.from)} until ${formatIso(valid.until)}; its windows are laid out for no other time`,
            help: 'compile it again and load the new file',
            at: { file },
          },
        ]
  return ok(prove(policy.value, dialect.value, text, file), lapsed)
}
