import type { z } from 'zod'
import { childPath } from './document.ts'
import type { Tree } from './document.ts'
import { quoted } from './notebook.ts'
import type { Notebook } from './notebook.ts'
import { readShape } from './read-shape.ts'
import { idPattern, sections } from './shape.ts'
import type { Section } from './shape.ts'

/** One entry of a section that has its shape. */
export interface Entry<T> {
  readonly id: string
  readonly path: string
  readonly value: T
}

/** The entries that could be read, and all ids that stand there, so that naming a broken entry is no second error. */
export interface SectionEntries<T> {
  readonly entries: readonly Entry<T>[]
  readonly ids: ReadonlySet<string>
}

/** Words that ends begin with or consist of. */
const reservedIds: ReadonlySet<string> = new Set(['any'])

const idHelp = (id: string): string => {
  const proposal = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
  const rule = 'ids have lower-case letters, digits and `-`, at most 63, and begin with a letter or digit'
  return proposal === '' ? rule : `write ${quoted(proposal)}: ${rule}`
}

export const checkId = (id: string, path: string, notebook: Notebook): void => {
  if (!idPattern.test(id)) notebook.note('plan/bad-id', path, `${quoted(id)} cannot be an id`, idHelp(id), 'key')
  else if (reservedIds.has(id))
    notebook.note('plan/reserved-id', path, `${quoted(id)} means everything and cannot be an id`, 'choose another id', 'key')
}

/** A map of ids, entry by entry: one broken entry hides no other. */
export const readEntries = <T>(tree: Tree | undefined, shape: z.ZodType<T>, notebook: Notebook): SectionEntries<T> => {
  if (tree === undefined) return { entries: [], ids: new Set() }
  if (tree.kind !== 'map') {
    notebook.note('plan/wrong-shape', tree.path, `${quoted(tree.path)} must be a map from ids to entries`)
    return { entries: [], ids: new Set() }
  }
  const entries: Entry<T>[] = []
  for (const [id, child] of tree.entries) {
    if (notebook.isFull()) break
    checkId(id, childPath(tree.path, id), notebook)
    const value = readShape(shape, child, notebook)
    if (value !== undefined) entries.push({ id, path: childPath(tree.path, id), value })
  }
  return { entries, ids: new Set(tree.entries.keys()) }
}

type ShapeOf<S extends Section> = z.output<(typeof sections)[S]['shape']>

export const readSection = <S extends Section>(root: Tree, section: S, notebook: Notebook): SectionEntries<ShapeOf<S>> =>
  readEntries(root.kind === 'map' ? root.entries.get(section) : undefined, sections[section].shape as unknown as z.ZodType<ShapeOf<S>>, notebook)

/** One text or a list of them. */
export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T]

/** Path of the i-th text of a member that may be a single text or a list. */
export const itemPath = (path: string, value: unknown, i: number): string => (Array.isArray(value) ? childPath(path, i) : path)
