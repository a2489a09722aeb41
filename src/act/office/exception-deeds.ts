import { appendEvents, readEvents } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { parseInstant } from '#ground/time'
import type { Replay } from '#reason/analyze'
import { judgeRenewal } from '#reason/govern'
import { editPlan } from '#reason/plant'
import type { Plan, PlanEdit, PlanException } from '#reason/plant'
import { draftChangeIn } from './change-deeds.ts'
import { perform } from './office.ts'
import type { Actor, Office } from './office.ts'
import { backToBasis, checkBasis } from './plan-basis.ts'
import type { PlanBasis } from './plan-basis.ts'
import { readStandingRenewals, recordOf } from './plant-record.ts'

/** Asks that an exception stands longer. */
export interface Renewal {
  readonly exception: string
  /** As the plan shall say it: `2027-05-31` or `2027-05-31 18:00`, by the plant's clock. */
  readonly until: string
  readonly why: string
}

/** What the renewal is judged on. */
export interface RenewalBasis extends PlanBasis {
  /** Of all recordings, by this plan as if the flows of its exceptions did not end. */
  readonly endless: Replay
}

const refused = (code: string, message: string, help: string, exception: string): Finding => ({
  code: `exception/${code}`,
  severity: 'error',
  message,
  help,
  at: { path: `exceptions.${exception}` },
})

/** An own end of a flow that is the old end of its exception was written for it, and moves with it. Another one was meant, and stays. */
const flowEdits = (plan: Plan, { id, flows, until }: PlanException, text: string): readonly PlanEdit[] =>
  flows.flatMap((name): readonly PlanEdit[] => {
    const [conduit = '', flow = ''] = [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)]
    const path = `conduits.${conduit}.allow.${flow}.until`
    const hasOwnEnd = plan.placeOf(path).path === path
    const isEnd = plan.conduits.get(conduit)?.flows.some((one) => one.id === flow && one.until === until) === true
    const isOthers = [...plan.exceptions.values()].some((other) => other.id !== id && other.until === until && other.flows.includes(name))
    return hasOwnEnd && isEnd && !isOthers ? [{ kind: 'set', path: ['conduits', conduit, 'allow', flow, 'until'], value: text }] : []
  })

const newEnd = (plan: Plan, exception: PlanException, text: string, now: number): Result<void> => {
  const until = parseInstant(text, plan.timezone)
  if (until === undefined) return failed([refused('no-date', `\`${text}\` is no date`, 'write it as 2027-05-31 or 2027-05-31 18:00', exception.id)])
  if (until <= now) return failed([refused('end-is-past', `\`${text}\` is past`, 'choose a later day, or let it lapse', exception.id)])
  if (exception.until !== undefined && until <= exception.until)
    return failed([
      refused('not-longer', `it stands longer than \`${text}\` already`, 'choose a later day, or draft a change that ends it sooner', exception.id),
    ])
  return ok(undefined)
}

/**
 * Asks that an exception stands longer: judged by what used it since it was last renewed, kept as an event, and drafted as the change that
 * people approve like any other. Gives the id of the change. Without evidence of use it is refused, with the reason.
 */
export const renewException = (
  office: Office,
  actor: Actor,
  plant: string,
  { exception: id, until, why }: Renewal,
  basis: RenewalBasis,
): Promise<Result<string>> =>
  perform(
    office,
    actor,
    { needs: 'renew-exception', plant, deed: 'exception-renewed', subject: `exception:${id}`, why, payload: { until } },
    async (writer, at) => {
      const current = await checkBasis(writer, plant, basis)
      if (!current.ok) return current
      const exception = basis.plan.exceptions.get(id)
      if (exception === undefined) return failed([refused('unknown', `the plan has no exception \`${id}\``, 'see the list of its exceptions', id)])
      const longer = newEnd(basis.plan, exception, until, Math.floor(at / 1000))
      if (!longer.ok) return longer
      const verdict = judgeRenewal(exception, await readStandingRenewals(writer, plant), basis.endless)
      if (verdict.kind !== 'allowed')
        return failed([refused('no-usage', `it cannot be renewed: ${verdict.why}`, 'record traffic that uses it, or let it lapse', id)])
      const edited = editPlan(basis.text, [
        { kind: 'set', path: ['exceptions', id, 'until'], value: until },
        ...flowEdits(basis.plan, exception, until),
      ])
      if (!edited.ok) return edited
      const draft = {
        title: `Renew exception ${id} until ${until}`,
        why: `${why} (${verdict.why})`,
        text: edited.value,
        base: basis.hash,
        rollback: backToBasis(basis),
      }
      const change = await draftChangeIn(writer, at, actor, plant, draft)
      if (!change.ok) return change
      const stream = recordOf('exception', plant, id)
      const expected = (await readEvents(writer, stream)).length
      const body = { exception: id, change: change.value, until, why }
      const appended = await appendEvents(writer, { ...stream, plant, expected, at, actor: actor.id, events: [{ type: 'exception-renewed', body }] })
      return appended.ok ? ok({ value: change.value }) : appended
    },
  )
