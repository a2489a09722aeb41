import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { floorsFromTheGround, pureFloors, rooms } from '../../floors.ts'
import type { Reach } from '../../floors.ts'
import { roomsPage } from './rooms-page.ts'
import { filesBelow, foldersIn, readText, root, sourceFiles } from './tree.ts'
import { arrowsDrawn, findCycle, houseViolations, importViolations, purityViolations } from './violations.ts'

const house = { rooms, pureFloors, floorsFromTheGround }
const files = sourceFiles()

test('the checks have something to look at', () => {
  expect(Object.keys(rooms).length).toBeGreaterThan(20)
  expect(files.length).toBeGreaterThan(100)
  expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(300)
  expect(files.filter((file) => file.room === undefined).map((file) => file.path)).toEqual([])
  for (const room of Object.keys(rooms))
    expect(
      files.filter((file) => file.room === room && !file.isTest),
      `\`${room}\` holds no source`,
    ).not.toEqual([])
})

describe('the house', () => {
  test('floors.ts holds together', () => {
    expect(houseViolations(house)).toEqual([])
  })

  test('every folder in src is a room, and every room is a folder with a front door', () => {
    const folders = foldersIn('src').flatMap((floor) => foldersIn(`src/${floor}`).map((room) => `${floor}/${room}`))
    expect(folders.toSorted()).toEqual(Object.keys(rooms).toSorted())
    for (const room of Object.keys(rooms))
      expect(readText(`src/${room}/index.ts`), `\`${room}\` does not open with what it is for`).toMatch(/^\/\*\*/)
  })

  test('rooms are entered by their front door, and only by rooms that floors.ts names', () => {
    expect(files.flatMap((file) => importViolations(house, file))).toEqual([])
  })

  test('the pure floors use no clock, no chance and no machine', () => {
    expect(files.flatMap((file) => purityViolations(house, file))).toEqual([])
  })

  test('no rooms enter each other in a circle', () => {
    expect(findCycle(arrowsDrawn(files))).toBeUndefined()
  })

  test('every arrow of floors.ts is drawn by some file', () => {
    const drawn = arrowsDrawn(files)
    const idle = Object.entries(rooms).flatMap(([room, { enters }]) =>
      enters.filter((other) => drawn.get(room)?.has(other) !== true).map((other) => `${room} → ${other}`),
    )
    expect(idle, 'take these arrows out of floors.ts').toEqual([])
  })

  test('every package that floors.ts names is used', () => {
    const idle = Object.entries(rooms).flatMap(([room, { packages }]) =>
      (packages ?? []).filter(
        (name) =>
          !files.some((file) => file.room === room && file.imports.some(({ specifier }) => specifier === name || specifier.startsWith(`${name}/`))),
      ),
    )
    expect(idle).toEqual([])
  })
})

test('nothing reaches a network or starts a program but the rooms that floors.ts names', () => {
  const active = /^node:(net|dgram|tls|https?|http2|dns|child_process|cluster|worker_threads|inspector)(\/|$)/
  const mayReach = (room: string | undefined, what: Reach): boolean => rooms[room ?? '']?.reaches?.includes(what) === true
  const reaching = files
    .filter((file) => !file.isTest)
    .flatMap((file) =>
      file.imports
        .filter(({ specifier }) => active.test(specifier) && !(specifier === 'node:worker_threads' && mayReach(file.room, 'threads')))
        .map(({ specifier, line }) => `${file.path}:${line} ${specifier}`),
    )
  expect(reaching).toEqual([])
  const calling = files
    .filter((file) => !file.isTest && !mayReach(file.room, 'own-server') && !mayReach(file.room, 'mail-and-webhook'))
    .flatMap((file) =>
      file.globals
        .filter(({ name }) => /^(fetch|WebSocket|EventSource|XMLHttpRequest)$/.test(name))
        .map(({ name, line }) => `${file.path}:${line} ${name}`),
    )
  expect(calling).toEqual([])
})

test('nothing is named for being a leftover: a file is named for the one thing it exports', () => {
  const paths = filesBelow('src', 'test', 'bench', 'scripts')
  expect(paths.length).toBeGreaterThan(100)
  expect(paths.filter((path) => /(^|[/.-])(utils?|helpers?|common|misc|manager|managers)([/.-]|$)/i.test(path))).toEqual([])
  expect(
    paths.filter((path) =>
      /[A-Z_ ]/.test(
        path
          .replace(/^.*\/testdata\//, '')
          .split('/')
          .at(-1)
          ?.replace(/README\.md$/, '') ?? '',
      ),
    ),
  ).toEqual([])
})

test('docs/rooms.md says what floors.ts says', () => {
  const page = roomsPage(house)
  const path = 'docs/rooms.md'
  if (process.env['GOLDEN'] === '1') writeFileSync(join(root, path), page)
  expect(readText(path), 'run `npm run golden -- test/architecture` and read the difference').toBe(page)
})
