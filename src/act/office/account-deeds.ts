import {
  addToken,
  completeInvitation,
  completeReset,
  completeSetUp,
  disablePerson,
  enablePerson,
  endSession,
  endToken,
  findByEmail,
  findLink,
  identityFinding,
  invite,
  makeResetLink,
  parseNewPassword,
  setRoles,
  withdrawInvitation,
} from '#act/identity'
import type { IdentityEvent, LinkKind, MadeLink, MadeToken, OpenLink, RolesByPlant } from '#act/identity'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { PlantRole } from '#reason/govern'
import { perform, serverActor } from './office.ts'
import type { Actor, Done, Office } from './office.ts'

const done = <T>(result: Result<T>): Result<Done<T>> => (result.ok ? ok({ value: result.value }) : result)

/** The id by which an actor has an account. */
const personOf = (actor: Actor): string => actor.id.replace(/^user:/, '')

const administers = { needs: 'administer-accounts', plant: '*' } as const
const ofServer = { plant: '*' } as const

/** Writes down what happened at the door. Throws when it cannot, so that nobody comes in unseen. */
export const recordSignIn = async (office: Office, { kind, person, email, address }: IdentityEvent): Promise<void> => {
  const actor: Actor = { id: person === undefined ? 'nobody' : `user:${person}`, name: 'nobody', address, roles: new Map() }
  const subject = person === undefined ? `email:${email ?? ''}` : `person:${person}`
  const written = await perform(office, actor, { ...ofServer, deed: kind, subject }, async () => ok({ value: undefined }))
  if (!written.ok) throw new Error(`a sign-in could not be written down: ${written.findings.map(({ message }) => message).join('; ')}`)
}

/** A link of this kind that can still be used. Looked at before a password is hashed, which takes time that strangers do not get. */
const openLink = async ({ store, clock }: Office, kind: LinkKind, token: string): Promise<Result<OpenLink>> => {
  const link = await store.read((reader) => findLink(reader, token, clock()))
  return link.ok && link.value.kind !== kind ? failed([identityFinding('identity/link-unusable')]) : link
}

/** Makes the first account from the link that the server printed. Gives the id of the person. */
export const setUpServer = async (
  office: Office,
  actor: Actor,
  asked: { readonly token: string; readonly name: string; readonly email: string; readonly password: string },
): Promise<Result<string>> => {
  const link = await openLink(office, 'set-up', asked.token)
  if (!link.ok) return link
  const hash = await parseNewPassword(asked.password)
  if (!hash.ok) return hash
  return perform(office, actor, { ...ofServer, deed: 'server-set-up', subject: `email:${asked.email}` }, async (writer, at) =>
    done(await completeSetUp(writer, { ...asked, passwordHash: hash.value }, at)),
  )
}

export const invitePerson = (
  office: Office,
  actor: Actor,
  { email, roles }: { readonly email: string; readonly roles: RolesByPlant },
): Promise<Result<MadeLink>> =>
  perform(office, actor, { ...administers, deed: 'person-invited', subject: `email:${email}`, payload: [...roles] }, async (writer, at) =>
    done(await invite(writer, { email, roles, by: personOf(actor) }, at)),
  )

export const withdrawOpenInvitation = (office: Office, actor: Actor, email: string): Promise<Result<void>> =>
  perform(office, actor, { ...administers, deed: 'invitation-withdrawn', subject: `email:${email}` }, async (writer) =>
    done(await withdrawInvitation(writer, email)),
  )

/** Makes the account of an invitation. Gives the id of the person. */
export const acceptInvitation = async (
  office: Office,
  actor: Actor,
  asked: { readonly token: string; readonly name: string; readonly password: string },
): Promise<Result<string>> => {
  const link = await openLink(office, 'invitation', asked.token)
  if (!link.ok) return link
  const hash = await parseNewPassword(asked.password)
  if (!hash.ok) return hash
  const subject = `email:${link.value.email ?? ''}`
  return perform(office, actor, { ...ofServer, deed: 'invitation-accepted', subject, payload: link.value.roles }, async (writer, at) =>
    done(await completeInvitation(writer, { ...asked, passwordHash: hash.value }, at)),
  )
}

