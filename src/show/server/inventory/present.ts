import { formatIsoMicros } from '#ground/time'
import { roleById, roles } from '#ground/role'
import type { InventoryAsset } from '#reason/analyze'
import type { AnswerOf, listInventory } from '#show/contract'

type AssetDocument = AnswerOf<typeof listInventory>['assets'][number]

export const roleName = (role: string): string => roleById(role)?.name ?? role

/** Every role there is, for a choice among them. */
export const allRoles = roles.map(({ id, name }) => ({ id, name }))

const presentGuess = (guess: InventoryAsset['guess']): Pick<AssetDocument, 'guess'> => {
  if (guess === undefined) return {}
  const { value, confidence, because, runnerUp } = guess
  const document = { role: value, roleName: roleName(value), confidence, because }
  return { guess: runnerUp === undefined ? document : { ...document, runnerUp: roleName(runnerUp.value) } }
}

export const presentInventoryAsset = ({ guess, firstUs, lastUs, role, ...asset }: InventoryAsset): AssetDocument => ({
  ...asset,
  role,
  roleName: roleName(role),
  ...presentGuess(guess),
  ...(firstUs === undefined ? {} : { first: formatIsoMicros(firstUs) }),
  ...(lastUs === undefined ? {} : { last: formatIsoMicros(lastUs) }),
})
