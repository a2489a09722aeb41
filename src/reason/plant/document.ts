import type { Finding } from '#ground/report'
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } from 'yaml'
import type { CST, Document, Node } from 'yaml'
import type { PlanCode } from './finding-codes.ts'
import type { PlanPlace } from './plan.ts'

/** The document as plain data that knows where each part stands. Keys with an empty value are left out: empty means absent. */
export type Tree =
  | { readonly kind: 'map'; readonly path: string; readonly entries: ReadonlyMap<string, Tree> }
  | { readonly kind: 'list'; readonly path: string; readonly items: readonly Tree[] }
  | { readonly kind: 'value'; readonly path: string; readonly value: string | number | boolean }

export interface PlanDocument {
  /** Undefined when nothing could be read. */
  readonly root: Tree | undefined
  /** The same as YAML nodes with their offsets, for those who change the text. Undefined when it is no YAML that a plan uses. */
  readonly contents: Node | undefined
  readonly findings: readonly Finding[]
  /** Where the key (or list item) of a path stands; of its nearest parent when the document does not have it. */
  readonly placeOf: (path: string) => PlanPlace
  /** Where the value of a path stands, when it is a single value; else as `placeOf`. */
  readonly placeOfValue: (path: string) => PlanPlace
}

// A plan of 10,000 flows is about 2 million characters, and plans nest 7 deep; the rest is hostile or a mistake.
const maxCharacters = 4 * 1024 * 1024
const maxDepth = 24
const maxAliases = 100
// Ten thousand flows and as many assets are about 800,000 pieces; each costs some hundred bytes while it is read.
const maxPieces = 1_000_000
const maxTreeNodes = 1_000_000
const maxYamlErrors = 50
const maxFindings = 1000
// Paths repeat the keys above them: without a bound a long key with many children would cost its square.
const maxKeyCharacters = 200

/** Path of a child. Ids have no dots; interface names may, and then the path has them too. */
export const childPath = (parent: string, key: string | number): string => (parent === '' ? String(key) : `${parent}.${key}`)

/** The value of a key, when the tree is a map that has it. */
export const childOf = (tree: Tree | undefined, key: string): Tree | undefined => (tree?.kind === 'map' ? tree.entries.get(key) : undefined)

interface Places {
  readonly keys: Map<string, number>
  readonly values: Map<string, number>
}

const placeFinder =
  (file: string, lines: LineCounter, places: ReadonlyMap<string, number>) =>
  (path: string): PlanPlace => {
    let known = path
    while (known !== '' && !places.has(known)) known = known.slice(0, Math.max(0, known.lastIndexOf('.')))
    const { line, col } = lines.linePos(places.get(known) ?? 0)
    return { file, line: Math.max(1, line), column: Math.max(1, col), path }
  }

type Say = (code: PlanCode, offset: number, message: string, help?: string) => void

/**
 * Tokens of the text, or where they stop: composing is recursive and keeps every piece, so the bounds must stand before it.
 * Broken text is cut after a few errors: what follows is noise.
 */
const tokensOf = (text: string, lines: LineCounter, say: Say): readonly CST.Token[] | undefined => {
  const parser = new Parser(lines.addNewLine)
  const tokens: CST.Token[] = []
  let pieces = 0
  let errors = 0
  lines.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token)
      if (token.type === 'error') errors += 1
    }
    pieces += 1
    if (errors >= maxYamlErrors) return tokens
    if (pieces > maxPieces) {
      say('plan/too-large', parser.offset, `more than ${maxPieces} words and signs`, 'split the plan, one for each plant')
      return undefined
    }
    // Maps and lists in flow and block style each take one or two places on the parser's stack.
    if (parser.stack.length > 2 * maxDepth) {
      say('plan/too-deep', parser.offset, `nested deeper than ${maxDepth} levels`)
      return undefined
    }
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

const yamlMessage = (message: string): string => `${message.slice(0, 1).toLowerCase()}${message.slice(1, 300)}`.replace(/\.$/, '')

interface Walk {
  readonly say: Say
  readonly places: Places
  readonly anchors: Map<string, Node>
  nodes: number
  aliases: number
  /** When set, every step returns at once: the bounds are hit and nothing more is read. */
  stopped: boolean
}

const stop = (walk: Walk, code: PlanCode, offset: number, message: string, help?: string): undefined => {
  if (!walk.stopped) walk.say(code, offset, message, help)
  walk.stopped = true
  return undefined
}

const coreTags = new Set(['map', 'seq', 'str', 'int', 'float', 'bool', 'null'].map((name) => `tag:yaml.org,2002:${name}`))

/** The node an alias stands for. Aliases unfold here, counted, so that a few lines cannot stand for billions of nodes. */
const resolveAlias = (walk: Walk, name: string, offset: number): Node | undefined => {
  walk.aliases += 1
  if (walk.aliases > maxAliases) return stop(walk, 'plan/too-large', offset, `more than ${maxAliases} aliases`, 'write the parts out')
  const target = walk.anchors.get(name)
  if (target === undefined) walk.say('plan/unknown-alias', offset, `alias \`${name.slice(0, 60)}\` has no anchor before it`)
  return target
}

