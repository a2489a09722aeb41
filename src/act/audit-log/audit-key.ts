import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'

/** Signs for the audit log. Whoever has the key can write a log that verifies: keep it where the database's users do not reach. */
export interface AuditSigner {
  /** First 32 hexadecimal digits of the SHA-256 of the public key's SPKI encoding. */
  readonly keyId: string
  /** PEM, for whoever checks the log elsewhere. */
  readonly publicKey: string
  /** Ed25519 over UTF-8, base64. */
  readonly sign: (statement: string) => string
}

const keyIdOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 32)

/** From a PKCS #8 private key in PEM. */
export const auditSigner = (privatePem: string): AuditSigner => {
  const privateKey = createPrivateKey(privatePem)
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('the key of the audit log must be an Ed25519 key')
  const publicKey = createPublicKey(privateKey)
  return {
    keyId: keyIdOf(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (statement) => sign(null, Buffer.from(statement), privateKey).toString('base64'),
  }
}

/** A new private key, PKCS #8 in PEM. */
export const makeAuditKey = (): string => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const isErrno = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code

/** Reads the key from its file, or makes one there that only its owner may read. */
export const openAuditKey = async (file: string): Promise<AuditSigner> => {
  try {
    return auditSigner(await readFile(file, 'utf8'))
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
  }
  const pem = makeAuditKey()
  // `wx`: of two that start at once, one makes the key and the other fails, instead of both signing with different ones.
  const handle = await open(file, 'wx', 0o600)
  await handle.writeFile(pem)
  await handle.sync()
  await handle.close()
  return auditSigner(pem)
}

/** The public key, PEM, from either half in PEM; undefined when it is neither of an Ed25519 key. */
export const auditPublicKey = (pem: string): string | undefined => {
  try {
    // Given a private key, Node derives the public one.
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key.export({ type: 'spki', format: 'pem' }).toString() : undefined
  } catch {
    return undefined
  }
}

/** Checks signatures against one public key. */
export interface AuditVerifier {
  readonly keyId: string
  readonly verify: (statement: string, signature: string) => boolean
}

/** From a public key in PEM. Throws when it is none of Ed25519. */
export const auditVerifier = (publicPem: string): AuditVerifier => {
  const key = createPublicKey(publicPem)
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the key of the audit log must be an Ed25519 key')
  return {
    keyId: keyIdOf(key),
    verify: (statement, signature) => verify(null, Buffer.from(statement), key, Buffer.from(signature, 'base64')),
  }
}
