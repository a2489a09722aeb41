import { dissectors } from '#read/dissect'
import { guessService, services } from '#ground/service'

type Carrier = 'tcp' | 'udp'

const table = (transport: Carrier): Uint8Array => {
  const known = new Uint8Array(65_536)
  for (const service of services) for (const p of service.ports) if (p.transport === transport) known.fill(1, p.first, p.last + 1)
  for (const d of dissectors) if (d.transport !== (transport === 'tcp' ? 'udp' : 'tcp')) for (const p of d.ports) known[p] = 1
  return known
}

const knownPorts = { tcp: table('tcp'), udp: table('udp') }

/**
 * How likely a port is the one a server listens on: 3 a known service, 2 a system port (RFC 6335), 1 a registered port,
 * 0 the range clients take theirs from.
 */
export const portRank = (transport: Carrier, port: number): number =>
  knownPorts[transport][port] === 1 ? 3 : port < 1024 ? 2 : port < 32_768 ? 1 : 0

/** What is written for a service that only its port tells: `modbus`, or `tcp/4711`. */
export const serviceOfPort = (transport: Carrier, port: number): string => guessService(transport, port)?.name ?? `${transport}/${port}`

const readable: ReadonlySet<string> = new Set(dissectors.map((d) => d.service))

/** The process service we can read whose home this port is: bytes there that are not it are worth a remark. */
export const processServiceAt = (transport: Carrier, port: number): { readonly name: string; readonly label: string } | undefined => {
  const guess = guessService(transport, port)
  return guess !== undefined && (guess.group === 'control' || guess.group === 'engineering') && readable.has(guess.name) ? guess : undefined
}

/** The service usually found on a port where another one was recognised; undefined when the recognised one belongs there. */
export const displacedService = (transport: Carrier, port: number, recognised: string): { readonly label: string } | undefined => {
  const belongs = services.some((s) => s.name === recognised && s.ports.some((p) => p.transport === transport && p.first <= port && port <= p.last))
  return belongs || dissectors.some((d) => d.service === recognised && d.ports.includes(port)) ? undefined : guessService(transport, port)
}
