/**
 * Where a spreadsheet begins a cell with what it would take for a formula (OWASP, CSV injection): the sign, or apostrophes before one, which
 * are how we hide it. A program that separates by `;`, tabs or lines begins a cell inside of one of ours, quotes and all.
 */
const place = String.raw`(?:(?<=^)(?='*[=+\-@\t\r\n＝＋－＠])|(?<=[;\t\r\n])(?='*[=+\-@＝＋－＠]))`
const formula = new RegExp(place, 'g')
const hidden = new RegExp(`${place}'(?='*[=+\\-@\\t\\r\\n＝＋－＠])`, 'g')

/** The text with an apostrophe before whatever would be a formula: a spreadsheet shows it as text. */
export const hideFormulas = (text: string): string => text.replace(formula, "'")

/** The text that `hideFormulas` was given. */
export const unhideFormulas = (text: string): string => text.replace(hidden, '')
