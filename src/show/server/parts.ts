import type { Answers } from '#act/answer'
import type { Identity } from '#act/identity'
import type { Live } from '#act/live'
import type { Sealer } from '#act/notify'
import type { Office } from '#act/office'

/** Bounds on what a caller may send. */
export interface Limits {
  /** Of a JSON body, in bytes. */
  readonly bodyBytes: number
  /** Of one uploaded capture, in bytes. */
  readonly uploadBytes: number
}

/** As much as somebody may send who is not signed in: far more than a link or a sign-in takes, and little to hold for many at once. */
export const strangersBodyBytes = ({ bodyBytes }: Limits): number => Math.min(bodyBytes, 16 * 1024)

export const usualLimits: Limits = { bodyBytes: 4 * 1024 * 1024, uploadBytes: 16 * 1024 * 1024 * 1024 }

/** Everything the routes work with. */
export interface ServerParts {
  readonly office: Office
  readonly answers: Answers
  readonly identity: Identity
  readonly live: Live
  /** Seals what this server must be able to send, and nobody to read. */
  readonly sealer: Sealer
  /** Where uploads wait to be read. */
  readonly uploadFolder: string
  readonly limits: Limits
  /** Values of the `Host` header under which this server may be asked: all others are refused, which stops DNS rebinding. */
  readonly hosts: readonly string[]
  /** Whether browsers reach it by HTTPS, by itself or by a proxy. */
  readonly isSecure: boolean
  /** True when a proxy in front says the client's address in `X-Forwarded-For`. */
  readonly behindProxy: boolean
  /** Where the built web application lies; undefined serves the interface alone. */
  readonly webFolder: string | undefined
  readonly version: string
  /** Told of every fault, with its stack. */
  readonly onFault: (error: unknown) => void
}
