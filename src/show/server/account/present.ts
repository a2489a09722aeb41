import type { ApiToken, ListedPerson, ListedSession, OpenInvitation, RolesByPlant } from '#act/identity'

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

const presentRoles = (roles: RolesByPlant) => [...roles].map(([place, list]) => ({ place, roles: [...list] }))

export const presentSession = ({ id, address, browser, at, seenAt, until }: ListedSession, own: string) => ({
  id,
  address,
  browser,
  begun: seconds(at),
  seen: seconds(seenAt),
  until: seconds(until),
  isThis: id === own,
})

export const presentToken = ({ id, name, at, until, usedAt, revokedAt }: ApiToken) => ({
  id,
  name,
  made: seconds(at),
  until: seconds(until),
  ...(usedAt === undefined ? {} : { used: seconds(usedAt) }),
  ...(revokedAt === undefined ? {} : { revoked: seconds(revokedAt) }),
})

export const presentPerson = ({ id, name, email, hasSecondFactor, at, disabledAt, roles }: ListedPerson) => ({
  id,
  name,
  email,
  hasSecondFactor,
  since: seconds(at),
  ...(disabledAt === undefined ? {} : { disabled: seconds(disabledAt) }),
  roles: presentRoles(roles),
})

export const presentInvitation = ({ email, at, until, roles }: OpenInvitation) => ({
  email,
  made: seconds(at),
  until: seconds(until),
  roles: presentRoles(roles),
})

export const presentLink = ({ link, until }: { readonly link: string; readonly until: number }) => ({ link, until: seconds(until) })
