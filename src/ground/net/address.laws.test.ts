import { BlockList, isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressAxisMax, familyOf, firstIpv6, formatAddress, formatRange, parseAddress, parseAddressRange, rangeToPrefixes } from './index.ts'

// Node's own address code and the URL standard's parser are the second road: they share no line with ours.
const runs = { numRuns: 3000 }
const ipv4 = fc.bigInt({ min: 0n, max: firstIpv6 - 1n })
const ipv6 = fc.oneof(
  fc.bigInt({ min: firstIpv6, max: addressAxisMax }),
  // Mostly zeros, where shortening has its corners.
  fc
    .array(fc.constantFrom<bigint[]>(0n, 0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 })
    .map((groups) => firstIpv6 + groups.reduce((value, group) => (value << 16n) | group, 0n)),
)

test('an address survives being written and read', () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), (address) => parseAddress(formatAddress(address)) === address),
    runs,
  )
})

test('an IPv6 address is written as the URL standard writes it, and Node takes it', () => {
  fc.assert(
    fc.property(ipv6, (address) => {
      const text = formatAddress(address)
      expect(isIPv6(text)).toBe(true)
      expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`)
    }),
    runs,
  )
})

test('an IPv6 address is read as the URL standard reads it, however it is spelled', () => {
  const group = fc.constantFrom('0', '00', '0000', '1', '01', 'ab', 'AB', 'ffff')
  const spelled = fc
    .tuple(fc.array(group, { maxLength: 8 }), fc.array(group, { maxLength: 8 }), fc.boolean())
    .map(([head, tail, shortened]) => (shortened ? `${head.join(':')}::${tail.join(':')}` : head.join(':')))
  fc.assert(
    fc.property(spelled, (text) => {
      const address = parseAddress(text)
      expect(address !== undefined && familyOf(address) === 6).toBe(isIPv6(text))
      if (address !== undefined && familyOf(address) === 6) expect(`[${formatAddress(address)}]`).toBe(new URL(`http://[${text}]/`).hostname)
    }),
    runs,
  )
})

test('we and Node agree on what is an address, near misses included', () => {
  const nearMiss = fc
    .array(fc.constantFrom('0', '1', '9', '10', '255', '256', 'f', 'abcd', '.', '.', ':', ':', '::', '-', ' ', 'g'), { maxLength: 15 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(nearMiss, (text) => {
      expect(parseAddress(text) !== undefined, text).toBe(isIPv4(text) || isIPv6(text))
    }),
    { numRuns: 20_000 },
  )
})

test('an IPv4 address is read as the URL standard reads it', () => {
  fc.assert(
    fc.property(ipv4, (address) => new URL(`http://${formatAddress(address)}/`).hostname === formatAddress(address)),
    runs,
  )
})

test('a prefix holds exactly the addresses that Node says are in it', () => {
  const prefix = fc.oneof(fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })), fc.tuple(ipv6, fc.integer({ min: 1, max: 128 })))
  fc.assert(
    fc.property(prefix, fc.bigInt({ min: -3n, max: 3n }), ([address, length], step) => {
      const family = familyOf(address) === 4 ? 'ipv4' : 'ipv6'
      const blocks = new BlockList()
      blocks.addSubnet(formatAddress(address), length, family)
      const range = parseAddressRange(`${formatAddress(address)}/${length}`)
      if (range === undefined) throw new Error('the prefix was not read')
      for (const probe of [address, range.first, range.last, range.first + step, range.last + step]) {
        if (probe < 0n || probe > addressAxisMax || familyOf(probe) !== familyOf(address)) continue
        expect(range.first <= probe && probe <= range.last).toBe(blocks.check(formatAddress(probe), family))
      }
    }),
    { numRuns: 1000 },
  )
})

/** The fewest prefixes for a range, by halving the whole family: whole halves are taken, partly covered ones split again. */
const fewest = (first: bigint, last: bigint, from: bigint, until: bigint): number => {
  if (last < from || until < first) return 0
  if (first <= from && until <= last) return 1
  const middle = (from + until) / 2n
  return fewest(first, last, from, middle) + fewest(first, last, middle + 1n, until)
}

test('prefixes cover a range exactly, in order, and there are no fewer', () => {
  const pair = (address: fc.Arbitrary<bigint>): fc.Arbitrary<readonly [bigint, bigint]> =>
    fc.tuple(address, address).map(([a, b]) => (a < b ? [a, b] : [b, a]))
  fc.assert(
    fc.property(fc.oneof(pair(ipv4), pair(ipv6)), ([first, last]) => {
      const prefixes = rangeToPrefixes({ first, last })
      expect(prefixes[0]?.first).toBe(first)
      expect(prefixes.at(-1)?.last).toBe(last)
      expect(prefixes.filter((prefix, i) => i > 0 && prefix.first !== (prefixes[i - 1]?.last ?? -2n) + 1n)).toEqual([])
      expect(prefixes.map(formatRange).filter((text) => text.includes('-'))).toEqual([])
      const [from, until] = familyOf(first) === 4 ? [0n, firstIpv6 - 1n] : [firstIpv6, addressAxisMax]
      expect(prefixes.length).toBe(fewest(first, last, from, until))
    }),
    { numRuns: 300 },
  )
})

test('a range survives being written and read', () => {
  const pair = fc.oneof(fc.tuple(ipv4, ipv4), fc.tuple(ipv6, ipv6)).map(([a, b]) => (a < b ? { first: a, last: b } : { first: b, last: a }))
  fc.assert(
    fc.property(pair, (range) => void expect(parseAddressRange(formatRange(range))).toEqual(range)),
    runs,
  )
})

test('no text makes reading throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => void [parseAddress(text), parseAddressRange(text)]),
    { numRuns: 20_000 },
  )
})
