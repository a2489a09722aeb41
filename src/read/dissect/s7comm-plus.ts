import type { Dissector } from './dissector.ts'

export const s7commPlus: Dissector = {
  service: 's7comm-plus',
  transport: 'tcp',
  ports: [102],
  recognise: () => 'no',
  senderOf: () => 'unknown',
  open: () => ({ data: (_side, bytes) => bytes.length, gap: () => undefined }),
}
