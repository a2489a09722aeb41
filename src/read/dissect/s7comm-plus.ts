import type { Dissector } from './dissector.ts'
import { isoSenderOf, openIsoSession, recogniseIso } from './iso-session.ts'

/** Siemens S7comm-plus (S7-1200/1500) over TPKT and COTP: requests by function (`0x04ca`). Newer firmware wraps it in TLS after `0x05b3`. */
export const s7commPlus: Dissector = {
  service: 's7comm-plus',
  transport: 'tcp',
  ports: [102],
  recognise: (bytes, _transport, onOwnPort = false) => recogniseIso('s7comm-plus', bytes, onOwnPort),
  senderOf: isoSenderOf,
  open: () => openIsoSession('s7comm-plus'),
}
