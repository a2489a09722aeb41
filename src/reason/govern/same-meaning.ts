/**
 * The value as one text: keys in order, members without value left out, maps and addresses written out. Two values with the
 * same text mean the same; two texts may still mean the same (lists in another order), and then a change asks for too much.
 */
export const meaningText = (value: unknown): string => {
  if (value === undefined) return ''
  if (typeof value === 'bigint') return `${value}n`
  if (value instanceof Map)
    return `{${[...value]
      .map(([key, member]) => `${JSON.stringify(key)}:${meaningText(member)}`)
      .toSorted()
      .join()}}`
  if (Array.isArray(value)) return `[${value.map(meaningText).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members
    .map(([key, member]) => `${JSON.stringify(key)}:${meaningText(member)}`)
    .toSorted()
    .join()}}`
}

export const isSameMeaning = (a: unknown, b: unknown): boolean => meaningText(a) === meaningText(b)
