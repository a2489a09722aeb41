import { useComputedColorScheme } from '@mantine/core'
import { Controls, MiniMap, ReactFlow, useNodesState } from '@xyflow/react'
import type { ReactFlowInstance } from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { BandNode } from './band-node.tsx'
import type { BandNodeType } from './band-node.tsx'
import { BundleEdge } from './bundle-edge.tsx'
import type { BundleEdgeType } from './bundle-edge.tsx'
import { bundleLook } from './bundle-look.ts'
import type { LookOptions, Tone } from './bundle-look.ts'
import { CanvasProvider } from './canvas-context.ts'
import type { CanvasState, Level } from './canvas-context.ts'
import type { Box, LaidOutMap, Spot } from './laid-out.ts'
import styles from './map.module.css'
import { isDirection, nextFocus } from './next-focus.ts'
import { ZoneNode } from './zone-node.tsx'
import type { ZoneNodeType } from './zone-node.tsx'

type MapNode = ZoneNodeType | BandNodeType
type Flow = ReactFlowInstance<MapNode, BundleEdgeType>

const nodeTypes = { zone: ZoneNode, band: BandNode }
const edgeTypes = { bundle: BundleEdge }
const tones: readonly Tone[] = ['red', 'orange', 'yellow', 'teal', 'blue', 'gray']

/** Below this zoom nothing but names can be read. */
const farBelow = 0.3

const nodesOf = ({ zones, bands }: LaidOutMap): MapNode[] => [
  ...bands.map((band): BandNodeType => ({
    id: `band ${band.id}`,
    type: 'band',
    position: { x: band.x, y: band.y },
    width: band.width,
    height: band.height,
    data: { band },
    draggable: false,
    zIndex: -1,
  })),
  ...zones.map((placed): ZoneNodeType => ({
    id: placed.zone.id,
    type: 'zone',
    position: { x: placed.x, y: placed.y },
    width: placed.width,
    height: placed.height,
    data: { placed },
    zIndex: 1,
  })),
]

const edgesOf = (map: LaidOutMap, look: LookOptions): BundleEdgeType[] =>
  map.bundles.flatMap((bundle): readonly BundleEdgeType[] => {
    const drawn = bundleLook(bundle, look)
    return drawn === undefined ? [] : [{ id: bundle.id, type: 'bundle', source: bundle.a, target: bundle.b, data: { bundle, look: drawn } }]
  })

const Heads = () => (
  <svg width={0} height={0} style={{ position: 'absolute' }} aria-hidden>
    <defs>
      {tones.map((tone) => (
        <marker
          key={tone}
          id={`head-${tone}`}
          className={styles[tone]}
          viewBox="0 0 10 10"
          refX={9}
          refY={5}
          markerWidth={12}
          markerHeight={12}
          markerUnits="userSpaceOnUse"
          orient="auto-start-reverse"
        >
          <path d="M0 0L10 5L0 10z" fill="currentColor" />
        </marker>
      ))}
    </defs>
  </svg>
)

/** Something that the picture shall move to. A new object moves it again. */
export interface Aim {
  readonly zone: string
  readonly asset?: string
}

interface CanvasProps {
  readonly map: LaidOutMap
  readonly look: LookOptions
  readonly state: Omit<CanvasState, 'level'>
  readonly aim: Aim | undefined
  readonly onPin: (zone: string, spot: Spot) => void
}

const centreOf = ({ x, y, width, height }: Box): Spot => ({ x: x + width / 2, y: y + height / 2 })

/** Undefined as long as it is not drawn: the asset of a collapsed zone. */
const boxOf = (map: LaidOutMap, { zone, asset }: Aim): Box | undefined => {
  const placed = map.zones.find((each) => each.zone.id === zone)
  if (placed === undefined || asset === undefined) return placed
  const inside = placed.assets.find((each) => each.asset.id === asset)
  return inside === undefined ? undefined : { x: placed.x + inside.x, y: placed.y + inside.y, width: inside.width, height: inside.height }
}

