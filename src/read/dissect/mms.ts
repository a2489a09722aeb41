import type { Dissector } from './dissector.ts'
import { isoSenderOf, openIsoSession, recogniseIso } from './iso-session.ts'

/** MMS (IEC 61850, ICCP) over TPKT and COTP: confirmed services by number (`0x04` read, `0x05` write). */
export const mms: Dissector = {
  service: 'mms',
  transport: 'tcp',
  ports: [102],
  recognise: (bytes, _transport, onOwnPort = false) => recogniseIso('mms', bytes, onOwnPort),
  senderOf: isoSenderOf,
  open: () => openIsoSession('mms'),
}
