import { describe, expect, test } from 'vitest'
import {
  addressAxisMax,
  familyOf,
  firstIpv6,
  formatAddress,
  formatRange,
  ipv4All,
  ipv6All,
  isMulticastOrBroadcast,
  parseAddress,
  parseAddressRange,
  rangeToPrefixes,
} from './index.ts'

test.each([
  ['0.0.0.0', 0n],
  ['10.20.1.10', 0x0a14010an],
  ['255.255.255.255', 0xffffffffn],
  ['::', firstIpv6],
  ['::1', firstIpv6 + 1n],
  ['2001:db8::1', firstIpv6 + 0x20010db8000000000000000000000001n],
  ['2001:DB8:0:0:0:0:0:1', firstIpv6 + 0x20010db8000000000000000000000001n],
  ['::ffff:192.0.2.1', firstIpv6 + 0xffffc0000201n],
  ['64:ff9b::192.0.2.33', firstIpv6 + 0x0064ff9b0000000000000000c0000221n],
  ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', addressAxisMax],
])('%s is the point %d', (text, point) => {
  expect(parseAddress(text)).toBe(point)
})

test.each([
  '',
  ' ',
  '10',
  '10.20.1',
  '10.20.1.',
  '10.20.1.256',
  '10.20.1.-1',
  '10.20.01.1',
  '0x0a.1.1.1',
  '10.20.1.1 ',
  '10.20.1.1.1',
  '1e1.0.0.0',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8:9',
  '12345::',
  'g::',
  '::1%eth0',
  '1.2.3.4::',
  '1.2.3.4::1',
  '::1.2.3',
  '::1.2.3.4:5',
  '1:2:3:4:5:6:7:1.2.3.4',
  '[::1]',
])('`%s` is no address', (text) => {
  expect(parseAddress(text)).toBeUndefined()
})

// RFC 5952 section 4: leading zeros go, the longest run of zeros shrinks, the first of equals, never a single one.
test.each([
  ['2001:0db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['1:0:0:0:0:0:0:0', '1::'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['ABCD::', 'abcd::'],
])('%s is written %s', (text, short) => {
  expect(formatAddress(parseAddress(text) ?? -1n)).toBe(short)
})

describe('ranges', () => {
  test.each([
    ['10.20.1.10', '10.20.1.10', '10.20.1.10'],
    ['10.20.1.0/24', '10.20.1.0', '10.20.1.255'],
    ['10.20.1.77/24', '10.20.1.0', '10.20.1.255'],
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
    ['10.20.1.7/32', '10.20.1.7', '10.20.1.7'],
    ['10.20.1.5-10.20.1.9', '10.20.1.5', '10.20.1.9'],
    ['10.20.1.5 - 10.20.1.9', '10.20.1.5', '10.20.1.9'],
    ['2001:db8::/32', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['::/0', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['::1-::ff', '::1', '::ff'],
  ])('%s runs from %s to %s', (text, first, last) => {
    expect(parseAddressRange(text)).toEqual({ first: parseAddress(first), last: parseAddress(last) })
  })

  test.each([
    '',
    '/',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '::/129',
    '10.0.0.9-10.0.0.5',
    '10.0.0.1-::1',
    '10.0.0.1-',
    '10.0.0.0/8/8',
    '10.0.0.0/8-10.0.0.9',
    'any',
  ])('`%s` is no range', (text) => {
    expect(parseAddressRange(text)).toBeUndefined()
  })

  test.each([
    '10.20.1.10',
    '10.20.1.0/24',
    '0.0.0.0/0',
    '10.20.1.5-10.20.1.9',
    '10.0.0.1-10.0.0.4',
    '2001:db8::/32',
    '::/0',
    '::1-::ff',
    '128.0.0.0/1',
  ])('%s is already the shortest spelling', (text) => {
    const range = parseAddressRange(text)
    expect(range === undefined ? undefined : formatRange(range)).toBe(text)
  })

  test.each([
    ['10.0.0.0/8', ['10.0.0.0/8']],
    ['10.0.0.1-10.0.0.6', ['10.0.0.1', '10.0.0.2/31', '10.0.0.4/31', '10.0.0.6']],
    [
      '0.0.0.0-255.255.255.254',
      Array.from({ length: 32 }, (_, i) =>
        formatRange(parseAddressRange(`${formatAddress(0xffffffffn - (1n << BigInt(32 - i)) + 1n)}/${i + 1}`) ?? ipv4All),
      ),
    ],
    ['::-::3', ['::/126']],
  ])('%s is covered by %j', (text, prefixes) => {
    expect(rangeToPrefixes(parseAddressRange(text) ?? ipv4All).map(formatRange)).toEqual(prefixes)
  })

  test('the two families meet and do not overlap', () => {
    expect([ipv4All.first, ipv4All.last + 1n, ipv6All.first, ipv6All.last]).toEqual([0n, firstIpv6, firstIpv6, addressAxisMax])
    expect([familyOf(ipv4All.last), familyOf(ipv6All.first)]).toEqual([4, 6])
    expect([formatRange(ipv4All), formatRange(ipv6All)]).toEqual(['0.0.0.0/0', '::/0'])
  })
})

test.each([
  ['0.0.0.0', true],
  ['223.255.255.255', false],
  ['224.0.0.0', true],
  ['239.255.255.255', true],
  ['240.0.0.0', false],
  ['255.255.255.255', true],
  ['10.20.1.255', false],
  ['::', true],
  ['::1', false],
  ['fe80::1', false],
  ['ff02::1', true],
])('%s belongs to no single asset: %s', (text, expected) => {
  expect(isMulticastOrBroadcast(parseAddress(text) ?? -1n)).toBe(expected)
})
