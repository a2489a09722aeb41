import type { Node, NodeProps } from '@xyflow/react'
import { memo } from 'react'
import type { LaidOutBand } from './laid-out.ts'
import styles from './map.module.css'

export type BandNodeType = Node<{ readonly band: LaidOutBand }, 'band'>

/** A level of the Purdue model, behind its zones. */
export const BandNode = memo(({ data: { band } }: NodeProps<BandNodeType>) => <div className={styles.band}>{band.label}</div>)
