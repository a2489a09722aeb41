import { expect, test } from 'vitest'
import { makeSealer } from './sealer.ts'

const sealer = makeSealer('one key')

test('what is sealed opens again, never looks the same twice, and does not show what it holds', () => {
  const [first, second] = [sealer.seal('pässword'), sealer.seal('pässword')]
  expect([first, second].map(sealer.open)).toEqual(['pässword', 'pässword'])
  expect(first).not.toBe(second)
  expect(Buffer.from(first, 'base64url').includes('ssword')).toBe(false)
})

test('another key opens nothing, and neither does any changed byte or a shorter text', () => {
  const sealed = sealer.seal('password')
  expect(makeSealer('another key').open(sealed)).toBeUndefined()
  const bytes = Buffer.from(sealed, 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(sealer.open(changed.toString('base64url')), `byte ${at}`).toBeUndefined()
    expect(sealer.open(bytes.subarray(0, at).toString('base64url')), `cut at ${at}`).toBeUndefined()
  }
})
