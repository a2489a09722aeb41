import * as crypto from 'node:crypto'

/** Characters of a password, as NIST SP 800-63B, 3.1.1.2 counts them for a password that is used with a second factor, and more. */
export const passwordLength = { min: 12, max: 128 } as const

/** OWASP's smallest setting for Argon2id: memory in KiB, passes, lanes. At four threads of Node's pool it holds 76 MiB at most. */
const cost = { m: 19_456, t: 2, p: 1 } as const
const saltBytes = 16
const hashBytes = 32

/** Node has Argon2 from 24.7 on, and only when its OpenSSL is 3.2 or newer. */
export const hasArgon2 = (): boolean => typeof crypto.argon2 === 'function'

const argon2id = (password: string, { salt, m, t, p, length }: { salt: Buffer; m: number; t: number; p: number; length: number }): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // One keyboard writes `é` as one character and another as two (NIST SP 800-63B, 3.1.1.2): both are the same password.
    const message = Buffer.from(password.normalize('NFKC'))
    crypto.argon2('argon2id', { message, nonce: salt, parallelism: p, tagLength: length, memory: m, passes: t }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    )
  })

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

/** Argon2id in the PHC string format, with a salt of its own; works on Node's thread pool. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = crypto.randomBytes(saltBytes)
  const hash = await argon2id(password, { salt, ...cost, length: hashBytes })
  return `$argon2id$v=19$m=${cost.m},t=${cost.t},p=${cost.p}$${base64(salt)}$${base64(hash)}`
}

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

/** Whether it is the password of that hash. A hash that cannot be read matches nothing. */
export const isPassword = async (password: string, stored: string): Promise<boolean> => {
  const [, m, t, p, salt, hash] = phc.exec(stored) ?? []
  if (salt === undefined || hash === undefined) return false
  const expected = Buffer.from(hash, 'base64')
  const found = await argon2id(password, {
    salt: Buffer.from(salt, 'base64'),
    m: Number(m),
    t: Number(t),
    p: Number(p),
    length: expected.length,
  })
  return crypto.timingSafeEqual(found, expected)
}
