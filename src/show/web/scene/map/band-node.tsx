import type { Node, NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useCanvas } from './canvas-context.ts'
import type { LaidOutBand } from './laid-out.ts'
import styles from './map.module.css'

export type BandNodeType = Node<{ readonly band: LaidOutBand }, 'band'>

/** A level of the Purdue model, behind its zones. */
export const BandNode = memo(({ data: { band } }: NodeProps<BandNodeType>) => {
  const { level } = useCanvas()
  return (
    <div className={styles.band}>
      <div className={level === 'far' ? styles.bandFar : undefined}>{band.label}</div>
    </div>
  )
})
