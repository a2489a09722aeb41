import { randomBytes } from 'node:crypto'

const nonces = new WeakMap<object, string>()

/** The nonce that style sheets of one answer carry; `response` is Node's own. Scripts have none: they are files of ours, or they do not run. */
export const styleNonceOf = (response: object): string => {
  const known = nonces.get(response)
  if (known !== undefined) return known
  const nonce = randomBytes(16).toString('hex')
  nonces.set(response, nonce)
  return nonce
}
