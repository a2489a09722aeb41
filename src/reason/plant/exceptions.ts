import type { z } from 'zod'
import { parseUntil } from './conduits.ts'
import { childOf } from './document.ts'
import type { Tree } from './document.ts'
import { given } from './given.ts'
import { meant, quoted } from './notebook.ts'
import type { Notebook } from './notebook.ts'
import type { PlanException, PlantFunction } from './plan.ts'
import { itemPath, listOf } from './section.ts'
import type { Entry, SectionEntries } from './section.ts'
import type { exceptionShape, functionShape } from './shape.ts'

export const parseException = ({ id, path, value }: Entry<z.output<typeof exceptionShape>>, timezone: string, notebook: Notebook): PlanException => {
  if (value.risk !== undefined && value['accepted-by'] !== undefined) {
    notebook.note(
      'plan/doubly-accepted',
      `${path}.accepted-by`,
      `exception \`${id}\` says twice who accepted its risk`,
      'keep `risk: { accepted-by: … }` or `accepted-by`',
      'key',
    )
  }
  return {
    id,
    what: value.what,
    flows: [...new Set(listOf(value.flows))],
    ...given({
      why: value.why,
      acceptedBy: value.risk?.['accepted-by'] ?? value['accepted-by'],
      compensating: value.compensating,
      until: parseUntil(value.until, `${path}.until`, timezone, notebook),
    }),
  }
}

/** The earliest lapse of each flow that stands by an exception. */
export const lapsesOf = (exceptions: Iterable<PlanException>): ReadonlyMap<string, number> => {
  const lapses = new Map<string, number>()
  for (const exception of exceptions) {
    if (exception.until === undefined) continue
    for (const flow of exception.flows) lapses.set(flow, Math.min(exception.until, lapses.get(flow) ?? exception.until))
  }
  return lapses
}

/** Every `conduit.flow` that stands in the document, whether or not it could be read. */
export const flowIdsOf = (conduits: Tree | undefined): ReadonlySet<string> => {
  const ids = new Set<string>()
  if (conduits?.kind !== 'map') return ids
  for (const [id, conduit] of conduits.entries) {
    const allow = childOf(conduit, 'allow')
    if (allow?.kind === 'map') for (const flow of allow.entries.keys()) ids.add(`${id}.${flow}`)
  }
  return ids
}

export const checkFlowNames = (
  exceptions: SectionEntries<z.output<typeof exceptionShape>>,
  flowIds: ReadonlySet<string>,
  notebook: Notebook,
): void => {
  for (const { path, value } of exceptions.entries) {
    for (const [i, flow] of listOf(value.flows).entries()) {
      if (!flowIds.has(flow))
        notebook.note(
          'plan/unknown-flow',
          itemPath(`${path}.flows`, value.flows, i),
          `unknown flow ${quoted(flow)}`,
          meant(flow, flowIds, 'a flow is written `conduit.flow`'),
        )
    }
  }
}

export const parseFunction = (
  { id, path, value }: Entry<z.output<typeof functionShape>>,
  known: ReadonlySet<string>,
  notebook: Notebook,
): PlantFunction => {
  const needs = listOf(value.needs)
  for (const [i, need] of needs.entries()) {
    if (known.has(need)) continue
    const help = meant(need, known, 'a function needs assets, zones or flows (`conduit.flow`)')
    notebook.note('plan/unknown-need', itemPath(`${path}.needs`, value.needs, i), `unknown asset, zone or flow ${quoted(need)}`, help)
  }
  return { id, name: value.name, consequence: value.consequence, needs: [...new Set(needs)] }
}
