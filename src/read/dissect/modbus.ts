import type { Dissector } from './dissector.ts'

export const modbus: Dissector = {
  service: 'modbus',
  transport: 'both',
  ports: [502],
  recognise: () => 'no',
  senderOf: () => 'unknown',
  open: () => ({ data: (_side, bytes) => bytes.length, gap: () => undefined }),
}
