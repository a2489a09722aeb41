import { bundleLook } from './bundle-look.ts'
import type { BundleLook, LookOptions, Tone } from './bundle-look.ts'
import { middleOf } from './edge-points.ts'
import type { LaidOutBand, LaidOutBundle, LaidOutMap, LaidOutZone, Spot } from './laid-out.ts'
import { xmlNumber as n, xmlText } from './xml-text.ts'

/** For paper: a picture that is printed has a white ground, whatever the screen has. */
const tones: Readonly<Record<Tone, string>> = {
  red: '#c92a2a',
  orange: '#d9480f',
  yellow: '#b07d00',
  teal: '#087f5b',
  blue: '#1864ab',
  gray: '#6c757d',
}

/** Text that is longer than its box would run out of it: an average letter is about this much of the font's size. */
const letterWidth = 0.56

export const shortened = (text: string, width: number, size: number): string => {
  const most = Math.max(1, Math.floor(width / (size * letterWidth)))
  const letters = [...text]
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`
}

const text = (x: number, y: number, size: number, words: string, more = ''): string =>
  `<text x="${n(x)}" y="${n(y)}" font-size="${size}"${more}>${xmlText(words)}</text>`

const band = ({ x, y, width, height, label }: LaidOutBand): string =>
  `<g><rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="#f1f3f5"/>${text(x + 16, y + 30, 17, label, ' font-weight="600" fill="#495057"')}</g>`

const zoneOf = ({ zone, x, y, width, height, assets, count, isCollapsed }: LaidOutZone): string => {
  const inside = width - 20
  const head = [
    `<title>${xmlText(`${zone.id}: ${zone.purpose}`)}</title>`,
    `<rect width="${n(width)}" height="${n(height)}" rx="8" fill="#ffffff" stroke="#495057" stroke-width="1.5"/>`,
    text(10, 23, 15, shortened(zone.id, inside, 15), ' font-weight="600"'),
    text(10, 42, 12, shortened(`${zone.kind} · ${zone.purpose}`, inside, 12), ' fill="#495057"'),
  ]
  const rest = isCollapsed
    ? [text(10, 68, 13, `${count} ${count === 1 ? 'asset' : 'assets'}`)]
    : assets.map(
        ({ asset, x: left, y: top, width: w, height: h }) =>
          `<g transform="translate(${n(left)} ${n(top)})"><title>${xmlText(`${asset.id}: ${asset.role}`)}</title><rect width="${n(w)}" height="${n(h)}" rx="5" fill="#e7f5ff" stroke="#74c0fc"/>${text(8, 13, 11.5, shortened(asset.id, w - 14, 11.5))}${text(8, 25, 9, shortened(asset.role, w - 14, 9), ' fill="#495057"')}</g>`,
      )
  return `<g transform="translate(${n(x)} ${n(y)})">${[...head, ...rest].join('')}</g>`
}

const path = (points: readonly Spot[]): string => points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join(' ')

const lineOf = ({ a, b, points }: LaidOutBundle, { tone, width, dash, label, heads }: BundleLook): string => {
  const { x, y } = middleOf(points)
  const colour = tones[tone]
  const wide = label.length * 11 * letterWidth + 10
  return [
    `<g><title>${xmlText(`${a} and ${b}: ${label}`)}</title>`,
    `<path d="${path(points)}" fill="none" stroke="${colour}" stroke-width="${n(width)}"${dash === undefined ? '' : ` stroke-dasharray="${dash}"`}${heads.a ? ` marker-start="url(#head-${tone})"` : ''}${heads.b ? ` marker-end="url(#head-${tone})"` : ''}/>`,
    `<rect x="${n(x - wide / 2)}" y="${n(y - 9)}" width="${n(wide)}" height="18" rx="4" fill="#ffffff" stroke="${colour}" stroke-width="0.8"/>`,
    text(x, y + 4, 11, label, ` text-anchor="middle" fill="${colour}"`),
    '</g>',
  ].join('')
}

const head = (tone: Tone): string =>
  `<marker id="head-${tone}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="${tones[tone]}"/></marker>`

/** The map as a picture of its own: nothing in it refers to anything outside of it, and nothing in it runs. */
export const mapToSvg = (map: LaidOutMap, title: string, look: LookOptions): string => {
  const looks = map.bundles.flatMap((bundle) => {
    const drawn = bundleLook(bundle, look)
    return drawn === undefined ? [] : [{ bundle, drawn }]
  })
  const used = [...new Set(looks.map(({ drawn }) => drawn.tone))]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(map.width)}" height="${n(map.height)}" viewBox="0 0 ${n(map.width)} ${n(map.height)}" font-family="DejaVu Sans, Segoe UI, Helvetica, Arial, sans-serif" fill="#212529">`,
    `<title>${xmlText(title)}</title>`,
    `<defs>${used.map(head).join('')}</defs>`,
    `<rect width="${n(map.width)}" height="${n(map.height)}" fill="#ffffff"/>`,
    ...map.bands.map(band),
    ...looks.map(({ bundle, drawn }) => lineOf(bundle, drawn)),
    ...map.zones.map(zoneOf),
    '</svg>',
    '',
  ].join('\n')
}
