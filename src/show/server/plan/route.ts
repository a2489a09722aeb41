import { findInForce, findRevision, listRevisions as listStoredRevisions } from '#act/store'
import type { StoredRevision } from '#act/store'
import { failed, ok } from '#ground/report'
import { listRevisions, presentFindings, readPlanText, readRevision } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'

const presentRevision = ({ hash, parent, author, at }: Omit<StoredRevision, 'text'>, inForce: string | undefined) => ({
  hash,
  author,
  at: Math.floor(at / 1000),
  isInForce: hash === inForce,
  ...(parent === undefined ? {} : { parent }),
})

export const routePlan = (route: Route, { office, answers }: ServerParts): void => {
  route(readPlanText, async ({ params }) => {
    const inForce = await answers.planInForce(params.plant)
    if (!inForce.ok) return inForce
    const { hash, since, text } = inForce.value
    const findings = await answers.findings(params.plant, hash)
    return findings.ok ? ok({ hash, since: Math.floor(since / 1000), text, findings: presentFindings(findings.value) }) : findings
  })

  route(listRevisions, async ({ params }) =>
    office.store.snapshot(async (reader) => {
      const inForce = await findInForce(reader, params.plant)
      const revisions = await listStoredRevisions(reader, params.plant)
      return ok({ revisions: revisions.map((revision) => presentRevision(revision, inForce?.hash)) })
    }),
  )

  route(readRevision, async ({ params }) =>
    office.store.snapshot(async (reader) => {
      const revision = await findRevision(reader, params.plant, params.hash)
      if (revision === undefined)
        return failed([
          {
            code: 'server/unknown-revision',
            severity: 'error',
            message: `the plant has no revision \`${params.hash.slice(0, 12)}\``,
            help: 'see the list of its revisions',
          },
        ])
      const inForce = await findInForce(reader, params.plant)
      return ok({ ...presentRevision(revision, inForce?.hash), text: revision.text })
    }),
  )
}
