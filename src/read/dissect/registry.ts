import { bacnet } from './bacnet.ts'
import type { Dissector } from './dissector.ts'
import { dnp3 } from './dnp3.ts'
import { enip } from './enip.ts'
import { enipIo } from './enip-io.ts'
import { fins } from './fins.ts'
import { iec104 } from './iec104.ts'
import { itDissectors } from './it/index.ts'
import { modbus } from './modbus.ts'
import { mms } from './mms.ts'
import { opcua } from './opcua.ts'
import { s7comm } from './s7comm.ts'
import { s7commPlus } from './s7comm-plus.ts'

/** Every protocol we can read, OT first, the most specific first among those that share a header. */
export const dissectors: readonly Dissector[] = [s7comm, s7commPlus, mms, enip, enipIo, opcua, dnp3, iec104, bacnet, fins, modbus, ...itDissectors]

/** What recognition decided, and how sure it is. */
export interface Choice {
  readonly dissector: Dissector
  /** `certain`: the bytes prove it. `likely`: a weak header, accepted for the port or because both directions fit. */
  readonly recognition: 'certain' | 'likely'
}

/**
 * Which protocol do these bytes speak? Implements "trust the payload, not the port":
 * a strong mark is accepted on any port; a weak header only on one of its own ports, with two PDUs in a row
 * (its `recognise` then says `certain`), or when the other direction fits as well.
 *
 * `bytes`: what one end sent, from its first captured byte on (TCP, in order) or one datagram (UDP). `ports`: the server's
 * port, or both ports when the server is not known. `opposite`: what the other end sent, when there is something.
 * `undefined` means not yet or never: ask again when more came, with up to 4 KiB or about 8 segments of each direction,
 * then give up. A lone `00` (TCP keep-alive) is never a protocol.
 */
export const chooseDissector = (
  bytes: Uint8Array,
  transport: 'tcp' | 'udp',
  ports: number | readonly number[],
  opposite?: Uint8Array,
): Choice | undefined => {
  const open = typeof ports === 'number' ? [ports] : ports
  let weak: Choice | undefined
  for (const dissector of dissectors) {
    if (dissector.transport !== 'both' && dissector.transport !== transport) continue
    const own = dissector.ports.some((port) => open.includes(port))
    const here = dissector.recognise(bytes, transport, own)
    if (here === 'certain') return { dissector, recognition: 'certain' }
    const there = opposite === undefined ? 'more' : dissector.recognise(opposite, transport, own)
    if (there === 'certain') return { dissector, recognition: 'certain' }
    const fits = here === 'likely' || there === 'likely'
    if (fits && (own || (here === 'likely' && there === 'likely'))) weak ??= { dissector, recognition: 'likely' }
  }
  return weak
}
