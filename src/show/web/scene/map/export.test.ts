import ELK from 'elkjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, requireBrowser } from '../../../../../test/browser/browser.ts'
import { requireAll, titled } from '../../../../../test/requirements.ts'
import { mapToDrawio } from './export-drawio.ts'
import { mapToSvg, shortened } from './export-svg.ts'
import { layOut } from './lay-out.ts'
import type { LaidOutMap, PlantMap } from './laid-out.ts'
import { mapOf } from './map.fixture.ts'
import { xmlText } from './xml-text.ts'

const hostile = [
  '<script>alert(1)</script>',
  ']]>',
  '"><img src=x onerror=alert(1)>',
  `'"&<>`,
  '&lt;b&gt;',
  'a\u0000b\u0008c\u001Bd\uFFFEe\uFFFF',
  'half of a pair \uD800 alone',
  'line\nbreak\ttab',
  'https://evil.example/?a=1&b=2',
  'javascript:alert(1)',
  '\u202Eright to left',
]

/** A plant in which every text is one of these. */
const hostilePlant: PlantMap = (() => {
  const map = mapOf(
    hostile.map((_, index) => `zone-${index} ${index % 2 === 0 ? 'process' : 'operations'} 2`),
    hostile.map((_, index) => `zone-${index} > zone-${(index + 1) % hostile.length} ${index % 3 === 0 ? 'unplanned 3' : 'required 2'}`),
  )
  const nameOf = (text: string): string => text.replace(/^zone-(\d+)/, (_, index: string) => hostile[Number(index)] ?? '')
  return {
    ...map,
    zones: map.zones.map((zone) => ({ ...zone, id: nameOf(zone.id), purpose: nameOf(zone.id) })),
    assets: map.assets.map((asset) => ({ ...asset, id: nameOf(asset.id), zone: nameOf(asset.zone), role: nameOf(asset.zone) })),
    edges: map.edges.map((edge) => ({
      ...edge,
      from: nameOf(edge.from),
      to: nameOf(edge.to),
      conduits: edge.conduits.map((conduit) => `${nameOf(conduit)}${nameOf(edge.to)}`),
    })),
  }
})()

const look = { view: 'difference', withTraffic: true, withViolations: true } as const
const title = hostile.join(' ')

