import { parseAst } from 'vitest/node'

/** `import`, `export … from`, `import(…)`, `import('…')` in a type, `import … = require(…)`: all ways to enter another file. */
export interface Import {
  readonly specifier: string
  readonly line: number
}

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string
  /** `floor/room`; undefined outside `src`. */
  readonly room: string | undefined
  /** Tests and what only tests use. */
  readonly isTest: boolean
  readonly imports: readonly Import[]
  /** Names used and not declared in the file itself: `Date`, `console`, `Math.random` … */
  readonly globals: readonly { readonly name: string; readonly line: number }[]
}

interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

const childrenOf = (node: Node): readonly (readonly [key: string, child: Node])[] =>
  Object.entries(node).flatMap(([key, value]) => (Array.isArray(value) ? value : [value]).filter(isNode).map((child) => [key, child] as const))

const textOf = (value: unknown): string | undefined =>
  isNode(value) && value.type === 'Literal' && typeof value['value'] === 'string' ? value['value'] : undefined

const nameOf = (value: unknown): string => (isNode(value) && value.type === 'Identifier' ? String(value['name']) : '')

/** A specifier that is put together at run time cannot be judged, so it is reported under this name. */
export const unknowable = '(put together at run time)'

const importIn = (node: Node): string | undefined => {
  if (node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration')
    return textOf(node['source'])
  if (node.type === 'ImportExpression') return textOf(node['source']) ?? unknowable
  if (node.type === 'TSImportType') return textOf(node['source'] ?? node['argument']) ?? unknowable
  if (node.type === 'TSExternalModuleReference') return textOf(node['expression']) ?? unknowable
  return undefined
}

const memberKeys: ReadonlySet<string> = new Set(['property', 'key', 'imported', 'exported', 'label'])

/** The name that an identifier or member expression uses, unless it names a property of something else. */
const useIn = (node: Node, key: string, parent: Node | undefined): string | undefined => {
  if (node.type === 'MemberExpression' && nameOf(node['object']) === 'Math') return `Math.${nameOf(node['property'])}`
  if (node.type !== 'Identifier') return undefined
  const isMember = memberKeys.has(key) && parent?.['computed'] !== true
  return isMember ? undefined : nameOf(node)
}

const declaring: Readonly<Record<string, string>> = {
  VariableDeclarator: 'id',
  FunctionDeclaration: 'id',
  ClassDeclaration: 'id',
  ImportSpecifier: 'local',
  ImportDefaultSpecifier: 'local',
  ImportNamespaceSpecifier: 'local',
}

const namesIn = (pattern: Node): readonly string[] =>
  pattern.type === 'Identifier'
    ? [nameOf(pattern)]
    : childrenOf(pattern).flatMap(([key, child]) => (key === 'key' || key === 'right' ? [] : namesIn(child)))

const declaredIn = (node: Node): readonly string[] => {
  const binding = node[declaring[node.type] ?? '']
  const params = Array.isArray(node['params']) ? node['params'].filter(isNode) : []
  return [...(isNode(binding) ? namesIn(binding) : []), ...params.flatMap(namesIn)]
}

const roomOf = (path: string): string | undefined => /^src\/([^/]+\/[^/]+)\//.exec(path)?.[1]

/** What a file enters and uses, by the parser that also builds the tests. Throws when the file does not parse. */
export const parseSourceFile = (path: string, text: string): SourceFile => {
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length
  const imports: Import[] = []
  const used: { name: string; line: number }[] = []
  const declared = new Set<string>()
  const visit = (node: Node, key: string, parent: Node | undefined): void => {
    const specifier = importIn(node)
    if (specifier !== undefined) imports.push({ specifier, line: lineAt(node.start) })
    const name = useIn(node, key, parent)
    if (name !== undefined) used.push({ name, line: lineAt(node.start) })
    for (const local of declaredIn(node)) declared.add(local)
    for (const [childKey, child] of childrenOf(node)) visit(child, childKey, node)
  }
  visit(parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node, '', undefined)
  return { path, room: roomOf(path), isTest: /\.(test|fixture)\.tsx?$/.test(path), imports, globals: used.filter(({ name }) => !declared.has(name)) }
}
