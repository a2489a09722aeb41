import type { Verb } from './verb.ts'

const column = (text: string, width: number): string => text.padEnd(width)

export const programHelp = (verbs: readonly Verb[]): string => {
  const width = Math.max(...verbs.map((verb) => verb.name.length + verb.synopsis.length)) + 4
  return [
    'bulkhead: from what a plant network does to zones and conduits that are proved, enforced and kept',
    '',
    ...verbs.map((verb) => `  bulkhead ${column(`${verb.name} ${verb.synopsis}`, width)}${verb.summary}`),
    '',
    'Every verb knows --help and, where it answers, --json. Nothing is sent to plant equipment, ever; only `serve` answers on a network, by default on this machine alone, and only `propose` asks one: the server it is given.',
    'Exit codes: 0 holds, 1 findings or a broken promise, 2 bad usage or unreadable input, 3 internal fault.',
  ].join('\n')
}

export const verbHelp = (verb: Verb): string => {
  const names = Object.entries(verb.options).map(([name, option]) => ({
    text: `${name === 'output' ? '-o, ' : ''}--${name}${option.value === undefined ? '' : ` ${option.value}`}`,
    about: option.text,
  }))
  const width = Math.max(0, ...names.map((option) => option.text.length)) + 2
  return [
    `bulkhead ${verb.name} ${verb.synopsis}`,
    '',
    `  ${verb.summary}`,
    '',
    ...names.map((option) => `  ${column(option.text, width)}${option.about}`),
  ].join('\n')
}
