const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Characters that no XML 1.0 document may hold, not even escaped (section 2.2). */
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

/**
 * Text for XML, between tags and inside of quotes. Names come from captures and from people: whatever they hold, it is text, and the
 * document stays well-formed. `]]>` is covered by escaping `>`.
 */
export const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(forbidden, '\uFFFD')
    .replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character)
    .replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)

/** A number of a picture: no more digits than anybody sees. */
export const xmlNumber = (value: number): string => String(Math.round(value * 10) / 10)
