/**
 * The server: routes by the contract, guards every one of them, hands out the web application. A route reads: permitted, parsed, done by
 * a room of `act`, presented. Not for what a deed does (`act/office`), nor for what is known (`act/answer`).
 */
export type { Limits, ServerParts } from './parts.ts'
export { buildServer } from './build-server.ts'
export type { RunningServer, ServeOptions } from './start-server.ts'
export { startServer } from './start-server.ts'
