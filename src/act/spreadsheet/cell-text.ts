// What XML 1.0 cannot hold or readers mend by themselves (section 2.2, 2.11: a carriage return becomes a line feed), and `_x0041`, which
// a reader would take for an escape. Half a surrogate pair cannot be written in UTF-8.
const unsafe =
  /_(?=x[0-9A-Fa-f]{4})|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffd-\uffff]|[\ud83f\ud87f\ud8bf\ud8ff\ud93f\ud97f\ud9bf\ud9ff\uda3f\uda7f\udabf\udaff\udb3f\udb7f\udbbf\udbff][\udffe\udfff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const escaped = (characters: string): string =>
  Array.from({ length: characters.length }, (_, i) => `_x${characters.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0')}_`).join('')

/**
 * A text as a cell of a workbook keeps it: characters that XML cannot hold as `_x000D_` (ECMA-376 part 1, 22.9.2.19). Readers undo it.
 * The writer looks texts up in a plain object: what every object has, such as `constructor`, begins with an escape, so that it finds nothing.
 */
export const textToCell = (text: string): string => {
  const plain = text.replace(unsafe, escaped)
  return plain in Object.prototype ? `${escaped(plain.slice(0, 1))}${plain.slice(1)}` : plain
}
