import type { Readable } from 'node:stream'
import { draftPlan } from '#act/command'
import { actorNow, addUpload, cancelReading as cancelStoredReading, draftChange, removeRecording as removeStoredRecording } from '#act/office'
import { listJobs as listStoredJobs, listSources } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding } from '#ground/report'
import { cancelReading, draftFromRecordings, listJobs, listRecordings, removeRecording, uploadRecording } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { presentJob, presentRecording } from './present.ts'

const noRecording: Finding = {
  code: 'recording/none',
  severity: 'error',
  message: 'the plant has no recording to draft a plan from',
  help: 'drop a capture first',
}

/** How many bytes a sender says will come; undefined when it does not say, or says no number. */
const announcedBytes = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined

export const routeRecordings = (route: Route, { office, answers, live, uploadFolder, limits }: ServerParts): void => {
  route(listRecordings, async ({ params }) => {
    const sources = await office.store.read((reader) => listSources(reader, params.plant))
    return ok({ recordings: sources.map(presentRecording), mostBytes: limits.uploadBytes })
  })

  route(uploadRecording, async ({ actor, params, query, request, reply }) => {
    const announced = announcedBytes(request.headers['content-length'])
    const senderNow = () => actorNow(office, actor)
    const sent = { stream: request.body as Readable, name: query.name, senderNow, ...(announced === undefined ? {} : { announced }) }
    const added = await addUpload(office, actor, params.plant, sent, { folder: uploadFolder, mostBytes: limits.uploadBytes })
    if (!added.ok) {
      // What was not read of a refused upload must not be taken for the next request.
      reply.header('connection', 'close')
      return added
    }
    live.wake()
    const { id, digest, bytes } = added.value
    return ok({ job: id, digest, bytes })
  })

  route(removeRecording, async ({ actor, params, body }) => {
    const removed = await removeStoredRecording(office, actor, params.plant, params.recording, body.why)
    return removed.ok ? ok({}) : removed
  })

  route(draftFromRecordings, async ({ actor, params }) => {
    const inForce = await answers.planInForce(params.plant)
    if (!inForce.ok) return inForce
    const { observations, sources } = await answers.recorded(params.plant)
    if (sources.length === 0) return failed([noRecording])
    const { plan, hash } = inForce.value
    const point = [...plan.points.keys()][0] ?? 'fw-plant'
    const { yaml } = draftPlan(observations, { plant: plan.plant, timezone: plan.timezone, point })
    const drafted = await draftChange(office, actor, params.plant, {
      title: `Plan drafted from ${sources.length === 1 ? 'one recording' : `${sources.length} recordings`}`,
      why: `Zones and conduits as the recorded traffic suggests them: ${sources.map(({ name }) => name).join(', ')}`.slice(0, 2000),
      text: yaml,
      base: hash,
    })
    return drafted.ok ? ok({ change: drafted.value }) : drafted
  })

  route(listJobs, async ({ params }) => {
    const jobs = await office.store.read((reader) => listStoredJobs(reader, params.plant))
    return ok({ jobs: jobs.map(presentJob) })
  })

  route(cancelReading, async ({ actor, params }) => {
    const cancelled = await cancelStoredReading(office, actor, params.plant, params.job, uploadFolder)
    return cancelled.ok ? ok({}) : cancelled
  })
}
