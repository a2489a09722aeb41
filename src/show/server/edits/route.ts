import type { PlanInForce } from '#act/answer'
import { draftChange } from '#act/office'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { editPlanByForms } from '#reason/plant'
import { draftEdits, presentFindings, previewEdits } from '#show/contract'
import type { BodyOf } from '#show/contract'
import { beyond, mostEntries, presentEntry } from '../changes/present-impact.ts'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'

const rebaseNeeded: Finding = {
  code: 'edits/rebase-needed',
  severity: 'error',
  message: 'another plan came into force since you looked at it',
  help: 'open the form again on the plan that is in force now',
}

const nothingChanges: Finding = {
  code: 'edits/nothing-changes',
  severity: 'error',
  message: 'the plan says all of this already',
  help: 'change something first',
}

interface Edited {
  readonly inForce: PlanInForce
  readonly text: string
}

export const routeEdits = (route: Route, { office, answers }: ServerParts): void => {
  /** The plan in force with the edits put into it, when it is still the one that was looked at. */
  const edited = async (plant: string, { base, edits }: BodyOf<typeof previewEdits>): Promise<Result<Edited>> => {
    const inForce = await answers.planInForce(plant)
    if (!inForce.ok) return inForce
    if (inForce.value.hash !== base) return failed([rebaseNeeded])
    const text = editPlanByForms(inForce.value.text, edits)
    return text.ok ? ok({ inForce: inForce.value, text: text.value }) : text
  }

  route(previewEdits, async ({ params: { plant }, body }) => {
    const change = await edited(plant, body)
    if (!change.ok) return change
    const { inForce, text } = change.value
    const foreseen = await answers.foreseen(plant, inForce, text)
    if (!foreseen.ok) return foreseen
    const { diff, findings } = foreseen.value
    return ok({
      base: inForce.hash,
      isUnchanged: text === inForce.text,
      sameMeaning: diff.sameMeaning,
      opens: diff.opens.slice(0, mostEntries).map(presentEntry),
      closes: diff.closes.slice(0, mostEntries).map(presentEntry),
      more: { opens: beyond(diff.opens), closes: beyond(diff.closes) },
      findings: presentFindings(findings),
    })
  })

  route(draftEdits, async ({ actor, params: { plant }, body: { title, why, rollback, ...wanted } }) => {
    const change = await edited(plant, wanted)
    if (!change.ok) return change
    const { inForce, text } = change.value
    if (text === inForce.text) return failed([nothingChanges])
    const draft = { title, why, text, base: inForce.hash, ...(rollback === undefined ? {} : { rollback }) }
    const drafted = await draftChange(office, actor, plant, draft)
    return drafted.ok ? ok({ change: drafted.value }) : drafted
  })
}
