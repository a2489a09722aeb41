import { Group, Text } from '@mantine/core'
import { legend } from './bundle-look.ts'
import styles from './map.module.css'

/** What the lines of the difference mean, with the line itself. */
export const MapLegend = () => (
  <Group component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-label="what the lines mean">
    {legend.map(({ difference, tone, dash, words }) => (
      <Group component="li" key={difference} gap={6} wrap="nowrap">
        <svg width={34} height={8} className={styles[tone]} aria-hidden>
          <line x1={0} y1={4} x2={34} y2={4} stroke="currentColor" strokeWidth={3} strokeDasharray={dash} />
        </svg>
        <Text size="xs">{words}</Text>
      </Group>
    ))}
  </Group>
)
