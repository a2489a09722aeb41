import { operations } from '#ground/service'
import { idPattern, requirements } from '#reason/plant'
import type { Requirement } from '#reason/plant'
import { z } from 'zod'
import { diffEntryShape } from './changes.ts'
import { endpoint } from './endpoint.ts'
import { findingShape, hashShape, lineShape, plantParams, proseShape } from './shape.ts'

/** Ids of the plan itself; `parsePlan` says it of the text again. */
const planIdShape = z.string().regex(idPattern, 'an id has lower-case letters, digits and `-`, at most 63, and begins with a letter or digit')

const textShape = z.string().trim().min(1).max(2000)
const nameShape = z.string().trim().min(1).max(200)
const namesShape = z.array(nameShape).max(500)
const levelShape = z.int().min(0).max(4)

/** A text that `null` takes out of the plan. */
const removable = textShape.nullable().exactOptional()

const setFlowShape = z.strictObject({
  kind: z.literal('set-flow'),
  conduit: planIdShape,
  flow: planIdShape,
  from: namesShape.min(1).exactOptional(),
  to: namesShape.min(1).exactOptional(),
  services: namesShape.min(1).exactOptional(),
  operations: z.array(z.enum(operations)).max(operations.length).exactOptional(),
  during: planIdShape.nullable().exactOptional(),
  until: nameShape.nullable().exactOptional(),
  why: removable,
  owner: removable,
  authentication: removable,
  temporary: z.boolean().exactOptional(),
})

const setConduitShape = z.strictObject({
  kind: z.literal('set-conduit'),
  conduit: planIdShape,
  why: removable,
  owner: removable,
  rollback: removable,
  through: z.array(planIdShape).max(100).exactOptional(),
  logAllow: z.boolean().exactOptional(),
  logDeny: z.boolean().exactOptional(),
  logRetention: nameShape.nullable().exactOptional(),
  reviewMonths: z.int().min(1).max(120).nullable().exactOptional(),
})

const addConduitShape = z.strictObject({
  kind: z.literal('add-conduit'),
  conduit: planIdShape,
  from: planIdShape,
  to: planIdShape,
  why: textShape,
  owner: textShape.exactOptional(),
  through: z.array(planIdShape).max(100),
})

const levelsShape = z.strictObject(
  Object.fromEntries(requirements.map((name) => [name, levelShape])) as Readonly<Record<Requirement, typeof levelShape>>,
)

const setZoneShape = z.strictObject({
  kind: z.literal('set-zone'),
  zone: planIdShape,
  purpose: textShape.exactOptional(),
  owner: removable,
  consequence: z.strictObject({ safety: levelShape, downtime: levelShape, quality: levelShape }).nullable().exactOptional(),
  /** SL-T: one level for all seven requirements, or one for each. */
  target: z.union([levelShape, levelsShape]).nullable().exactOptional(),
})

const setExceptionShape = z.strictObject({
  kind: z.literal('set-exception'),
  exception: planIdShape,
  what: textShape.exactOptional(),
  why: removable,
  acceptedBy: removable,
  compensating: removable,
  until: nameShape.nullable().exactOptional(),
  flows: namesShape.exactOptional(),
})

/** As in a JSON merge patch (RFC 7396) what is left out stays as it is, and `null`, or an empty list, takes it out of the plan. */
const editShape = z.discriminatedUnion('kind', [
  setFlowShape,
  z.strictObject({ kind: z.literal('remove-flow'), conduit: planIdShape, flow: planIdShape }),
  setConduitShape,
  addConduitShape,
  setZoneShape,
  setExceptionShape,
  z.strictObject({ kind: z.literal('remove-exception'), exception: planIdShape }),
])

const wanted = {
  /** The revision that was looked at; refused once another is in force. */
  base: hashShape,
  edits: z.array(editShape).min(1).max(8),
}

export const previewEdits = endpoint({
  name: 'edits.preview',
  method: 'POST',
  path: '/api/plants/:plant/edits/preview',
  summary: 'what edits in the words of the plan would open and close, and what is found in the edited plan; nothing is kept',
  needs: { deed: 'draft-change', of: 'plant' },
  params: plantParams,
  body: z.strictObject(wanted),
  answer: z.object({
    base: hashShape,
    /** The text says all of it already. */
    isUnchanged: z.boolean(),
    sameMeaning: z.boolean(),
    opens: z.array(diffEntryShape),
    closes: z.array(diffEntryShape),
    /** Entries that are left out of each list. */
    more: z.object({ opens: z.number(), closes: z.number() }),
    /** Found in the edited plan and not in the one in force. A broken promise is an error: such a change can be drafted, and not proposed. */
    findings: z.array(findingShape),
  }),
})

export const draftEdits = endpoint({
  name: 'edits.draft',
  method: 'POST',
  path: '/api/plants/:plant/edits',
  summary: 'drafts a change request with edits in the words of the plan',
  needs: { deed: 'draft-change', of: 'plant' },
  params: plantParams,
  body: z.strictObject({ ...wanted, title: lineShape, why: proseShape, rollback: proseShape.exactOptional() }),
  answer: z.object({ change: z.string() }),
})

export const editEndpoints = [previewEdits, draftEdits] as const
