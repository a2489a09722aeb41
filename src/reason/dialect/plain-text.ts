/** UTF-8 bytes of one character, without encoding anything. */
const bytesOf = (character: string): number => {
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

/**
 * Words of people made harmless for any configuration: letters, digits and plain punctuation of one line stay, all else
 * (quotes, backslashes, `*`, line ends, control and direction marks) becomes a blank; cut to `maxBytes` of UTF-8.
 */
export const plainText = (text: string, maxBytes: number): string => {
  const clean = text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N} .,:;()/_+=@&%?!-]+/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
  let bytes = 0
  let result = ''
  for (const character of clean) {
    bytes += bytesOf(character)
    if (bytes > maxBytes) return result.trim()
    result += character
  }
  return result
}

/** Makes names of `[A-Za-z0-9_-]` and dots that occur once, whatever people called their conduits. */
export const createNamer = (maxLength: number): ((...parts: readonly string[]) => string) => {
  const taken = new Set<string>()
  return (...parts) => {
    const base = parts
      .map((part) => part.replaceAll(/[^A-Za-z0-9_-]+/g, '-'))
      .join('.')
      .slice(0, maxLength)
    let name = base
    for (let n = 2; taken.has(name); n++) name = `${base}-${n}`
    taken.add(name)
    return name
  }
}

/** Lines of a file that grows; `add` gives the number of the line. */
export interface LineWriter {
  readonly add: (line: string) => number
  /** Number of the line that was added last. */
  readonly last: () => number
  readonly text: () => string
}

export const createLineWriter = (): LineWriter => {
  const lines: string[] = []
  return { add: (line) => lines.push(line), last: () => lines.length, text: () => `${lines.join('\n')}\n` }
}
