import type { z } from 'zod'
import { childOf, childPath } from './document.ts'
import type { Tree } from './document.ts'
import { meant, quoted } from './notebook.ts'
import type { Notebook } from './notebook.ts'
import type { EnforcementPoint, Window } from './plan.ts'
import { itemPath, listOf } from './section.ts'
import type { Entry } from './section.ts'
import { interfacePattern } from './shape.ts'
import type { pointShape, windowShape } from './shape.ts'

/** `02:30` to 150. The shape has already refused anything else. */
const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

export const parseWindow = ({ id, path, value }: Entry<z.output<typeof windowShape>>, notebook: Notebook): Window => {
  if (value.from === '24:00') notebook.note('plan/bad-time', `${path}.from`, 'a window cannot begin at `24:00`', 'write `00:00` of the next day')
  const days = [...new Set(listOf(value.days))]
  if (days.length === 0) notebook.note('plan/empty-list', `${path}.days`, 'an empty list means nothing: this window never opens', 'name the days')
  return { id, days, fromMinute: minuteOf(value.from), toMinute: minuteOf(value.to) }
}

export const parsePoint = (
  { id, path, value }: Entry<z.output<typeof pointShape>>,
  zoneIds: ReadonlySet<string>,
  notebook: Notebook,
): EnforcementPoint => {
  const interfaces = new Map<string, readonly string[]>()
  for (const [name, zones] of Object.entries(value.interfaces ?? {})) {
    const at = `${path}.interfaces.${name}`
    for (const [i, zone] of listOf(zones).entries()) {
      if (!zoneIds.has(zone))
        notebook.note('plan/unknown-zone', itemPath(at, zones, i), `unknown zone ${quoted(zone)}`, meant(zone, zoneIds, 'add it to `zones`'))
    }
    if (Array.isArray(zones) && zones.length === 0)
      notebook.note('plan/empty-list', at, `an empty list means nothing: no zone is behind \`${name}\``, 'name the zones behind it')
    interfaces.set(name, [...new Set(listOf(zones))])
  }
  return { id, dialect: value.dialect, interfaces }
}

/** Interface names are keys, so their rule stands apart from the shape: the finding must point at the key. */
export const checkInterfaceNames = (points: Tree | undefined, notebook: Notebook): void => {
  if (points?.kind !== 'map') return
  for (const point of points.entries.values()) {
    const interfaces = childOf(point, 'interfaces')
    if (interfaces?.kind !== 'map') continue
    for (const name of interfaces.entries.keys()) {
      if (interfacePattern.test(name)) continue
      notebook.note(
        'plan/bad-interface',
        childPath(interfaces.path, name),
        `${quoted(name)} cannot be an interface name`,
        'a kernel takes 1 to 15 characters; begin with a letter or digit, go on with those, `_`, `.`, `@` or `-`',
        'key',
      )
    }
  }
}
