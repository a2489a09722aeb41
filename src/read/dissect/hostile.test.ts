import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../../test/fixture/hex.ts'
import { drawFrom } from '../../../test/fixture/random.ts'
import type { Dissector, Sink } from './dissector.ts'
import { dissectors } from './registry.ts'

/** Hand-made PDUs to mutate; every dissector gets all of them, its own kind and strangers. */
const seeds = [
  '0001 0000 0006 01 03 0000 0002',
  '0002 0000 0007 01 03 04 00000000',
  '0003 0000 0018 00 5a 00 10 434c0000 0f 555345522d37313445373446323142',
  '0004 0000 0014 ff 2b 0e 01 01 00 00 02 00 04 41636d65 01 03 502d31',
  '0300 0016 11e0 0000 0001 00 c1 02 0100 c2 02 0102 c0 01 0a',
  '0300 001f 02f080 3201 0000 0900 000e 0000 0401 120a 1002 0001 0001 84 000000',
  '0300 0021 02f080 3207 0000 0100 0008 0008 000112 0411 4401 00 ff09 0004 0011 0000',
  '0300 003d 02f080 3207 0000 0500 000c 0020 000112 0812 8401 0200 0000 00 ff09 001c 0011 0000 0014 0001 0001 0102030405060708090a0b0c0d0e0f101112',
  '0300 0027 02f080 3201 0000 1f00 0016 0000 28 000000000000 fd 0002 4320 09 505f50524f4752414d',
  '0300 0026 02f080 7201 0017 31 0000 04ca 0000 0001 0000 0120 36 000000000000000000 72010000',
  '0300 0021 02f000 3201 0000 0900 000e 0000 0401 12',
  '0300 001e 02f080 01000100 61 11 300f 020103 a00a a008 020101 a503 800141',
  '6500 0400 00000000 00000000 0000000000000000 00000000 0100 0000',
  '6f00 2400 00011021 00000000 b39b02002008e100 00000000 00000000 2000 0200 00000000 b200 1400 52 02 2006 2401 07f9 0600 01 02 2001 2401 0100 0100',
  '7000 3a00 00010210 00000000 1a392f0000000000 00000000 00000000 0a00 0200 a100 0400 09133500 b100 2600 e46a 0a 02 2002 2401 0200 0600 1200 4c02 2072 2400 00ce 0400 0100 4c02 2072 2400 2c3d 0400 0100',
  '6300 3300 00000000 00000000 0000000000000000 00000000 0100 0c00 2d00 0100 0002af12 0a0101a4 0000000000000000 0100 0c00 3a00 04 03 3000 8e4d5200 0b 313735362d454e42542f41 03',
  '0200 0280 0800 050a4b00 d7943f00 b100 0600 0600 00000000',
  '0564 0bc4 0400 0100 b241 c0c0 013c 0206 1f9d',
  '6804 07 000000 680e 0000 0000 2d01 0600 0a00 010000 01',
  '4d534746 20000000 01000000 01000000 01000000 01000000 0100 7702 00000000',
  '810a 0011 0104 0005 010c 0c00 0000 0119 55',
  '46494e53 00000014 00000002 00000000 8000 0200 0100 0002 0007 0101',
].map(bytesOf)

const mutate = (random: (below: number) => number): Uint8Array => {
  const seed = seeds[random(seeds.length)] ?? new Uint8Array(0)
  const other = seeds[random(seeds.length)] ?? new Uint8Array(0)
  switch (random(6)) {
    case 0:
      return seed.slice(0, random(seed.length + 1))
    case 1:
      return seed.slice(random(seed.length))
    case 2:
      return Uint8Array.from([...seed, ...other.slice(0, random(other.length + 1))])
    case 3:
      return Uint8Array.from({ length: random(200) }, () => random(256))
    default: {
      const bytes = seed.slice()
      for (let turn = random(5); turn >= 0; turn--) bytes[random(bytes.length)] = [0, 0xff, 0x7f, 0x80, random(256)][random(5)] ?? 0
      return bytes
    }
  }
}

let told = 0
const sink: Sink = {
  request: (request) => {
    told++
    if (!/^0x[0-9a-f]{2,}$/.test(request.function) && request.function !== '') throw new Error(`function key \`${request.function}\``)
    if ((request.detail ?? '').length > 64) throw new Error('a detail longer than 64')
  },
  response: () => told++,
  identity: (_side, _key, value) => {
    told++
    if (/[^\x20-\x7e]/.test(value)) throw new Error('an identity that is not printable')
  },
  role: () => told++,
  refine: () => told++,
  trouble: (reason) => {
    told++
    if (reason.length > 120) throw new Error('a reason longer than 120')
  },
}

const own: ReadonlySet<string> = new Set(['modbus', 's7comm', 's7comm-plus', 'mms', 'enip', 'enip-io', 'dnp3', 'iec104', 'opcua', 'bacnet', 'fins'])

describe('no payload makes a dissector throw, hang, run past its bytes or hoard', () => {
  for (const dissector of dissectors.filter(({ service }) => own.has(service))) {
    test(`${dissector.service}: 200,000 mutated payloads`, () => {
      attack(dissector, drawFrom(0x5eed + dissector.service.length))
      expect(told).toBeGreaterThan(0)
    })
  }
})

const attack = (dissector: Dissector, random: (below: number) => number): void => {
  const transports = dissector.transport === 'both' ? (['tcp', 'udp'] as const) : ([dissector.transport] as const)
  for (const transport of transports) {
    let session = dissector.open(transport)
    // As the stream does: what is not consumed comes again, at most 64 KiB of it.
    let rest: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)]
    for (let turn = 0; turn < 200_000 / transports.length; turn++) {
      if (turn % 5_000 === 4_999) {
        session = dissector.open(transport)
        rest = [new Uint8Array(0), new Uint8Array(0)]
      }
      const fresh = mutate(random)
      const side = random(2) === 0 ? 0 : 1
      if (random(20) === 0) {
        session.gap(side)
        rest[side] = new Uint8Array(0)
      }
      let bytes = fresh
      if (rest[side].length > 0) {
        bytes = new Uint8Array(rest[side].length + fresh.length)
        bytes.set(rest[side])
        bytes.set(fresh, rest[side].length)
      }
      const used = session.data(side, bytes, sink)
      if (!Number.isInteger(used) || used < 0 || used > bytes.length)
        throw new Error(`${dissector.service} consumed ${used} of ${bytes.length} bytes`)
      rest[side] = bytes.slice(used)
      if (rest[side].length > 2_048) {
        session.gap(side)
        rest[side] = new Uint8Array(0)
      }
      if (turn % 8 === 0) {
        dissector.recognise(fresh, transport, random(2) === 0)
        dissector.senderOf(fresh, transport)
      }
    }
  }
}
