import type { Dissector } from './dissector.ts'

export const enip: Dissector = {
  service: 'enip',
  transport: 'both',
  ports: [44818],
  recognise: () => 'no',
  senderOf: () => 'unknown',
  open: () => ({ data: (_side, bytes) => bytes.length, gap: () => undefined }),
}
