/** What has exactly one canonical text. */
export type Canonical = string | number | boolean | null | readonly Canonical[] | { readonly [name: string]: Canonical }

/**
 * JSON with sorted names, no spaces and the numbers of ECMAScript, as RFC 8785 has it: equal values give equal text, and nothing else
 * does. Text must be well-formed Unicode; fractions and numbers past 2^53 are refused, so that no database can round them.
 */
export const canonicalJson = (value: Canonical): string => {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError('only whole numbers up to 2^53 have a canonical form here')
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const names = Object.keys(value).toSorted()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`).join(',')}}`
}

const isList = (value: readonly Canonical[] | { readonly [name: string]: Canonical }): value is readonly Canonical[] => Array.isArray(value)
