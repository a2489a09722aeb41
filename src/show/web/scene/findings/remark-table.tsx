import { Anchor, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Instant } from '../../component/instant.tsx'
import type { Findings } from './gather-findings.ts'

/** What stood out in single conversations. Not every one is wrong; each is worth knowing. */
export const RemarkTable = ({ plant, remarks, moreRemarks }: { readonly plant: string } & Pick<Findings, 'remarks' | 'moreRemarks'>) => {
  if (remarks.length === 0) return null
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        Worth knowing
      </Title>
      <Text size="sm" c="dimmed">
        What stood out in the recorded traffic{moreRemarks > 0 ? `; ${moreRemarks.toLocaleString()} more stand in the replay` : ''}.
      </Text>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>what</Table.Th>
              <Table.Th>client</Table.Th>
              <Table.Th>server</Table.Th>
              <Table.Th>service</Table.Th>
              <Table.Th>last seen</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {remarks.map((each, place) => (
              // One conversation can have a remark twice, from two recordings.
              <Table.Tr key={`${String(place)} ${each.client} ${each.server} ${each.remark}`}>
                <Table.Td maw={360}>
                  <Anchor
                    size="sm"
                    style={{ overflowWrap: 'anywhere' }}
                    renderRoot={(props) => (
                      <Link
                        {...props}
                        to={`/plants/${encodeURIComponent(plant)}/replay`}
                        search={{ asset: each.client, text: each.remark.slice(0, 200) }}
                      />
                    )}
                  >
                    {each.remark}
                  </Anchor>
                </Table.Td>
                <Table.Td>{each.clientAsset ?? each.client}</Table.Td>
                <Table.Td>{each.serverAsset ?? each.server}</Table.Td>
                <Table.Td>{each.service}</Table.Td>
                <Table.Td>
                  <Instant seconds={Date.parse(each.last) / 1000} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
