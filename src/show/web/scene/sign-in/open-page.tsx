import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

interface OpenPageProps {
  readonly title: string
  readonly about?: ReactNode
  readonly children: ReactNode
}

/** The frame of the pages before somebody is inside. */
export const OpenPage = ({ title, about, children }: OpenPageProps) => {
  useDocumentTitle(`${title} · Bulkhead`)
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={460} gap="md">
        <Group justify="center">
          <Text fw={700} size="xl">
            Bulkhead
          </Text>
        </Group>
        <Paper withBorder shadow="sm" p="xl">
          <Stack>
            <Stack gap={4}>
              <Title order={1} size="h3">
                {title}
              </Title>
              {about !== undefined && (
                <Text size="sm" c="dimmed">
                  {about}
                </Text>
              )}
            </Stack>
            {children}
          </Stack>
        </Paper>
      </Stack>
    </Center>
  )
}
