import { Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

interface PageProps {
  readonly title: string
  /** One sentence: which question this page answers. */
  readonly about?: ReactNode
  /** What can be done here, at the right. */
  readonly deeds?: ReactNode
  readonly children: ReactNode
}

/** The frame of every scene: its title, what it is for, what can be done. */
export const Page = ({ title, about, deeds, children }: PageProps) => {
  useDocumentTitle(`${title} · Bulkhead`)
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" wrap="wrap">
        <Stack gap={2}>
          <Title order={1} size="h2">
            {title}
          </Title>
          {about !== undefined && (
            <Text c="dimmed" size="sm" maw="75ch">
              {about}
            </Text>
          )}
        </Stack>
        {deeds !== undefined && <Group gap="xs">{deeds}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
