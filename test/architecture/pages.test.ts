import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { filesBelow, readText, root } from './tree.ts'

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...filesBelow('docs', 'examples').filter((path) => path.endsWith('.md')),
]

/** GitHub's name of a heading: lower case, spaces as hyphens, other signs gone. */
const anchorsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

const isBroken = (page: string, link: string): boolean => {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : join(dirname(page), path)
  if (!existsSync(join(root, target))) return true
  return anchor !== undefined && target.endsWith('.md') && !anchorsIn(readText(target)).includes(anchor)
}

test('every link between pages leads somewhere', () => {
  const links = pages.flatMap((page) => [...readText(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => ({ page, link })))
  const local = links.filter(({ link }) => !/^[a-z]+:/.test(link))
  expect(local.length).toBeGreaterThan(30)
  expect(local.filter(({ page, link }) => isBroken(page, link))).toEqual([])
})

test('every file or folder that a page names is there', () => {
  const named = pages.flatMap((page) =>
    [...readText(page).matchAll(/`((?:src|test|docs|scripts|bench|examples|schema)\/[\w./-]+)`/g)].map(([, path = '']) => ({ page, path })),
  )
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([])
})
