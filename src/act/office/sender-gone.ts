/** Codes by which Node says that the sender went away (`ERR_STREAM_PREMATURE_CLOSE`, `ECONNRESET` of an aborted request). */
const goneCodes: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ABORT_ERR'])

/** Whether a stream ended because whoever sent it went away: that is no fault of ours. */
export const isSenderGone = (error: unknown): boolean => error instanceof Error && 'code' in error && goneCodes.has(String(error.code))
