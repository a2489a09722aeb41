import { VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Handle, Position } from '@xyflow/react'
import type { Node, NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { RoleIcon } from '../../component/role-icon.tsx'
import { useCanvas } from './canvas-context.ts'
import type { LaidOutAsset, LaidOutZone } from './laid-out.ts'
import styles from './map.module.css'

export type ZoneNodeType = Node<{ readonly placed: LaidOutZone }, 'zone'>

const Chip = ({ placed: { asset, x, y, width, height } }: { readonly placed: LaidOutAsset }) => {
  const { chosenAsset, reach, onAsset } = useCanvas()
  const reached = reach?.get(asset.id)
  const isChosen = chosenAsset === asset.id
  const words =
    reached === undefined
      ? ''
      : reached === 'planned'
        ? ', can be changed from the chosen asset'
        : ', can no longer be changed once the plan is enforced'
  return (
    <button
      type="button"
      className={`${styles.chip} nodrag`}
      style={{ left: x, top: y, width, height }}
      tabIndex={-1}
      data-asset={asset.id}
      data-chosen={isChosen}
      data-reach={reached}
      data-dimmed={reach !== undefined && reached === undefined && !isChosen}
      title={`${asset.name ?? asset.id}: ${asset.role}`}
      aria-label={`asset ${asset.id}, ${asset.role}${words}`}
      onClick={() => onAsset(asset.id)}
    >
      <RoleIcon role={asset.role} size={16} />
      <span>{asset.id}</span>
    </button>
  )
}

/** A zone as a box with its assets inside, or as a count of them. */
export const ZoneNode = memo(({ data: { placed } }: NodeProps<ZoneNodeType>) => {
  const { level, chosenZone, assetZone, reach, reachedIn, onZone, onToggle } = useCanvas()
  const { zone, count, isCollapsed, assets } = placed
  const assetsWord = `${count} ${count === 1 ? 'asset' : 'assets'}`
  const reached = reachedIn.get(zone.id) ?? 0
  const isFar = level === 'far'
  return (
    <div
      className={`${styles.zone} ${isFar ? styles.far : ''}`}
      data-chosen={chosenZone === zone.id}
      data-dimmed={reach !== undefined && reached === 0 && assetZone !== zone.id}
    >
      <Handle type="target" position={Position.Top} isConnectable={false} style={{ opacity: 0 }} />
      <div className={styles.head}>
        <button type="button" className={styles.name} data-zone={zone.id} title={zone.purpose} onClick={() => onZone(zone.id)}>
          <span className={styles.title}>{isFar && reached > 0 ? `${zone.id} (${reached} reached)` : zone.id}</span>
          {!isFar && (
            <span className={styles.subtitle}>
              {zone.kind} · {zone.purpose}
            </span>
          )}
          <VisuallyHidden>, {assetsWord}</VisuallyHidden>
        </button>
        {!isFar && count > 0 && (
          <button
            type="button"
            className={`${styles.toggle} nodrag`}
            aria-expanded={!isCollapsed}
            aria-label={isCollapsed ? `show the ${assetsWord} of ${zone.id}` : `hide the assets of ${zone.id}`}
            onClick={() => onToggle(zone.id)}
          >
            {isCollapsed ? <IconChevronRight size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
          </button>
        )}
      </div>
      {!isFar && isCollapsed && <div className={styles.count}>{reached === 0 ? assetsWord : `${assetsWord}, ${reached} can be changed`}</div>}
      {!isFar && assets.map((asset) => <Chip key={asset.asset.id} placed={asset} />)}
      <Handle type="source" position={Position.Bottom} isConnectable={false} style={{ opacity: 0 }} />
    </div>
  )
})
