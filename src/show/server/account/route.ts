import type { FastifyReply, FastifyRequest } from 'fastify'
import { findLink, identityFinding, listInvitations, listPeople as listStoredPeople, listSessions, readTokens } from '#act/identity'
import type { Caller, IdentityCode, RolesByPlant } from '#act/identity'
import {
  acceptInvitation,
  changeRoles,
  disableAccount,
  enableAccount,
  endOwnSession,
  invitePerson as inviteByOffice,
  makeOwnToken,
  offerReset as offerResetByOffice,
  revokeOwnToken,
  setUpServer,
  takeReset,
  withdrawOpenInvitation,
} from '#act/office'
import { listPlants } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import {
  disablePerson,
  enablePerson,
  endMySession,
  invitePerson,
  listMySessions,
  listMyTokens,
  listPeople,
  lookAtLink,
  makeMyToken,
  offerReset,
  resetPassword,
  revokeMyToken,
  setPersonRoles,
  setUp,
  takeInvitation,
  withdrawInvitation,
} from '#show/contract'
import type { BodyOf } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { presentInvitation, presentLink, presentPerson, presentSession, presentToken } from './present.ts'

const refused = (code: IdentityCode): Result<never> => failed([identityFinding(code)])

const nothing = (result: Result<unknown>): Result<Record<string, never>> => (result.ok ? ok({}) : result)

const rolesOf = (list: BodyOf<typeof invitePerson>['roles']): RolesByPlant => new Map(list.map(({ place, roles }) => [place, roles]))

/** Accounts, by those who have them and those who administer them. What needs a password or a code is below `/api/auth`. */
export const routeAccount = (route: Route, { identity, office }: ServerParts): void => {
  const { store, clock } = office

  /** Lets a try of a one-time link through, or says how long to wait. */
  const tryLink = <T>({ request, reply }: { request: FastifyRequest; reply: FastifyReply }, go: () => Promise<Result<T>>): Promise<Result<T>> => {
    const waitMs = identity.countLinkTry(request.ip)
    if (waitMs === 0) return go()
    reply.header('retry-after', String(Math.ceil(waitMs / 1000)))
    return Promise.resolve(refused('identity/too-many'))
  }

  /** A token works on plans. A stolen one must not make others, nor let people in. */
  const bySession = <T>(caller: Caller | undefined, go: (caller: Caller) => Promise<Result<T>>): Promise<Result<T>> =>
    caller?.by === 'session' ? go(caller) : Promise.resolve(refused('identity/session-needed'))

  route(lookAtLink, ({ body, ...asked }) =>
    tryLink(asked, async () => {
      const link = await store.read((reader) => findLink(reader, body.token, clock()))
      if (!link.ok) return link
      const { kind, email, until } = link.value
      return ok({ kind, until: Math.floor(until / 1000), ...(email === undefined ? {} : { email }) })
    }),
  )
  route(setUp, ({ actor, body, ...asked }) => tryLink(asked, async () => nothing(await setUpServer(office, actor, body))))
  route(takeInvitation, ({ actor, body, ...asked }) => tryLink(asked, async () => nothing(await acceptInvitation(office, actor, body))))
  route(resetPassword, ({ actor, body, ...asked }) => tryLink(asked, async () => nothing(await takeReset(office, actor, body))))

  route(listMySessions, ({ caller }) =>
    bySession(caller, async ({ id, person }) => {
      const sessions = await store.read((reader) => listSessions(reader, person.id, clock()))
      return ok({ sessions: sessions.map((session) => presentSession(session, id)) })
    }),
  )
  route(endMySession, ({ caller, actor, params }) => bySession(caller, async () => nothing(await endOwnSession(office, actor, params.session))))

  route(listMyTokens, ({ caller }) =>
    bySession(caller, async ({ person }) => {
      const tokens = await store.read((reader) => readTokens(reader, person.id))
      return ok({ tokens: tokens.map(presentToken) })
    }),
  )
  route(makeMyToken, ({ caller, actor, body }) =>
    bySession(caller, async () => {
      const made = await makeOwnToken(office, actor, { name: body.name, until: body.until * 1000 })
      return made.ok ? ok({ ...presentToken(made.value), token: made.value.token }) : made
    }),
  )
  route(revokeMyToken, ({ caller, actor, params }) => bySession(caller, async () => nothing(await revokeOwnToken(office, actor, params.token))))

  route(listPeople, ({ caller }) =>
    bySession(caller, async () =>
      store.snapshot(async (reader) =>
        ok({
          people: (await listStoredPeople(reader)).map(presentPerson),
          invitations: (await listInvitations(reader, clock())).map(presentInvitation),
          plants: (await listPlants(reader)).map(({ id, name }) => ({ id, name })),
        }),
      ),
    ),
  )
  route(invitePerson, ({ caller, actor, body }) =>
    bySession(caller, async () => {
      const made = await inviteByOffice(office, actor, { email: body.email, roles: rolesOf(body.roles) })
      return made.ok ? ok(presentLink(made.value)) : made
    }),
  )
  route(withdrawInvitation, ({ caller, actor, body }) =>
    bySession(caller, async () => nothing(await withdrawOpenInvitation(office, actor, body.email))),
  )
  route(setPersonRoles, ({ caller, actor, params, body }) =>
    bySession(caller, async () => nothing(await changeRoles(office, actor, { person: params.person, plant: body.place, roles: body.roles }))),
  )
  route(disablePerson, ({ caller, actor, params, body }) =>
    bySession(caller, async () => nothing(await disableAccount(office, actor, { person: params.person, why: body.why }))),
  )
  route(enablePerson, ({ caller, actor, params, body }) =>
    bySession(caller, async () => nothing(await enableAccount(office, actor, { person: params.person, why: body.why }))),
  )
  route(offerReset, ({ caller, actor, params, body }) =>
    bySession(caller, async () => {
      const made = await offerResetByOffice(office, actor, { person: params.person, resetsSecondFactor: body.resetsSecondFactor })
      return made.ok ? ok(presentLink(made.value)) : made
    }),
  )
}
