import { Text } from '@mantine/core'
import { Instant } from './instant.tsx'

interface UseLineProps {
  readonly use: { readonly conversations: number; readonly packets: number; readonly last?: number }
  readonly cadence?: { readonly periodMs: number; readonly jitterMs: number } | undefined
  /** False: there is no recording that could tell. */
  readonly isRecorded: boolean
}

const period = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`

/** How much of a flow was recorded: hits, last seen, rhythm. No recording is never shown as no use. */
export const UseLine = ({ use, cadence, isRecorded }: UseLineProps) => (
  <Text size="xs" c="dimmed">
    {!isRecorded && 'no recording that could show its use'}
    {isRecorded && use.conversations === 0 && 'no recorded conversation used it'}
    {isRecorded && use.conversations > 0 && (
      <>
        {use.conversations.toLocaleString()} {use.conversations === 1 ? 'conversation' : 'conversations'}, {use.packets.toLocaleString()} packets
        {use.last !== undefined && (
          <>
            , last seen <Instant seconds={use.last} />
          </>
        )}
        {cadence !== undefined && `, every ${period(cadence.periodMs)} ± ${period(cadence.jitterMs)}`}
      </>
    )}
  </Text>
)
