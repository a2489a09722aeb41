import { keptNotices } from '#act/notify'
import { listChanges, mayActor } from '#act/office'
import type { Actor } from '#act/office'
import { findInForce, listPlants, readEvents } from '#act/store'
import { ok } from '#ground/report'
import { waitsFor } from '#reason/govern'
import { listNotices, presentLapseNotices, presentReviewNotice } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'

type NoticeDocument = AnswerOf<typeof listNotices>['notices'][number]
type Named = Pick<NoticeDocument, 'plant' | 'plantName'>

/** How long a notice that could not be sent is told of, in milliseconds. */
const failedMs = 30 * 86_400_000

export const routeNotices = (route: Route, { office, answers }: ServerParts): void => {
  const waitingChanges = async (actor: Actor, named: Named): Promise<readonly NoticeDocument[]> => {
    const { changes, inForce } = await office.store.snapshot(async (reader) => ({
      changes: await listChanges(reader, named.plant),
      inForce: await findInForce(reader, named.plant),
    }))
    if (!changes.ok) return []
    const roles = actor.roles.get(named.plant) ?? []
    const context = { by: actor.id, roles, at: Math.floor(office.clock() / 1000), inForce: inForce?.hash ?? '' }
    return changes.value
      .filter(({ change }) => waitsFor(change, context))
      .map(({ change, events }) => ({
        ...named,
        id: `change ${change.id} ${events.length}`,
        kind: 'change',
        urgency: 'now',
        title: `${change.title} waits for you`,
        text: `${change.id}, ${change.stage.replaceAll('-', ' ')}`,
        path: `changes/${encodeURIComponent(change.id)}`,
        search: {},
        since: events.at(-1)?.at ?? 0,
      }))
  }

  const notSent = async (named: Named): Promise<readonly NoticeDocument[]> => {
    const kept = keptNotices(await office.store.read((reader) => readEvents(reader, { kind: 'notice', id: named.plant })))
    const from = office.clock() - failedMs
    return kept.flatMap((event): readonly NoticeDocument[] =>
      event.type !== 'notice-not-sent' || event.at < from
        ? []
        : [
            {
              ...named,
              id: `not-sent ${event.sequence}`,
              kind: 'not-sent',
              urgency: 'now',
              title: `a notice could not be sent by ${event.body.by}`,
              text: event.body.why,
              path: '/notifications',
              search: {},
              since: Math.floor(event.at / 1000),
            },
          ],
    )
  }

  /** Told to whoever can do something about it. A plant whose plan cannot be read has no notices: its own pages say why. */
  const noticesOf = async (actor: Actor, named: Named): Promise<readonly NoticeDocument[]> => {
    const may = (deed: Parameters<typeof mayActor>[2]): boolean => mayActor(actor, named.plant, deed)
    const now = Math.floor(office.clock() / 1000)
    const lapses = may('renew-exception') || may('accept-risk') ? await answers.lapses(named.plant) : undefined
    const reviews = may('decide-review') ? await answers.reviews(named.plant) : undefined
    return [
      ...(lapses?.ok === true ? presentLapseNotices(lapses.value, now) : []).map((notice) => ({ ...named, ...notice })),
      ...(await waitingChanges(actor, named)),
      ...(reviews?.ok === true ? presentReviewNotice(reviews.value) : []).map((notice) => ({ ...named, ...notice })),
      ...(mayActor(actor, '*', 'administer-plant') ? await notSent(named) : []),
    ]
  }

  route(listNotices, async ({ actor }) => {
    const plants = (await office.store.read(listPlants)).filter(({ id }) => (actor.roles.get(id) ?? []).length > 0)
    const notices: NoticeDocument[] = []
    for (const { id, name } of plants) notices.push(...(await noticesOf(actor, { plant: id, plantName: name })))
    return ok({ notices })
  })
}
