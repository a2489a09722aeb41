import { Readable } from 'node:stream'
import { readAudit, readCheckpoints } from '#act/audit-log'
import type { AuditQuestion } from '#act/audit-log'
import { askVerification, recordExport, takeCheckpoint, verifyAuditKind } from '#act/office'
import type { Actor } from '#act/office'
import { findLatestJob } from '#act/store'
import type { Reader } from '#act/store'
import { ok } from '#ground/report'
import {
  auditCsvHead,
  auditCsvLine,
  auditJsonLine,
  exportAudit,
  exportCheckpoint,
  exportPlantAudit,
  listAudit,
  listPlantAudit,
  readAuditState,
  verifyAudit,
} from '#show/contract'
import type { BodyOf, QueryOf } from '#show/contract'
import { readNames } from '../actor-names.ts'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { presentEntry, presentVerification } from './present.ts'

/** Entries of one page. */
const pageEntries = 100

type Filter = Omit<QueryOf<typeof listAudit>, 'before'>

/** What the callers filter by, in the milliseconds that the log keeps. */
const questionOf = ({ from, until, plant, actor, deed, about }: Filter): AuditQuestion => ({
  ...(plant === undefined ? {} : { plant }),
  ...(actor === undefined ? {} : { actor }),
  ...(deed === undefined ? {} : { deed }),
  ...(about === undefined ? {} : { about }),
  ...(from === undefined ? {} : { from: from * 1000 }),
  ...(until === undefined ? {} : { until: until * 1000 }),
})

const page = async (reader: Reader, { before, ...filter }: QueryOf<typeof listAudit>) => {
  const question = { ...questionOf(filter), ...(before === undefined ? {} : { before }) }
  const found = await readAudit(reader, { ...question, isNewestFirst: true, limit: pageEntries + 1 })
  const entries = found.slice(0, pageEntries)
  const whoIs = await readNames(reader)
  return ok({ entries: entries.map((entry) => presentEntry(entry, whoIs)), hasMore: found.length > pageEntries })
}

export const routeAudit = (route: Route, { office, live }: ServerParts): void => {
  const { store } = office

  async function* lines(question: AuditQuestion, format: 'csv' | 'ndjson'): AsyncGenerator<string> {
    if (format === 'csv') yield auditCsvHead
    const lineOf = format === 'csv' ? auditCsvLine : auditJsonLine
    for (let after = 0; ;) {
      const from = after
      const entries = await store.read((reader) => readAudit(reader, { ...question, after: from }))
      const last = entries.at(-1)
      if (last === undefined) return
      yield entries.map(lineOf).join('')
      after = last.sequence
    }
  }

  const file = async (actor: Actor, place: string, { format, ...filter }: BodyOf<typeof exportAudit>) => {
    const question = questionOf(filter)
    const recorded = await recordExport(office, actor, place, { ...question, format })
    if (!recorded.ok) return recorded
    return ok({
      name: `${place === '*' ? 'audit-log' : `audit-log-${place}`}.${format}`,
      type: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
      bytes: Readable.from(lines(question, format)),
    })
  }

  route(listPlantAudit, ({ params, query }) => store.read((reader) => page(reader, { ...query, plant: params.plant })))

  route(exportPlantAudit, ({ params, body, actor }) => file(actor, params.plant, { ...body, plant: params.plant }))

  route(listAudit, ({ query }) => store.read((reader) => page(reader, query)))

  route(exportAudit, ({ body, actor }) => file(actor, '*', body))

  route(readAuditState, () =>
    store.snapshot(async (reader) => {
      const head = await reader.selectFrom('audit_head').select('sequence').where('name', '=', 'audit').executeTakeFirst()
      const checkpoint = (await readCheckpoints(reader)).at(-1)
      const job = await findLatestJob(reader, verifyAuditKind)
      return ok({
        entries: head?.sequence ?? 0,
        keyId: office.signer.keyId,
        publicKey: office.signer.publicKey,
        ...(checkpoint === undefined ? {} : { checkpoint: { sequence: checkpoint.sequence, at: Math.floor(checkpoint.at / 1000) } }),
        ...(job === undefined ? {} : { verification: presentVerification(job) }),
      })
    }),
  )

  route(verifyAudit, async ({ actor, body }) => {
    const asked = await askVerification(office, actor, body.checkpoints)
    if (!asked.ok) return asked
    live.wake()
    return ok({ job: asked.value })
  })

  route(exportCheckpoint, async ({ actor }) => {
    const taken = await takeCheckpoint(office, actor)
    return taken.ok ? ok({ name: 'audit-checkpoint.json', type: 'application/json', bytes: `${taken.value}\n` }) : taken
  })
}
