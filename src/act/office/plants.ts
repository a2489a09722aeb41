import { grant } from '#act/identity'
import { randomUUID } from 'node:crypto'
import { addJob, addPlant, addRevision, findPlant, putInForce, removePlant } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { parsePlan } from '#reason/plant'
import { perform, serverActor } from './office.ts'
import type { Actor, Office } from './office.ts'

/** The kind of job that makes the sample plant's capture and has it read. */
export const recordSampleKind = 'record-sample'

/** The sample plant's id in the store. */
export const samplePlantId = 'riverside'

interface NewPlant {
  readonly id: string
  readonly name: string
  /** The plan that is in force from its first moment on. */
  readonly text: string
  /** A job to begin with. */
  readonly job?: string
}

const enter = (office: Office, actor: Actor, { id, name, text, job }: NewPlant): Promise<Result<string>> =>
  perform(
    office,
    actor,
    {
      ...(actor === serverActor ? {} : { needs: 'administer-plant' as const }),
      plant: '*',
      deed: 'plant-added',
      subject: `plant:${id}`,
      payload: { id, name },
    },
    async (writer, at) => {
      const parsed = parsePlan(text, `${id}.yaml`)
      if (!parsed.ok) return failed(parsed.findings)
      const added = await addPlant(writer, { id, name, at })
      if (!added.ok) return failed(added.findings)
      const revision = await addRevision(writer, { plant: id, author: actor.id, at, text })
      if (!revision.ok) return failed(revision.findings)
      const put = await putInForce(writer, { plant: id, hash: revision.value, expected: undefined, since: at })
      if (!put.ok) return failed(put.findings)
      // Somebody must be able to give the others their roles.
      if (actor !== serverActor) await grant(writer, actor.id.replace(/^user:/, ''), id, ['administrator'])
      const begun = job === undefined ? ok(undefined) : await addJob(writer, { id: randomUUID(), plant: id, kind: job, request: null, at })
      return begun.ok ? ok({ value: revision.value, after: revision.value }) : failed(begun.findings)
    },
  )

/** What every plant begins with: one zone that holds every address, so that the first change shows what segmenting it would close. */
const flatNetwork = (name: string, timezone: string): string => `plant: ${JSON.stringify(name)}
timezone: ${JSON.stringify(timezone)}

zones:
  flat: { kind: operations, purpose: "The network as it is, before it was segmented", networks: [0.0.0.0/0, "::/0"] }
`

/** Adds a plant that begins as a flat network. Gives the hash of its first revision. */
export const enterPlant = (
  office: Office,
  actor: Actor,
  { id, name, timezone }: { readonly id: string; readonly name: string; readonly timezone: string },
): Promise<Result<string>> => enter(office, actor, { id, name, text: flatNetwork(name, timezone) })

/** Takes a plant off every list; its history stays. */
export const leavePlant = (office: Office, actor: Actor, id: string, why: string): Promise<Result<void>> =>
  perform(office, actor, { needs: 'administer-plant', plant: id, deed: 'plant-removed', subject: `plant:${id}`, why }, async (writer, at) => {
    const removed = await removePlant(writer, id, at)
    return removed.ok ? ok({ value: undefined }) : removed
  })

/**
 * Puts the sample plant with its plan into a store that has never had it; `isRecorded` has its day of traffic made and read in the
 * background. Gives whether it did.
 */
export const openSamplePlant = async (office: Office, text: string, isRecorded = false): Promise<Result<boolean>> => {
  const known = await office.store.read((reader) => findPlant(reader, samplePlantId))
  if (known !== undefined) return ok(false)
  const entered = await enter(office, serverActor, {
    id: samplePlantId,
    name: 'Riverside Bottling (sample)',
    text,
    ...(isRecorded ? { job: recordSampleKind } : {}),
  })
  return entered.ok ? ok(true) : entered
}