/** A link by which somebody sets a new password and, if asked for, a new second factor. */
export const offerReset = (
  office: Office,
  actor: Actor,
  { person, resetsSecondFactor }: { readonly person: string; readonly resetsSecondFactor: boolean },
): Promise<Result<MadeLink>> =>
  perform(
    office,
    actor,
    { ...administers, deed: 'reset-offered', subject: `person:${person}`, payload: { resetsSecondFactor } },
    async (writer, at) => done(await makeResetLink(writer, { person, resetsSecondFactor, by: personOf(actor) }, at)),
  )

/**
 * The same link from the machine that the server runs on, for the administrator who has lost the way in and has no other: whoever may read
 * the keys of the server may do this.
 */
export const offerRecovery = async (
  office: Office,
  { email, resetsSecondFactor }: { readonly email: string; readonly resetsSecondFactor: boolean },
): Promise<Result<MadeLink>> => {
  const person = await office.store.read((reader) => findByEmail(reader, email))
  if (!person.ok) return person
  const sheet = { ...ofServer, deed: 'reset-offered', subject: `person:${person.value}`, payload: { resetsSecondFactor } }
  return perform(office, serverActor, sheet, async (writer, at) =>
    done(await makeResetLink(writer, { person: person.value, resetsSecondFactor }, at)),
  )
}

export const takeReset = async (
  office: Office,
  actor: Actor,
  asked: { readonly token: string; readonly password: string },
): Promise<Result<{ readonly person: string; readonly resetsSecondFactor: boolean }>> => {
  const link = await openLink(office, 'reset', asked.token)
  if (!link.ok) return link
  const hash = await parseNewPassword(asked.password)
  if (!hash.ok) return hash
  const subject = `person:${link.value.person ?? ''}`
  const payload = { resetsSecondFactor: link.value.resetsSecondFactor }
  return perform(office, actor, { ...ofServer, deed: 'reset-taken', subject, payload }, async (writer, at) =>
    done(await completeReset(writer, { token: asked.token, passwordHash: hash.value }, at)),
  )
}

/** Gives somebody these roles in one place, a plant or `*`, and no others there. */
export const changeRoles = (
  office: Office,
  actor: Actor,
  asked: { readonly person: string; readonly plant: string; readonly roles: readonly PlantRole[] },
): Promise<Result<void>> => {
  const subject = `person:${asked.person} in ${asked.plant}: ${asked.roles.length === 0 ? 'nothing' : asked.roles.join(', ')}`
  return perform(office, actor, { ...administers, deed: 'roles-changed', subject, payload: asked }, async (writer) => {
    const set = await setRoles(writer, asked)
    return set.ok ? ok({ value: undefined }) : set
  })
}

interface WithReason {
  readonly person: string
  readonly why: string
}

export const disableAccount = (office: Office, actor: Actor, { person, why }: WithReason): Promise<Result<void>> =>
  perform(office, actor, { ...administers, deed: 'person-disabled', subject: `person:${person}`, why }, async (writer, at) =>
    done(await disablePerson(writer, person, at)),
  )

export const enableAccount = (office: Office, actor: Actor, { person, why }: WithReason): Promise<Result<void>> =>
  perform(office, actor, { ...administers, deed: 'person-enabled', subject: `person:${person}`, why }, async (writer) =>
    done(await enablePerson(writer, person)),
  )

/** Ends a session of the actor. */
export const endOwnSession = (office: Office, actor: Actor, id: string): Promise<Result<void>> =>
  perform(office, actor, { ...ofServer, deed: 'session-ended', subject: `session:${id}` }, async (writer) =>
    done(await endSession(writer, { person: personOf(actor), id })),
  )

/** A token by which programs act as the actor, until its end. */
export const makeOwnToken = (office: Office, actor: Actor, asked: { readonly name: string; readonly until: number }): Promise<Result<MadeToken>> =>
  perform(office, actor, { ...ofServer, deed: 'token-made', subject: `token:${asked.name}`, payload: asked }, async (writer, at) =>
    done(await addToken(writer, { person: personOf(actor), ...asked }, at)),
  )

export const revokeOwnToken = (office: Office, actor: Actor, id: string): Promise<Result<void>> =>
  perform(office, actor, { ...ofServer, deed: 'token-revoked', subject: `token:${id}` }, async (writer, at) =>
    done(await endToken(writer, { person: personOf(actor), id }, at)),
  )
