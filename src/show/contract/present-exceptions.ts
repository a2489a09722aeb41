import type { Lapse, RenewalVerdict } from '#reason/govern'
import type { Plan } from '#reason/plant'
import type { AnswerOf } from './endpoint.ts'
import type { listExceptions } from './exceptions.ts'
import { presentUse } from './flow.ts'

type LapseDocument = AnswerOf<typeof listExceptions>['lapses'][number]

/** More than anybody reads of one exception. */
const mostDrops = 50

const soonSeconds = 30 * 86400

const stateOf = ({ until, isOver }: Lapse, now: number): LapseDocument['state'] =>
  isOver ? 'over' : until - now <= soonSeconds ? 'lapses-soon' : 'live'

const exceptionWords = (plan: Plan, id: string) => {
  const { what, why, compensating, acceptedBy } = plan.exceptions.get(id) ?? {}
  return {
    ...(what === undefined ? {} : { what }),
    ...(why === undefined ? {} : { why }),
    ...(compensating === undefined ? {} : { compensating }),
    ...(acceptedBy === undefined ? {} : { acceptedBy }),
  }
}

const whyOfFlow = (plan: Plan, id: string) => {
  const why = plan.conduits.get(id.slice(0, id.indexOf('.')))?.flows.find((flow) => `${flow.conduit}.${flow.id}` === id)?.why
  return why === undefined ? {} : { why }
}

const presentRenewal = ({ kind, why, use }: RenewalVerdict): NonNullable<LapseDocument['renewal']> => ({ verdict: kind, why, use: presentUse(use) })

export interface LapseContext {
  readonly plan: Plan
  /** Verdicts by exception. */
  readonly verdicts: ReadonlyMap<string, RenewalVerdict>
  readonly renewals: ReadonlyMap<string, LapseDocument['renewals']>
  /** Seconds since 1970. */
  readonly now: number
}

const presentLapse = (lapse: Lapse, { plan, verdicts, renewals, now }: LapseContext): LapseDocument => {
  const { kind, id, until, sentence, flows, owners, drops } = lapse
  const verdict = kind === 'exception' ? verdicts.get(id) : undefined
  return {
    kind,
    id,
    until,
    state: stateOf(lapse, now),
    sentence,
    ...(kind === 'exception' ? exceptionWords(plan, id) : whyOfFlow(plan, id)),
    flows: [...flows],
    owners: [...owners],
    ...(drops === undefined
      ? {}
      : {
          drops: drops
            .slice(0, mostDrops)
            .map(({ conversation: { client, server, service, transport, port, lastUs }, flows: own, stoppedAtFilter }) => ({
              client,
              server,
              service,
              transport,
              port,
              last: Math.floor(lastUs / 1_000_000),
              flows: [...own],
              stoppedAtFilter,
            })),
        }),
    moreDrops: Math.max(0, (drops?.length ?? 0) - mostDrops),
    ...(verdict === undefined ? {} : { renewal: presentRenewal(verdict) }),
    renewals: kind === 'exception' ? (renewals.get(id) ?? []) : [],
  }
}

/** Everything that ends, in the order of its end, then the exceptions that nobody gave an end. */
export const presentLapses = (lapses: readonly Lapse[], context: LapseContext): readonly LapseDocument[] => {
  const { plan, verdicts, renewals } = context
  const endless = [...plan.exceptions.values()].filter(({ until }) => until === undefined)
  return [
    ...lapses.map((lapse) => presentLapse(lapse, context)),
    ...endless.map(({ id, flows }): LapseDocument => {
      const verdict = verdicts.get(id)
      return {
        kind: 'exception',
        id,
        state: 'endless',
        sentence: `exception \`${id}\` has no end: it never lapses by itself`,
        ...exceptionWords(plan, id),
        flows: [...flows],
        owners: [],
        moreDrops: 0,
        ...(verdict === undefined ? {} : { renewal: presentRenewal(verdict) }),
        renewals: renewals.get(id) ?? [],
      }
    }),
  ]
}
