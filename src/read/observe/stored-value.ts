/** Where a stored value stopped making sense, from the inside out. */
export interface Damage {
  readonly path: (string | number)[]
  /** What should stand there. Undefined: nothing is wrong so far. */
  wanted?: string
}

/**
 * Reads a value that comes from elsewhere: a copy with what is known and nothing else, or undefined after noting what is
 * wrong. Only the first thing that is wrong is noted.
 */
export type Check<T> = (value: unknown, damage: Damage) => T | undefined

const wrong = (damage: Damage, wanted: string): undefined => {
  damage.wanted = wanted
  return undefined
}

/** Notes the step that leads to what is wrong. */
const inside = (damage: Damage, step: string | number): undefined => {
  damage.path.unshift(step)
  return undefined
}

// JSON can say `-0` (RFC 8259, section 6), and is never written so again: adding 0 makes it the 0 that it means.
export const number =
  (least: number, most: number): Check<number> =>
  (value, damage) =>
    typeof value === 'number' && value >= least && value <= most ? value + 0 : wrong(damage, `a number from ${least} to ${most}`)

export const count: Check<number> = (value, damage) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) + 0 : wrong(damage, 'a whole number that is not negative')

export const truth: Check<boolean> = (value, damage) => (typeof value === 'boolean' ? value : wrong(damage, '`true` or `false`'))

export const text =
  (most: number): Check<string> =>
  (value, damage) =>
    typeof value === 'string' && value.length <= most ? value : wrong(damage, `a text of at most ${most} characters`)

/** What devices say was made printable when it was recorded, and must still be. */
export const printable =
  (most: number): Check<string> =>
  (value, damage) =>
    typeof value === 'string' && value.length <= most && /^[\x20-\x7e]*$/.test(value)
      ? value
      : wrong(damage, `a printable text of at most ${most} characters`)

export const oneOf =
  <T extends string>(words: readonly T[]): Check<T> =>
  (value, damage) =>
    words.find((word) => word === value) ?? wrong(damage, `one of ${words.join(', ')}`)

export const list =
  <T>(item: Check<T>, most: number): Check<readonly T[]> =>
  (value, damage) => {
    if (!Array.isArray(value) || value.length > most) return wrong(damage, `a list of at most ${most}`)
    const items: T[] = []
    for (const [i, each] of value.entries()) {
      const read = item(each, damage)
      if (read === undefined) return inside(damage, i)
      items.push(read)
    }
    return items
  }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

export const record =
  <K extends string, T>(key: Check<K>, member: Check<T>, most: number): Check<Readonly<Partial<Record<K, T>>>> =>
  (value, damage) => {
    if (!isObject(value)) return wrong(damage, 'a map')
    const entries = Object.entries(value)
    if (entries.length > most) return wrong(damage, `a map of at most ${most}`)
    const members: [K, T][] = []
    for (const [name, each] of entries) {
      const known = key(name, damage)
      if (known === undefined) return inside(damage, name)
      const read = member(each, damage)
      if (read === undefined) return inside(damage, name)
      members.push([known, read])
    }
    return Object.fromEntries(members) as Partial<Record<K, T>>
  }

type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T]

/** Keys that are not known are left out: a newer version may have written more. */
export const object =
  <T extends object>(
    required: { readonly [K in Exclude<keyof T, OptionalKeys<T>>]: Check<T[K]> },
    optional: { readonly [K in OptionalKeys<T>]: Check<Exclude<T[K], undefined>> },
  ): Check<T> =>
  (value, damage) => {
    if (!isObject(value)) return wrong(damage, 'a map')
    const members: [string, unknown][] = []
    for (const [name, check] of Object.entries({ ...required, ...optional }) as [string, Check<unknown>][]) {
      const given = Object.hasOwn(value, name) ? value[name] : undefined
      if (given === undefined && Object.hasOwn(optional, name)) continue
      const read = check(given, damage)
      if (read === undefined) return inside(damage, name)
      members.push([name, read])
    }
    return Object.fromEntries(members) as T
  }
