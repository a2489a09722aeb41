import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { PlanInForce } from '#act/answer'
import { applyFlowRows, flowWorkbook, readFlowWorkbook } from '#act/command'
import type { FlowWorkbookChange } from '#act/command'
import { actorNow, draftChange, recordPlanExport } from '#act/office'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { exportMatrix, importMatrix, presentEvidence, presentFindings, previewMatrix, readMatrix } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { readBytes } from './read-bytes.ts'

const mostBytes = 8 * 1024 * 1024

const exportedBefore = (revision: string): Finding => ({
  code: 'matrix/rebase-needed',
  severity: 'error',
  message: `the workbook was made from revision \`${revision.slice(0, 12)}\`, and another one is in force now`,
  help: 'export the plan anew and make the changes there',
})

const nothingChanges: Finding = {
  code: 'matrix/nothing-changes',
  severity: 'error',
  message: 'the workbook says what the plan says already',
  help: 'edit the sheet `Flows` and save it before you import it',
}

export const routeMatrix = (route: Route, { office, answers }: ServerParts): void => {
  /** What a workbook changes, on the plan it was made from. */
  const changeOf = async (
    plant: string,
    body: unknown,
    reply: FastifyReply,
  ): Promise<Result<FlowWorkbookChange & { readonly inForce: PlanInForce }>> => {
    const bytes = await readBytes(body as Readable, mostBytes)
    if (!bytes.ok) {
      // What was not read of it must not be taken for the next request.
      reply.header('connection', 'close')
      return bytes
    }
    const inForce = await answers.planInForce(plant)
    if (!inForce.ok) return inForce
    const read = await readFlowWorkbook(bytes.value)
    if (!read.ok) return read
    if (read.value.revision !== inForce.value.hash) return failed([exportedBefore(read.value.revision)])
    const change = applyFlowRows(inForce.value.text, read.value.rows)
    return change.ok ? ok({ ...change.value, inForce: inForce.value }, [...read.findings, ...change.findings]) : change
  }

  route(readMatrix, async ({ params }) => {
    const found = await answers.matrix(params.plant)
    if (!found.ok) return found
    const { hash, matrix, sources } = found.value
    return ok({ revision: hash, ...presentEvidence(matrix, sources), zones: matrix.zones, cells: matrix.cells, elsewhere: matrix.elsewhere })
  })

  route(exportMatrix, async ({ actor, params: { plant } }) => {
    const inForce = await answers.planInForce(plant)
    if (!inForce.ok) return inForce
    const found = await answers.matrix(plant)
    if (!found.ok) return found
    const { plan, text, hash } = inForce.value
    const { evidence } = presentEvidence(found.value.matrix, found.value.sources)
    const recorded = evidence === undefined ? undefined : `${evidence.first} to ${evidence.last}, in ${evidence.sources} recordings`
    const workbook = await flowWorkbook({ plan, text, hash, plant, recorded }, found.value.matrix)
    if (!workbook.ok) return workbook
    const name = `${plant}-${hash.slice(0, 12)}.xlsx`
    const files = [{ name, sha256: createHash('sha256').update(workbook.value).digest('hex') }]
    const written = await recordPlanExport(office, actor, plant, 'matrix', { revision: hash, files })
    if (!written.ok) return written
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    return ok({ name, type, bytes: workbook.value })
  })

  route(previewMatrix, async ({ params: { plant }, request, reply }) => {
    const change = await changeOf(plant, request.body, reply)
    if (!change.ok) return change
    const { differences, inForce } = change.value
    return ok({ revision: inForce.hash, differences, findings: presentFindings(change.findings) })
  })

  route(importMatrix, async ({ actor, params: { plant }, query: { title, why }, request, reply }) => {
    const change = await changeOf(plant, request.body, reply)
    if (!change.ok) return change
    const { differences, text, inForce } = change.value
    if (differences.length === 0) return failed([nothingChanges])
    const drafted = await draftChange(office, await actorNow(office, actor), plant, { title, why, text, base: inForce.hash })
    return drafted.ok ? ok({ change: drafted.value }) : drafted
  })
}
