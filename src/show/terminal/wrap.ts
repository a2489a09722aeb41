/** Breaks text at spaces so that no line is longer than `width`; leading spaces stay, continued lines begin with `indent`. */
export const wrap = (text: string, width: number, indent = ''): string => {
  const margin = /^ */.exec(text)?.[0] ?? ''
  const lines: string[] = []
  let line = margin
  for (const word of text.slice(margin.length).split(' ')) {
    const isFresh = line.trim() === ''
    if (!isFresh && line.length + 1 + word.length > width) {
      lines.push(line)
      line = indent + word
    } else line += isFresh ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}
