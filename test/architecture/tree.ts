import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { parseSourceFile } from './source-file.ts'
import type { SourceFile } from './source-file.ts'

/** Root of the repository. */
export const root = join(import.meta.dirname, '..', '..')

/** Every file below these folders, from the root, with forward slashes, in order. */
export const filesBelow = (...folders: readonly string[]): readonly string[] =>
  folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted()

export const foldersIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8')

export const sourceFiles = (): readonly SourceFile[] =>
  filesBelow('src')
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => parseSourceFile(path, readText(path)))
