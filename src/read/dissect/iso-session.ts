import { ascii, u8 } from '#ground/bytes'
import type { Recognition, Session, Side, Sink } from './dissector.ts'
import { framedSession } from './framed.ts'
import { isMms, mmsReader, mmsSenderOf } from './mms-pdu.ts'
import { tellOnce } from './once.ts'
import { readS7Header, s7Reader, s7SenderOf } from './s7comm-pdu.ts'
import { isS7Plus, s7PlusReader, s7PlusSenderOf } from './s7comm-plus-pdu.ts'
import { type Connect, readCotp, readOpening, tpktFraming, tpktLength, tsapKind } from './tpkt.ts'

/** The three services that live behind TPKT and COTP on port 102. */
export type IsoService = 's7comm' | 's7comm-plus' | 'mms'

const serviceOf = (bytes: Uint8Array, from: number, to: number): IsoService | undefined => {
  const header = readS7Header(bytes, from, to)
  if (header !== undefined && header.end === to) return 's7comm'
  if (isS7Plus(bytes, from, to)) return 's7comm-plus'
  return isMms(bytes, from, to) ? 'mms' : undefined
}

const tsapRoles: readonly [mark: string, role: string, weight: number][] = [
  ['SIMATIC-ROOT-ES', 'engineering-workstation', 0.8],
  ['SIMATIC-ROOT-PG', 'engineering-workstation', 0.8],
  ['SIMATIC-ROOT-HMI', 'hmi-panel', 0.6],
]

/**
 * Reads all three and `refine`s to the one the bytes turn out to be: a connect request does not tell MMS from S7.
 * `opened`: the service the conversation already goes by.
 */
export const openIsoSession = (opened: IsoService): Session => {
  const once = tellOnce()
  const readers = { s7comm: s7Reader(once), 's7comm-plus': s7PlusReader(once), mms: mmsReader(once) }
  let current = opened
  let isSure = false

  const connect = (_side: Side, told: Connect, sink: Sink): void => {
    if (!told.isRequest) {
      sink.response(false)
      return
    }
    const called = ascii(told.called, 0, 16)
    const named = tsapRoles.find(([mark]) => called.startsWith(mark))
    if (named !== undefined) once.role(sink, 'client', named[1], `connects to ${named[0]}`, named[2])
    else if (tsapKind(told) === 's7comm') {
      const type = u8(told.called, 0)
      // Libraries and simulators use the programming device type as their default: a weak hint.
      if (type === 1) once.role(sink, 'client', 'engineering-workstation', 'S7 connection type PG', 0.3)
      else if (type === 2) once.role(sink, 'client', 'hmi-panel', 'S7 connection type OP', 0.4)
    }
  }

  const unit = (side: Side, bytes: Uint8Array, from: number, to: number, sink: Sink): void => {
    const found = serviceOf(bytes, from, to)
    if (found !== undefined && (found !== current || !isSure)) {
      if (found !== current) sink.refine(found)
      current = found
      isSure = true
    }
    // Fragments of S7comm-plus and releases of MMS have no mark of their own: the stream's reader knows them.
    readers[found ?? current](side, bytes, from, to, sink)
  }

  return framedSession(tpktFraming({ connect, unit }))
}

/** Recognition for one of the three: the first user data decides, a connect request alone is a weak sign. */
export const recogniseIso = (service: IsoService, bytes: Uint8Array, onOwnPort: boolean): Recognition => {
  const opening = readOpening(bytes)
  if (opening.broken) return 'no'
  if (opening.data !== undefined) {
    const { from, to, complete } = opening.data
    if (!complete) return bytes.length >= 4_096 ? 'no' : 'more'
    const found = serviceOf(bytes, from, to)
    if (found !== undefined) return found === service ? 'certain' : 'no'
    // A unit of several data packets is not joined here: its first packet must bear the mark.
    const mark = u8(bytes, from)
    const isMarked =
      service === 's7comm' ? mark === 0x32 && u8(bytes, from + 1) <= 7 : service === 's7comm-plus' ? mark === 0x72 : mark === 0x01 || mark === 0x0d
    return isMarked && onOwnPort ? 'likely' : 'no'
  }
  if (opening.connect === undefined) return 'more'
  const kind = tsapKind(opening.connect)
  if (kind === 's7comm-plus') return service === 's7comm-plus' ? 'certain' : 'no'
  if (kind === 's7comm') return service === 's7comm' ? 'likely' : 'no'
  // RDP's connect request has no TSAP. MMS calls 0001 and the like.
  return kind === 'other' && service === 'mms' && onOwnPort ? 'likely' : 'more'
}

export const isoSenderOf = (bytes: Uint8Array): 'client' | 'server' | 'unknown' => {
  let at = bytes[0] === 0 && bytes.length > 1 ? 1 : 0
  for (let turn = 0; turn < 16 && at < bytes.length; turn++) {
    const length = tpktLength(bytes, at)
    if (length <= 0) return 'unknown'
    const cotp = readCotp(bytes, at, length)
    if (cotp?.type === 0xe0) return 'client'
    if (cotp?.type === 0xd0) return 'server'
    if (cotp !== undefined && cotp.to > cotp.from && cotp.to <= bytes.length) {
      const found = serviceOf(bytes, cotp.from, cotp.to)
      const sender =
        found === 's7comm'
          ? s7SenderOf(bytes, cotp.from, cotp.to)
          : found === 's7comm-plus'
            ? s7PlusSenderOf(bytes, cotp.from, cotp.to)
            : mmsSenderOf(bytes, cotp.from, cotp.to)
      if (sender !== 'unknown') return sender
    }
    at += length
  }
  return 'unknown'
}
