import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits: nobody guesses it, so a plain SHA-256 of it can be kept and looked up. */
export const makeSecret = (): string => randomBytes(32).toString('base64url')

/** What is kept of a secret. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex')
