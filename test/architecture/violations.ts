import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import type { Room } from '../../floors.ts'
import { unknowable } from './source-file.ts'
import type { SourceFile } from './source-file.ts'

export interface House {
  readonly rooms: Readonly<Record<string, Room>>
  readonly pureFloors: readonly string[]
  readonly floorsFromTheGround: readonly string[]
}

const floorOf = (room: string): string => room.split('/')[0] ?? ''

/** `@noble/hashes/sha2.js` is of the package `@noble/hashes`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

const isNodeModule = (specifier: string): boolean => specifier.startsWith('node:') || builtinModules.includes(specifier)

const roomEntered = (specifier: string): string => specifier.slice(1).split('/').slice(0, 2).join('/')

/** What is wrong with one import, in words that say what to do instead; undefined when nothing is. */
const judgeImport = (house: House, file: SourceFile, specifier: string): string | undefined => {
  const { room } = file
  if (room === undefined) return undefined
  const mine = house.rooms[room]
  const isPure = house.pureFloors.includes(floorOf(room))
  if (specifier === unknowable) return 'imports something put together at run time: write the name out'
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file.path), specifier)
    if (target.startsWith(`src/${room}/`) || (file.isTest && !target.startsWith('src/'))) return undefined
    return `reaches out of its room to \`${specifier}\`: enter another room as \`#floor/room\``
  }
  if (specifier.startsWith('#')) {
    const entered = roomEntered(specifier)
    if (house.rooms[entered] === undefined) return `enters \`${specifier}\`, which is no room of floors.ts`
    if (specifier !== `#${entered}`) return `enters \`${specifier}\` by a back door: the front door is \`#${entered}\``
    if (entered === room) return `enters its own room by the front door: use a relative import`
    if (file.isTest || mine?.enters.includes(entered) === true) return undefined
    return `enters \`${entered}\`, which floors.ts does not let \`${room}\` do: move the code, or add the arrow where a reviewer sees it`
  }
  if (file.isTest) return undefined
  if (isNodeModule(specifier)) {
    if (isPure) return `imports \`${specifier}\` on a pure floor: take values, and leave Node to \`act\``
    return specifier.startsWith('node:') ? undefined : `imports \`${specifier}\`: write \`node:${specifier}\``
  }
  if (mine?.packages?.includes(packageOf(specifier)) === true) return undefined
  return `imports the package \`${packageOf(specifier)}\`, which floors.ts does not name for \`${room}\``
}

/** What the pure floors must not use, though their language has it. */
const impure: ReadonlySet<string> = new Set([
  'Date',
  'console',
  'process',
  'performance',
  'globalThis',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'Buffer',
  'crypto',
  'navigator',
  'Temporal',
  'eval',
  'Function',
  'Math.random',
])

export const importViolations = (house: House, file: SourceFile): readonly string[] =>
  file.imports.flatMap(({ specifier, line }) => {
    const wrong = judgeImport(house, file, specifier)
    return wrong === undefined ? [] : [`${file.path}:${line} ${wrong}`]
  })

export const purityViolations = (house: House, file: SourceFile): readonly string[] => {
  if (file.room === undefined || file.isTest || !house.pureFloors.includes(floorOf(file.room))) return []
  return file.globals
    .filter(({ name }) => impure.has(name))
    .map(({ name, line }) => `${file.path}:${line} uses \`${name}\` on a pure floor: take it as a value`)
}

/** The rooms of one circle, in order, or undefined when there is none. */
export const findCycle = (arrows: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined => {
  const done = new Set<string>()
  const walk = (room: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(room)) return [...path.slice(path.indexOf(room)), room]
    if (done.has(room)) return undefined
    for (const next of arrows.get(room) ?? []) {
      const cycle = walk(next, [...path, room])
      if (cycle !== undefined) return cycle
    }
    done.add(room)
    return undefined
  }
  for (const room of arrows.keys()) {
    const cycle = walk(room, [])
    if (cycle !== undefined) return cycle
  }
  return undefined
}

/** The arrows that the files really draw, tests apart: room to rooms. */
export const arrowsDrawn = (files: readonly SourceFile[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const arrows = new Map<string, Set<string>>()
  for (const { room, isTest, imports } of files) {
    if (room === undefined || isTest) continue
    const to = arrows.get(room) ?? new Set()
    arrows.set(room, to)
    for (const { specifier } of imports) if (specifier.startsWith('#')) to.add(roomEntered(specifier))
  }
  return arrows
}

/** What is wrong with `floors.ts` itself. */
export const houseViolations = ({ rooms, pureFloors, floorsFromTheGround }: House): readonly string[] => {
  const height = (room: string): number => floorsFromTheGround.indexOf(floorOf(room))
  const perRoom = Object.entries(rooms).flatMap(([room, { for: purpose, enters }]) => [
    ...(height(room) < 0 ? [`\`${room}\` is on no floor`] : []),
    ...(purpose === '' || purpose.endsWith('.') ? [`\`${room}\` does not say what it is for, or says it with a full stop`] : []),
    ...enters.filter((other) => rooms[other] === undefined).map((other) => `\`${room}\` enters \`${other}\`, which does not exist`),
    ...enters.filter((other) => height(other) > height(room)).map((other) => `\`${room}\` enters \`${other}\` above it: imports point down`),
    ...enters.filter((other, i) => enters.indexOf(other) !== i).map((other) => `\`${room}\` names \`${other}\` twice`),
  ])
  const cycle = findCycle(new Map(Object.entries(rooms).map(([room, { enters }]) => [room, new Set(enters)])))
  return [
    ...perRoom,
    ...pureFloors.filter((floor) => !floorsFromTheGround.includes(floor)).map((floor) => `the pure floor \`${floor}\` is no floor`),
    ...(cycle === undefined ? [] : [`rooms in a circle: ${cycle.join(' → ')}`]),
  ]
}
