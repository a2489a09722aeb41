import { isKnock } from '#read/observe'
import type { Conversation } from '#read/observe'
import { isControllerRole } from '#ground/role'
import { guessService, isDangerousOperation, operations, serviceByName, writeOperations } from '#ground/service'
import type { Operation } from '#ground/service'
import type { PlacedAsset, ProposedZone } from './proposal.ts'

/** What becomes of one conversation that crosses zones: which of its operations become a flow, and what is refused, why. */
export interface Decision {
  readonly allowed: readonly Operation[] | 'all' | 'nothing'
  readonly refused: readonly { readonly code: string; readonly why: string; readonly operations: readonly Operation[] }[]
}

export interface Sides {
  readonly client: PlacedAsset
  readonly server: PlacedAsset
  readonly from: ProposedZone
  readonly to: ProposedZone
}

/** Zones from which nobody should touch a controller. */
const outsideKinds: ReadonlySet<string> = new Set(['enterprise', 'remote', 'transient', 'dmz'])
const cellKinds: ReadonlySet<string> = new Set(['cell', 'safety'])
/** Windows file sharing and remote control: how intruders move. */
const lateral: ReadonlySet<string> = new Set(['smb', 'netbios', 'rdp', 'vnc', 'rpc', 'winrm', 'telnet', 'ftp', 'tftp', 'teamviewer', 'anydesk'])

const seenOperations = (conversation: Conversation): readonly Operation[] =>
  operations.filter((operation) => (conversation.operations[operation] ?? 0) > 0)

const refuseAll = (code: string, why: string, conversation: Conversation): Decision => ({
  allowed: 'nothing',
  refused: [{ code, why, operations: seenOperations(conversation) }],
})

/**
 * Something else on the port of a control protocol: allowing the port for it would allow every operation of the
 * protocol, too.
 */
const isForeign = ({ transport, port, service }: Conversation): boolean => {
  if (transport !== 'tcp' && transport !== 'udp') return false
  const isAtHome = serviceByName(service)?.ports.some((p) => p.transport === transport && p.first <= port && port <= p.last) ?? false
  return !isAtHome && guessService(transport, port)?.classified === true
}

/**
 * A draft allows what was seen and is wanted. What would be a hole in any plan is refused and becomes a finding: a
 * person who needs it writes the flow and owns it.
 */
export const decide = (conversation: Conversation, sides: Sides): Decision => {
  const { client, server, from, to } = sides
  const service = serviceByName(conversation.service)
  const towardsController = isControllerRole(server.role) || service?.writeCapable === true
  if (conversation.outcome !== 'answered' || isKnock(conversation))
    return refuseAll('draft/unanswered', 'it never carried anything, so nothing runs on it', conversation)
  if (isForeign(conversation)) {
    const home = guessService(conversation.transport === 'udp' ? 'udp' : 'tcp', conversation.port)?.label ?? 'the service of this port'
    return refuseAll('draft/not-the-service', `the bytes on ${conversation.transport}/${conversation.port} are not ${home}`, conversation)
  }
  if (from.kind === 'remote' || to.kind === 'remote') {
    return refuseAll(
      'draft/external',
      `${from.kind === 'remote' ? 'it comes from' : 'it goes to'} an address outside the plant; remote parties belong behind a broker in the DMZ`,
      conversation,
    )
  }
  if (outsideKinds.has(from.kind) && cellKinds.has(to.kind))
    return refuseAll('draft/direct-to-cell', `zone \`${from.id}\` must not reach into \`${to.id}\` directly`, conversation)
  if (outsideKinds.has(from.kind) && towardsController) {
    return refuseAll('draft/control-from-outside', `control protocols must not come from zone \`${from.id}\``, conversation)
  }
  if (cellKinds.has(from.kind) && (to.kind === 'enterprise' || to.kind === 'transient')) {
    return refuseAll('draft/cell-to-enterprise', `a cell has no business with zone \`${to.id}\`; data leaves by operations and the DMZ`, conversation)
  }
  if (lateral.has(conversation.service)) {
    const office = from.kind === 'enterprise' || to.kind === 'enterprise' || from.kind === 'transient' || to.kind === 'transient'
    const cell = cellKinds.has(from.kind) || cellKinds.has(to.kind)
    if (office || cell || conversation.service === 'teamviewer' || conversation.service === 'anydesk' || conversation.service === 'telnet') {
      return refuseAll(
        'draft/lateral-movement',
        `${service?.label ?? conversation.service} between \`${from.id}\` and \`${to.id}\` is how intruders move`,
        conversation,
      )
    }
  }
  if (service?.classified !== true) return { allowed: 'all', refused: [] }
  const seen = seenOperations(conversation)
  const dangerous = seen.filter((operation) => isDangerousOperation(operation) && from.kind !== 'engineering')
  const intoSafety = seen.filter(
    (operation) => to.kind === 'safety' && from.kind !== 'engineering' && writeOperations.has(operation) && !dangerous.includes(operation),
  )
  const refused = [
    ...(dangerous.length > 0
      ? [
          {
            code: 'draft/engineering-elsewhere',
            why: `${dangerous.join(', ')} from \`${client.id}\`, which is not in an engineering zone`,
            operations: dangerous,
          },
        ]
      : []),
    ...(intoSafety.length > 0
      ? [{ code: 'draft/write-to-safety', why: `${intoSafety.join(', ')} into the safety zone from \`${client.id}\``, operations: intoSafety }]
      : []),
  ]
  const allowed = seen.filter((operation) => !dangerous.includes(operation) && !intoSafety.includes(operation))
  // A connection whose every deed is refused is not wanted for its own sake.
  const nothingLeft = refused.length > 0 && allowed.every((operation) => operation === 'session')
  return { allowed: nothingLeft ? 'nothing' : allowed.length === 0 ? ['session'] : allowed, refused }
}
