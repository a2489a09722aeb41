import type { Dissector } from './dissector.ts'

export const enipIo: Dissector = {
  service: 'enip-io',
  transport: 'udp',
  ports: [2222],
  recognise: () => 'no',
  senderOf: () => 'unknown',
  open: () => ({ data: (_side, bytes) => bytes.length, gap: () => undefined }),
}