const can = requireAll(requireBrowser())
describe.skipIf(!can.met)(titled('what is exported, read by a browser', can), () => {
  let browser: Browser
  let page: Page
  let map: LaidOutMap
  beforeAll(async () => {
    const elk = new ELK()
    map = await layOut(
      hostilePlant,
      () => false,
      (graph) => elk.layout(graph),
    )
    browser = await openBrowser()
    page = await browser.newPage()
  })
  afterAll(() => browser?.close())

  interface Parsed {
    readonly error: string | undefined
    readonly elements: Readonly<Record<string, number>>
    readonly attributes: readonly string[]
    readonly texts: readonly string[]
    readonly cells: readonly {
      readonly id: string
      readonly value: string
      readonly parent: string
      readonly source: string
      readonly target: string
      readonly style: string
    }[]
  }

  const parsed = (xml: string): Promise<Parsed> =>
    page.evaluate((source) => {
      const document = new DOMParser().parseFromString(source, 'application/xml')
      const all = [...document.querySelectorAll('*')]
      const elements: Record<string, number> = {}
      for (const { localName } of all) elements[localName] = (elements[localName] ?? 0) + 1
      return {
        error: document.querySelector('parsererror')?.textContent ?? undefined,
        elements,
        attributes: [...new Set(all.flatMap((element) => element.getAttributeNames()))],
        texts: [...document.querySelectorAll('text, title')].map(({ textContent }) => textContent ?? ''),
        cells: [...document.querySelectorAll('mxCell')].map((cell) => ({
          id: cell.getAttribute('id') ?? '',
          value: cell.getAttribute('value') ?? '',
          parent: cell.getAttribute('parent') ?? '',
          source: cell.getAttribute('source') ?? '',
          target: cell.getAttribute('target') ?? '',
          style: cell.getAttribute('style') ?? '',
        })),
      }
    }, xml)

  it('SVG is well-formed and holds names as text alone: no script, no link, no handler', async () => {
    const { error, elements, attributes, texts } = await parsed(mapToSvg(map, title, look))
    expect(error).toBeUndefined()
    expect(Object.keys(elements).toSorted()).toEqual(['defs', 'g', 'marker', 'path', 'rect', 'svg', 'text', 'title'])
    expect(attributes.filter((name) => /^on|href|style/i.test(name))).toEqual([])
    expect(texts).toContain('<script>alert(1)</script>: <script>alert(1)</script>')
    expect(texts.filter((text) => text.includes('half of a pair \uFFFD alone'))).not.toEqual([])
  })

  it('SVG refers to nothing outside of itself', () => {
    const outside = mapToSvg(map, title, look).match(/url\([^)]*\)/g) ?? []
    expect(outside.filter((reference) => !/^url\(#head-[a-z]+\)$/.test(reference))).toEqual([])
  })

  it('SVG is a picture to a browser', async () => {
    const size = await page.evaluate(
      async (source) => {
        const image = new Image()
        image.src = `data:image/svg+xml;base64,${btoa(String.fromCodePoint(...new TextEncoder().encode(source)))}`
        await image.decode()
        return [image.naturalWidth, image.naturalHeight]
      },
      mapToSvg(map, title, look),
    )
    expect(size).toEqual([Math.round(map.width), Math.round(map.height)])
  })

  it('draw.io has each zone as a container, its assets inside, and each conduit between two zones', async () => {
    const { error, cells } = await parsed(mapToDrawio(map, title, 'difference'))
    expect(error).toBeUndefined()
    const ids = new Map(cells.map((cell) => [cell.id, cell]))
    expect(ids.size).toBe(cells.length)
    const zones = cells.filter(({ id }) => id.startsWith('zone-'))
    const assets = cells.filter(({ id }) => id.startsWith('asset-'))
    const edges = cells.filter(({ id }) => id.startsWith('edge-'))
    expect([zones.length, assets.length, edges.length]).toEqual([hostile.length, 2 * hostile.length, hostile.length])
    expect(zones.every(({ style, parent }) => style.includes('container=1') && parent === '1')).toBe(true)
    expect(assets.every(({ parent, id }) => ids.has(parent) && parent === `zone-${id.split('-')[1]}`)).toBe(true)
    expect(edges.every(({ source, target }) => source.startsWith('zone-') && ids.has(source) && ids.has(target))).toBe(true)
    expect(edges[0]?.value).toBe('not planned: 3 conversations')
  })

  it('draw.io shows every label as text, never as markup', async () => {
    const { cells, elements } = await parsed(mapToDrawio(map, title, 'difference'))
    const labelled = cells.filter(({ value }) => value !== '')
    expect(labelled.length).toBeGreaterThan(0)
    expect(labelled.filter(({ style }) => !style.startsWith('html=0;'))).toEqual([])
    expect(labelled.some(({ value }) => value.startsWith('<script>alert(1)</script>\n'))).toBe(true)
    expect(Object.keys(elements).toSorted()).toEqual(['diagram', 'mxCell', 'mxGeometry', 'mxGraphModel', 'mxfile', 'root'])
  })
})

describe('text in XML', () => {
  it('holds no character that a document may not hold', () => {
    expect(xmlText('a\u0000b\u001F')).toBe('a\uFFFDb\uFFFD')
    expect(xmlText(']]>')).toBe(']]&gt;')
    expect(xmlText(`<a href="x" b='&'>`)).toBe('&lt;a href=&quot;x&quot; b=&apos;&amp;&apos;&gt;')
    expect(xmlText('a\nb')).toBe('a&#10;b')
  })

  it('is cut between letters, not inside of one, where its box ends', () => {
    expect(shortened('abc', 1000, 10)).toBe('abc')
    expect([...shortened('𝔞'.repeat(50), 100, 10)].every((letter) => letter === '𝔞' || letter === '…')).toBe(true)
    expect([...shortened('x'.repeat(50), 100, 10)]).toHaveLength(Math.floor(100 / 5.6))
  })
})
