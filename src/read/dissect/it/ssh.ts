import type { Dissector } from '../dissector.ts'
import { lineSession } from './sessions.ts'
import { couldBecome, find, startsWith, wholeText } from './text.ts'

const isBanner = (bytes: Uint8Array): boolean => startsWith(bytes, 'SSH-2.0-') || startsWith(bytes, 'SSH-1.')

/** SSH by its version line (RFC 4253 4.2). The rest is encrypted. */
export const ssh: Dissector = {
  service: 'ssh',
  transport: 'tcp',
  ports: [22],
  recognise(bytes) {
    if (isBanner(bytes)) return 'certain'
    if (couldBecome(bytes, 'SSH-2.0-') || couldBecome(bytes, 'SSH-1.')) return 'more'
    // A server may send other lines before its version line.
    const later = find(bytes, '\nSSH-2.0-', 0, 255)
    return later >= 0 ? 'certain' : 'no'
  },
  senderOf: () => 'unknown',
  open: () => {
    let lines = 0
    return lineSession((side, line, sink) => {
      lines++
      if (!isBanner(line)) return lines < 20
      const old = startsWith(line, 'SSH-1.') && !startsWith(line, 'SSH-1.99')
      if (side === 0) sink.request({ operation: 'session', function: '', ...(old ? { detail: 'SSH version 1' } : {}) })
      else sink.response(false)
      sink.identity(side === 0 ? 'client' : 'server', 'ssh', wholeText(line))
      return false
    })
  },
}