const keyText = (walk: Walk, key: unknown, offset: number): string | undefined => {
  if (isScalar(key) && (typeof key.value === 'string' || typeof key.value === 'number')) {
    // `10:` is read as a number; its id is what was typed.
    const text = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
    if (text === '<<') {
      walk.say('plan/unsupported-yaml', offset, 'merge keys are not used in a plan', 'write the keys out')
      return undefined
    }
    if (text.length > maxKeyCharacters) {
      walk.say('plan/too-large', offset, `a key of ${text.length} characters, at most ${maxKeyCharacters}`)
      return undefined
    }
    return text
  }
  walk.say('plan/unsupported-yaml', offset, 'a key must be text')
  return undefined
}

/** `at` is the offset that stands for the whole: an alias's own place is more use to a reader than its anchor's. */
const walkNode = (walk: Walk, node: unknown, path: string, depth: number, at: number | undefined): Tree | undefined => {
  if (walk.stopped) return undefined
  const offset = at ?? (node as Node | null)?.range?.[0] ?? 0
  walk.nodes += 1
  if (walk.nodes > maxTreeNodes)
    return stop(walk, 'plan/too-large', offset, `more than ${maxTreeNodes} parts`, 'aliases that stand for aliases multiply: write the parts out')
  if (depth > maxDepth) return stop(walk, 'plan/too-deep', offset, `nested deeper than ${maxDepth} levels`)
  if (isAlias(node)) {
    const target = resolveAlias(walk, node.source, offset)
    return target === undefined ? undefined : walkNode(walk, target, path, depth + 1, offset)
  }
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined
  if (node.tag !== undefined && !coreTags.has(node.tag)) {
    walk.say('plan/unsupported-yaml', offset, `tag \`${node.tag.slice(0, 60)}\` is not used in a plan`)
    return undefined
  }
  if (at === undefined && node.anchor !== undefined) walk.anchors.set(node.anchor, node)
  if (isScalar(node)) {
    walk.places.values.set(path, offset)
    const value = node.value
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { kind: 'value', path, value }
    return undefined
  }
  if (isSeq(node)) {
    const items: Tree[] = []
    for (const [i, item] of node.items.entries()) {
      const itemPath = childPath(path, i)
      walk.places.keys.set(itemPath, at ?? (item as Node | null)?.range?.[0] ?? offset)
      const tree = walkNode(walk, item, itemPath, depth + 1, at)
      if (tree !== undefined) items.push(tree)
    }
    return { kind: 'list', path, items }
  }
  const entries = new Map<string, Tree>()
  const seen = new Set<string>()
  for (const pair of node.items) {
    const keyOffset = at ?? (pair.key as Node | null)?.range?.[0] ?? offset
    const key = keyText(walk, pair.key, keyOffset)
    if (key === undefined) continue
    const entryPath = childPath(path, key)
    if (seen.has(key)) {
      walk.say('plan/duplicate-key', keyOffset, `\`${key.slice(0, 80)}\` stands twice`, 'keep one of the two')
      continue
    }
    seen.add(key)
    walk.places.keys.set(entryPath, keyOffset)
    const tree = walkNode(walk, pair.value, entryPath, depth + 1, at)
    if (tree !== undefined) entries.set(key, tree)
  }
  return { kind: 'map', path, entries }
}

/**
 * YAML 1.2 (core schema) to a tree, with every YAML error. Dates stay text. Duplicate keys are found here and not by the
 * YAML reader, whose search is quadratic in the size of a map.
 */
export const readDocument = (text: string, file: string): PlanDocument => {
  const lines = new LineCounter()
  const places: Places = { keys: new Map(), values: new Map() }
  const findings: Finding[] = []
  const say: Say = (code, offset, message, help) => {
    if (findings.length >= maxFindings) return
    const { line, col } = lines.linePos(offset)
    const at = { file, line: Math.max(1, line), column: Math.max(1, col) }
    findings.push({ code, severity: 'error', message, ...(help === undefined ? {} : { help }), at })
  }
  const placeOf = placeFinder(file, lines, places.keys)
  const valueFinder = placeFinder(file, lines, places.values)
  const placeOfValue = (path: string): PlanPlace => (places.values.has(path) ? valueFinder(path) : placeOf(path))
  const nothing: PlanDocument = { root: undefined, contents: undefined, findings, placeOf, placeOfValue }

  if (text.length > maxCharacters) {
    lines.addNewLine(0)
    say('plan/too-large', 0, `${text.length} characters, a plan has at most ${maxCharacters}`)
    return nothing
  }
  const tokens = tokensOf(text, lines, say)
  if (tokens === undefined) return nothing
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    strict: true,
  })
  const documents: Document.Parsed[] = [...composer.compose(tokens, true, text.length)]
  const [document, second] = documents
  if (document === undefined) return nothing
  for (const error of document.errors.slice(0, maxYamlErrors)) say('plan/syntax', error.pos[0], yamlMessage(error.message))
  if (second !== undefined) say('plan/unsupported-yaml', second.range[0], 'a plan is one document', 'remove everything from the second `---` on')
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2') {
    say('plan/unsupported-yaml', 0, `version ${document.directives.yaml.version} of YAML is not read`, 'remove the `%YAML` line: a plan is YAML 1.2')
  }
  if (findings.length > 0) return nothing
  const walk: Walk = { say, places, anchors: new Map(), nodes: 0, aliases: 0, stopped: false }
  const root = walkNode(walk, document.contents, '', 0, undefined)
  return walk.stopped ? nothing : { ...nothing, root, contents: document.contents ?? undefined }
}
