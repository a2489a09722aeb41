import { printable } from '#ground/bytes'
import type { Dissector, Sink } from '../dissector.ts'
import { datagramSession } from './sessions.ts'
import { isHostName } from './text.ts'

/** `<0>`..`<191>` opens every message (RFC 5424 6.2.1, RFC 3164 4.1.1). */
const priority = /^<(\d|[1-9]\d|1[0-8]\d|19[01])>/

// RFC 5424: version, time, host. RFC 3164: `Nov 23 22:41:38 host`.
const modern = /^<\d+>1 \S+ (\S+) /
const classic = /^<\d+>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (\S+) /

const readMessage = (bytes: Uint8Array, sink: Sink): void => {
  const head = printable(bytes, 0, 200, 200)
  if (!priority.test(head)) return
  sink.request({ operation: 'report', function: '' })
  const host = (modern.exec(head) ?? classic.exec(head))?.[1]
  if (host !== undefined && isHostName(host)) sink.identity('client', 'host-name', host)
}

/** Syslog over UDP. Messages are not kept. */
export const syslog: Dissector = {
  service: 'syslog',
  transport: 'udp',
  ports: [514],
  recognise(bytes) {
    const head = printable(bytes, 0, 64)
    if (!priority.test(head)) return 'no'
    return modern.test(head) || classic.test(head) ? 'certain' : 'likely'
  },
  senderOf: () => 'client',
  open: () => datagramSession((_side, bytes, sink) => readMessage(bytes, sink)),
}
