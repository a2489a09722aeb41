import type { Device } from './identities.ts'
import type { Conversation, RoleGuess } from './observations.ts'

export const guessRoles = (_devices: readonly Device[], _conversations: readonly Conversation[]) => (_device: Device): RoleGuess => ({ value: 'unknown', confidence: 0, because: [] })
