import { stripVTControlCharacters, styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Coloured when standard output is a terminal that wants it (NO_COLOR and FORCE_COLOR are heeded), plain otherwise. */
export const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout })

/** Text from captures may hold escape sequences that rewrite a terminal: all control characters go. */
export const visibleText = (text: string): string =>
  stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ')
