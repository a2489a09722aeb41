import { EdgeLabelRenderer } from '@xyflow/react'
import type { Edge, EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import type { BundleLook } from './bundle-look.ts'
import { useCanvas } from './canvas-context.ts'
import { middleOf } from './edge-points.ts'
import type { LaidOutBundle } from './laid-out.ts'
import styles from './map.module.css'

export type BundleEdgeType = Edge<{ readonly bundle: LaidOutBundle; readonly look: BundleLook }, 'bundle'>

/** All that runs between two zones, as one line with a word on it. */
export const BundleEdge = memo(({ data }: EdgeProps<BundleEdgeType>) => {
  const { level, chosenBundle, reach, reachedIn, assetZone, onPair } = useCanvas()
  if (data === undefined) return null
  const { bundle, look } = data
  const { a, b, points, id } = bundle
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ')
  const isChosen = chosenBundle === id
  // While write-reach is shown, only lines that it may go along stand out.
  const isDimmed = reach !== undefined && !((a === assetZone && reachedIn.has(b)) || (b === assetZone && reachedIn.has(a)))
  const middle = middleOf(points)
  const tone = styles[look.tone] ?? ''
  const open = (): void => onPair(a, b)
  return (
    <g className={tone} opacity={isDimmed ? 0.15 : 1}>
      <path
        className={styles.line}
        d={path}
        stroke="currentColor"
        strokeWidth={look.width + (isChosen ? 3 : 0)}
        strokeDasharray={look.dash}
        markerStart={look.heads.a ? `url(#head-${look.tone})` : undefined}
        markerEnd={look.heads.b ? `url(#head-${look.tone})` : undefined}
      />
      {/* Wide enough to be hit, where lines can be told apart; the keyboard has the button of the label. */}
      {level === 'near' && <path className={styles.hit} d={path} onClick={open} aria-hidden />}
      {level === 'near' && !isDimmed && (
        <EdgeLabelRenderer>
          <button
            type="button"
            className={`${styles.label} ${tone} nodrag nopan`}
            style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
            data-bundle={id}
            data-chosen={isChosen}
            aria-label={`between ${a} and ${b}: ${look.label}`}
            onClick={open}
          >
            {look.label}
          </button>
        </EdgeLabelRenderer>
      )}
    </g>
  )
})
