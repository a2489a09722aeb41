import type { Dissector } from './dissector.ts'

export const mms: Dissector = {
  service: 'mms',
  transport: 'tcp',
  ports: [102],
  recognise: () => 'no',
  senderOf: () => 'unknown',
  open: () => ({ data: (_side, bytes) => bytes.length, gap: () => undefined }),
}
