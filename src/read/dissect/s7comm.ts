import type { Dissector } from './dissector.ts'
import { isoSenderOf, openIsoSession, recogniseIso } from './iso-session.ts'

/** Siemens S7comm over TPKT and COTP: jobs by function (`0x04`), user data by group and subfunction (`0x0401`). Its lengths make it recognisable on any port. */
export const s7comm: Dissector = {
  service: 's7comm',
  transport: 'tcp',
  ports: [102],
  recognise: (bytes, _transport, onOwnPort = false) => recogniseIso('s7comm', bytes, onOwnPort),
  senderOf: isoSenderOf,
  open: () => openIsoSession('s7comm'),
}
