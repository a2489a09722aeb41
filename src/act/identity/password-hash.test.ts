import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openIdentity } from './identity.ts'
import { hashPassword, isPassword } from './password-hash.ts'

describe('passwords', () => {
  test('a hash is Argon2id in the PHC format, is never the same twice, and fits its password alone', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse battery'), hashPassword('correct horse battery')])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).not.toBe(two)
    expect(await isPassword('correct horse battery', one)).toBe(true)
    expect(await isPassword('correct horse batterY', one)).toBe(false)
  })

  test('a hash that the reference program made is understood', async () => {
    // github.com/P-H-C/phc-winner-argon2, src/test.c, version 0x13, Argon2id: hashtest(version, 2, 16, 1, "password", "somesalt", …)
    const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await isPassword('password', stored)).toBe(true)
    expect(await isPassword('passwort', stored)).toBe(false)
  })

  test('letters that two keyboards write differently are the same password', async () => {
    expect(await isPassword('caf\u0065\u0301 au lait noir', await hashPassword('caf\u00e9 au lait noir'))).toBe(true)
  })

  test.each([
    '',
    'password',
    '$2b$12$abc',
    '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ',
    '$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ])('what is no hash of ours fits nothing: %j', async (stored) => {
    expect(await isPassword('password', stored)).toBe(false)
  })

  test('a Node without Argon2 is told so', async () => {
    const { argon2 } = crypto
    onTestFinished(() => {
      Object.assign(crypto, { argon2 })
      syncBuiltinESMExports()
    })
    Object.assign(crypto, { argon2: undefined })
    syncBuiltinESMExports()
    const opened = await openIdentity({} as never)
    expect(opened.findings.map(({ code }) => code)).toEqual(['identity/no-argon2'])
  })
})
