import { expect, test } from 'vitest'
import { writePcap } from '#read/synth'
import { bytesOf } from '../../../test/fixture/hex.ts'
import { heldBytes } from '../../../test/held-bytes.ts'
import { createObserver } from './observer.ts'
import { watchCapture } from './watch-capture.ts'

const mebibyte = 1024 * 1024

/** One UDP datagram from 10.0.0.1 to 10.0.0.2, 1,414 bytes with its headers. */
const frame = Uint8Array.from({ length: 1414 })
frame.set(bytesOf('020000000002 020000000001 0800 45000578 00000000 40110000 0a000001 0a000002 30393039 05640000'))

test('a long capture is watched in the memory of a short one', async () => {
  const [header = expect.fail('no header')] = [...writePcap([])]
  const records = Buffer.concat([...writePcap(Array.from({ length: 740 }, (_, i) => ({ atUs: i * 1_000_000, bytes: frame })))]).subarray(
    header.length,
  )
  const rounds = 384
  const held: number[] = []
  const chunks = async function* () {
    yield header
    for (let i = 0; i < rounds; i++) {
      if (i % 96 === 48) held.push(heldBytes())
      yield records
    }
  }
  const observer = createObserver()
  let told: readonly [bytes: number, packets: number] = [0, 0]
  await watchCapture(observer, 'long.pcap', { chunks: chunks(), findings: [] }, (bytes, packets) => {
    told = [bytes, packets]
  })
  const { sources, conversations } = observer.finish()
  expect(told).toEqual([header.length + rounds * records.length, rounds * 740])
  expect(told[0]).toBeGreaterThan(380 * mebibyte)
  expect(sources.map(({ name, packets }) => [name, packets])).toEqual([['long.pcap', rounds * 740]])
  expect(conversations).toHaveLength(1)
  expect(held).toHaveLength(4)
  expect(Math.max(...held) - Math.min(...held)).toBeLessThan(8 * mebibyte)
})
