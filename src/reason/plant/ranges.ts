import { ipv6All } from '#ground/net'
import type { AddressRange } from '#ground/net'

const byFirst = (a: AddressRange, b: AddressRange): number => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0)

/** Sorted, without overlap and without neighbours that touch. */
export const mergeRanges = (ranges: readonly AddressRange[]): readonly AddressRange[] => {
  const merged: AddressRange[] = []
  for (const range of ranges.toSorted(byFirst)) {
    const last = merged.at(-1)
    // The two families stay two ranges, although they touch on the axis: `formatRange` knows no range over both.
    const joins = last !== undefined && range.first <= last.last + 1n && range.first !== ipv6All.first
    if (joins) merged[merged.length - 1] = { first: last.first, last: range.last > last.last ? range.last : last.last }
    else merged.push(range)
  }
  return merged
}

/** The first of sorted, disjoint ranges that ends at or after an address; undefined past the last. */
export const rangeAtOrAfter = <T extends AddressRange>(ranges: readonly T[], address: bigint): T | undefined => {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle]?.last ?? 0n) < address) low = middle + 1
    else high = middle
  }
  return ranges[low]
}

/** True when a range shares an address with sorted, disjoint ranges. */
export const touchesRanges = (ranges: readonly AddressRange[], range: AddressRange): boolean => {
  const next = rangeAtOrAfter(ranges, range.first)
  return next !== undefined && next.first <= range.last
}