/** The picture: it is moved, zoomed, and looked at from near and far. Its zones are dragged to where a person wants them. */
export const Canvas = ({ map, look, state, aim, onPin }: CanvasProps) => {
  const scheme = useComputedColorScheme('light')
  const [nodes, setNodes, onNodesChange] = useNodesState<MapNode>(nodesOf(map))
  const [level, setLevel] = useState<Level>('near')
  const flow = useRef<Flow>(undefined)
  const frame = useRef<HTMLDivElement>(null)
  // A plant that is seen as a whole needs no small picture of itself.
  const isLarge = map.zones.length > 40
  const edges = useMemo(() => edgesOf(map, look), [map, look])

  useEffect(() => setNodes(nodesOf(map)), [map, setNodes])

  const fit = useMemo(() => ({ padding: 0.02, minZoom: 0.05, maxZoom: 1 }), [])

  const reached = useRef<Aim>(undefined)
  useEffect(() => {
    // Only a new aim moves the picture: a map that is laid out anew while somebody looks at it stays where it is.
    if (aim === undefined || reached.current === aim) return undefined
    const box = boxOf(map, aim)
    if (box === undefined) return undefined
    // A panel that opens beside the picture makes it narrower first.
    const timer = setTimeout(() => {
      reached.current = aim
      const { x, y } = centreOf(box)
      const zoom = Math.max(0.8, flow.current?.getZoom() ?? 0)
      void flow.current?.setCenter(x, y, { zoom, duration: 300 })
    }, 100)
    return () => clearTimeout(timer)
  }, [aim, map])

  const focusZone = (id: string, isRetry = false): void => {
    const button = frame.current?.querySelector<HTMLElement>(`[data-zone="${CSS.escape(id)}"]`)
    if (button !== null && button !== undefined) return button.focus()
    const placed = map.zones.find(({ zone }) => zone.id === id)
    if (isRetry || placed === undefined || flow.current === undefined) return
    // Only what is visible is there: bring it into view first.
    const { x, y } = centreOf(placed)
    void flow.current.setCenter(x, y, { zoom: flow.current.getZoom() }).then(() => requestAnimationFrame(() => focusZone(id, true)))
  }

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const target = event.target as HTMLElement
    const { zone, asset } = target.dataset
    if (zone !== undefined && isDirection(event.key)) {
      const placed = map.zones.find((each) => each.zone.id === zone)
      if (placed === undefined) return
      event.preventDefault()
      const first = frame.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(zone)}"] [data-asset]`)
      if (event.key === 'ArrowDown' && first !== null && first !== undefined) return first.focus()
      const next = nextFocus(map.zones, placed, event.key)
      if (next !== undefined) focusZone(next.zone.id)
      return
    }
    if (asset === undefined) return
    const placed = map.zones.find(({ assets }) => assets.some((each) => each.asset.id === asset))
    const own = placed?.assets.find((each) => each.asset.id === asset)
    if (placed === undefined || own === undefined) return
    if (event.key === 'Escape') return focusZone(placed.zone.id)
    if (!isDirection(event.key)) return
    event.preventDefault()
    const next = nextFocus(placed.assets, own, event.key)
    if (next !== undefined) return frame.current?.querySelector<HTMLElement>(`[data-asset="${CSS.escape(next.asset.id)}"]`)?.focus()
    if (event.key === 'ArrowUp') return focusZone(placed.zone.id)
    const beyond = nextFocus(map.zones, placed, event.key)
    if (beyond !== undefined) focusZone(beyond.zone.id)
  }

  return (
    // The keys move the focus between the buttons inside, which do what they say by themselves.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={frame} className={styles.canvas} onKeyDown={onKeyDown}>
      <CanvasProvider value={{ ...state, level }}>
        <Heads />
        <ReactFlow<MapNode, BundleEdgeType>
          aria-label="map of the plant"
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onInit={(instance) => {
            flow.current = instance
          }}
          onMove={(_, { zoom }) => setLevel(zoom < farBelow ? 'far' : 'near')}
          onNodeDragStop={(_, { id, type, position }) => type === 'zone' && onPin(id, position)}
          colorMode={scheme}
          fitView
          fitViewOptions={fit}
          minZoom={0.05}
          maxZoom={2}
          onlyRenderVisibleElements
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          zoomOnDoubleClick={false}
          proOptions={{ hideAttribution: true }}
        >
          <Controls showInteractive={false} aria-label="zoom of the map" />
          {isLarge && level === 'near' && (
            <MiniMap
              pannable
              zoomable
              ariaLabel="the whole map, small"
              nodeColor={({ type }) => (type === 'zone' ? 'var(--mantine-color-dimmed)' : 'var(--map-band)')}
            />
          )}
        </ReactFlow>
      </CanvasProvider>
    </div>
  )
}
