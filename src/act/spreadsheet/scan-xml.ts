import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { spreadsheetFinding } from './spreadsheet-finding.ts'

/** A tag with its name and attributes without their namespace's prefix. */
export interface Tag {
  readonly name: string
  readonly isEnd: boolean
  readonly attributes: ReadonlyMap<string, string>
}

const tagPattern = /<(\/?)([^\s<>/"'=]+)((?:\s+[^\s<>/"'=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const attributePattern = /([^\s<>/"'=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const declaration = /^\ufeff?<\?xml[^<>]*\?>\s*/

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decoded = (text: string): string =>
  text.replace(/&(#x[0-9A-Fa-f]{1,6}|#\d{1,7}|\w+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole
    const point = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })

const unsupported = (part: string, what: string): Result<never> =>
  failed([spreadsheetFinding('unsupported-xml', `\`${part}\` has ${what}, which no spreadsheet program writes`, 'save it anew as XLSX')])

/**
 * Walks the tags of an XML part, each handed to `see`. Only elements and text are taken: a document type, entities of its own, comments and
 * CDATA are refused, so that a second reader cannot find in it what this one did not see. Stops when `see` gives false.
 */
export const scanXml = (part: string, text: string, see: (tag: Tag) => boolean): Result<void> => {
  let at = declaration.exec(text)?.[0].length ?? 0
  for (;;) {
    const next = text.indexOf('<', at)
    if (next < 0) return ok(undefined)
    tagPattern.lastIndex = next
    const match = tagPattern.exec(text)
    if (match === null) {
      if (text.startsWith('<!DOCTYPE', next) || text.startsWith('<!ENTITY', next)) return unsupported(part, 'a document type')
      if (text.startsWith('<!', next) || text.startsWith('<?', next)) return unsupported(part, 'comments or instructions')
      return unsupported(part, 'a tag that is none')
    }
    const [whole, slash, name = '', attributes = '', selfClosing] = match
    const isEnd = slash === '/'
    const pairs = [...attributes.matchAll(attributePattern)].flatMap(([, key = '', double, single]) =>
      key.startsWith('xmlns') ? [] : [[local(key), decoded(double ?? single ?? '')] as const],
    )
    const map = new Map(pairs)
    if (map.size < pairs.length) return unsupported(part, 'one attribute twice')
    if (!see({ name: local(name), isEnd, attributes: map })) return ok(undefined)
    if (selfClosing === '/' && !see({ name: local(name), isEnd: true, attributes: new Map() })) return ok(undefined)
    at = next + whole.length
  }
}
