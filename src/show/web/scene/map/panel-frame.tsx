import { CloseButton, Group, Paper, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './map.module.css'

interface PanelFrameProps {
  readonly title: string
  readonly badge?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What is told about the thing that was chosen on the map. */
export const PanelFrame = ({ title, badge, onClose, children }: PanelFrameProps) => (
  <Paper component="aside" aria-label={title} withBorder p="md" className={styles.panel}>
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="xs" wrap="wrap">
          <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {badge}
        </Group>
        <CloseButton aria-label="close the panel" onClick={onClose} />
      </Group>
      {children}
    </Stack>
  </Paper>
)
