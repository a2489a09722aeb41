import type { ProvedPoint } from '#act/answer'
import { recordPlanExport } from '#act/office'
import { findInForce } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { exportConfigurations, presentFindings, readCompiled } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { configurationZip } from './configuration-zip.ts'

const presentPoint = ({ policy, emitted, manifest, dialect, proofs }: ProvedPoint) => ({
  point: policy.point,
  dialect,
  exactFrom: manifest.exactFrom,
  exactUntil: manifest.exactUntil,
  fingerprint: manifest.fingerprint,
  flows: manifest.flows.length,
  rules: manifest.flows.reduce((sum, { boxes }) => sum + boxes, 0),
  residue: manifest.flows.filter(({ residue }) => residue.length > 0).map(({ id, residue }) => ({ flow: id, operations: residue })),
  files: emitted.files.flatMap(({ name, text }, index) => {
    const proof = proofs.find(({ file }) => file === name)?.proof
    return [
      {
        name,
        bytes: Buffer.byteLength(text),
        sha256: manifest.files[index]?.sha256 ?? '',
        proof: {
          status: proof?.status ?? ('not-proved' as const),
          plan: proof?.planFingerprint ?? manifest.fingerprint,
          ...(proof?.configFingerprint === undefined ? {} : { config: proof.configFingerprint }),
        },
      },
    ]
  }),
})

const notEqual = (files: readonly string[]): Finding => ({
  code: 'compile/not-proved',
  severity: 'error',
  message: `not shown to be exactly the plan: ${files.map((file) => `\`${file}\``).join(', ')}`,
  help: 'nothing is handed out that was not proved; look at its witnesses with `bulkhead prove`',
})

/** Files that were read back and are not the plan. */
const unproved = (points: readonly ProvedPoint[]): readonly string[] =>
  points.flatMap(({ emitted, proofs }) =>
    emitted.files.map(({ name }) => name).filter((name) => proofs.find(({ file }) => file === name)?.proof.equal !== true),
  )

export const routeCompiled = (route: Route, { office, answers }: ServerParts): void => {
  /** The revision that is asked for, and whether it applies. */
  const asked = async (plant: string, revision: string | undefined): Promise<Result<{ readonly hash: string; readonly isInForce: boolean }>> => {
    const inForce = await office.store.read((reader) => findInForce(reader, plant))
    if (revision !== undefined) return ok({ hash: revision, isInForce: revision === inForce?.hash })
    if (inForce !== undefined) return ok({ hash: inForce.hash, isInForce: true })
    const none = await answers.planInForce(plant)
    return none.ok ? ok({ hash: none.value.hash, isInForce: true }) : none
  }

  route(readCompiled, async ({ params: { plant }, query }) => {
    const wanted = await asked(plant, query.revision)
    if (!wanted.ok) return wanted
    const compiled = await answers.compiled(plant, wanted.value.hash)
    if (!compiled.ok) return compiled
    return ok({
      revision: wanted.value.hash,
      isInForce: wanted.value.isInForce,
      points: compiled.value.map(presentPoint),
      findings: presentFindings(compiled.findings),
    })
  })

  route(exportConfigurations, async ({ actor, params: { plant }, body }) => {
    const wanted = await asked(plant, body.revision)
    if (!wanted.ok) return wanted
    const { hash, isInForce } = wanted.value
    const compiled = await answers.compiled(plant, hash)
    if (!compiled.ok) return compiled
    const doubtful = unproved(compiled.value)
    if (doubtful.length > 0) return failed([notEqual(doubtful)])
    const files = compiled.value.flatMap(({ manifest }) => manifest.files)
    const written = await recordPlanExport(office, actor, plant, 'configuration', { revision: hash, files })
    if (!written.ok) return written
    const name = `${plant}-${hash.slice(0, 12)}${isInForce ? '' : '-not-in-force'}.zip`
    return ok({ name, type: 'application/zip', bytes: configurationZip(compiled.value) })
  })
}
