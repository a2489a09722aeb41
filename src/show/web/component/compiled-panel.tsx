import { Badge, Button, Code, Group, Stack, Table, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { exportConfigurations, readCompiled } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { download } from '../api/download.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Answered } from './answered.tsx'
import { FindingList } from './finding-list.tsx'
import { Refusal } from './refusal.tsx'
import { usePlant } from '../use-plant.ts'

type Point = AnswerOf<typeof readCompiled>['points'][number]

const proofs = {
  equal: { label: 'equal', colour: 'teal' },
  different: { label: 'different', colour: 'red' },
  'not-proved': { label: 'not proved', colour: 'orange' },
} as const

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const PointRows = ({ point }: { readonly point: Point }) =>
  point.files.map(({ name, bytes, sha256, proof }) => (
    <Table.Tr key={name}>
      <Table.Td>
        <Text size="sm" fw={500}>
          {point.point}
        </Text>
        <Text size="xs" c="dimmed">
          {point.dialect}
        </Text>
      </Table.Td>
      <Table.Td>
        <Code>{name}</Code>
        <Text size="xs" c="dimmed">
          {bytes.toLocaleString()} bytes, SHA-256 {sha256.slice(0, 12)}, with manifest
        </Text>
      </Table.Td>
      <Table.Td>
        {counted(point.flows, 'flow')} in {counted(point.rules, 'rule')}
      </Table.Td>
      <Table.Td maw={320}>
        {point.residue.length === 0 ? (
          <Text size="sm">nothing</Text>
        ) : (
          <Text size="sm" title={point.residue.map(({ flow, operations }) => `${flow}: ${operations.join(', ')}`).join('\n')}>
            operations of {point.residue.length} {point.residue.length === 1 ? 'flow' : 'flows'}: watch rules have to see them
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Badge color={proofs[proof.status].colour} variant="light">
          {proofs[proof.status].label}
        </Badge>
        <Text size="xs" c="dimmed" ff="monospace" title={proof.config ?? proof.plan}>
          {(proof.config ?? proof.plan).slice(0, 16)}
        </Text>
      </Table.Td>
    </Table.Tr>
  ))

/** The configurations of one revision, each read back and compared, and the file to take along. */
export const CompiledPanel = ({ revision }: { readonly revision: string }) => {
  const { plant, may } = usePlant()
  const compiled = useAnswer(readCompiled, { params: { plant }, query: { revision } })
  const save = useMutation({ mutationFn: () => download(exportConfigurations, { params: { plant }, body: { revision } }) })
  return (
    <Answered of={compiled}>
      {({ points, isInForce, findings }) => (
        <Stack gap="sm">
          {points.length === 0 ? (
            <Text size="sm">The plan names no enforcement point: nothing is compiled.</Text>
          ) : (
            <Table.ScrollContainer minWidth={720}>
              <Table aria-label="configurations" verticalSpacing="xs">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Enforcement point</Table.Th>
                    <Table.Th>File</Table.Th>
                    <Table.Th>Rules</Table.Th>
                    <Table.Th>What it cannot express</Table.Th>
                    <Table.Th>Read back and compared with the plan</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {points.map((point) => (
                    <PointRows key={point.point} point={point} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
          {findings.length > 0 && <FindingList findings={findings} />}
          {may('export') && points.length > 0 && (
            <Group gap="sm">
              <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => save.mutate()} loading={save.isPending}>
                Download configurations and manifests
              </Button>
              <Text size="sm" c={isInForce ? 'dimmed' : 'orange'}>
                {isInForce ? 'Of the plan in force. ' : 'Of a plan that is not in force. '}
                Nothing is loaded anywhere: a person does that. The download stands in the audit log.
              </Text>
            </Group>
          )}
          {save.error !== null && <Refusal error={save.error} />}
        </Stack>
      )}
    </Answered>
  )
}
