import { Group, Text } from '@mantine/core'
import { looks } from './cell-look.ts'
import styles from './matrix.module.css'

/** What the signs of the matrix mean. */
export const MatrixLegend = () => (
  <Group gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
    {Object.values(looks).map(({ word, icon: Icon, name, means }) => (
      <Group key={word} gap={6} component="li" wrap="nowrap">
        <span className={`${styles['swatch'] ?? ''} ${styles[name] ?? ''}`}>
          <Icon size={12} aria-hidden />
          {word}
        </span>
        <Text size="xs" c="dimmed">
          {means}
        </Text>
      </Group>
    ))}
  </Group>
)
