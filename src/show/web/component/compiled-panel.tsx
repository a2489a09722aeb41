import { Badge, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { exportConfigurations, readCompiled } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { download } from '../api/download.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Answered } from './answered.tsx'
import { DataTable } from './data-table.tsx'
import type { Column } from './data-table.tsx'
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

/** A file of a configuration, with what is known of the whole of it. */
interface PointFile {
  readonly point: Point
  readonly file: Point['files'][number]
}

const columns: readonly Column<PointFile>[] = [
  {
    head: 'Enforcement point',
    cell: ({ point: { point, dialect } }) => (
      <>
        <Text size="sm" fw={500}>
          {point}
        </Text>
        <Text size="xs" c="dimmed">
          {dialect}
        </Text>
      </>
    ),
  },
  {
    head: 'File',
    cell: ({ file: { name, bytes, sha256 } }) => (
      <>
        <Code>{name}</Code>
        <Text size="xs" c="dimmed">
          {bytes.toLocaleString()} bytes, SHA-256 {sha256.slice(0, 12)}, with manifest
        </Text>
      </>
    ),
  },
  { head: 'Rules', cell: ({ point: { flows, rules } }) => `${counted(flows, 'flow')} in ${counted(rules, 'rule')}` },
  {
    head: 'What it cannot express',
    look: { maw: 320 },
    cell: ({ point: { residue } }) =>
      residue.length === 0 ? (
        'nothing'
      ) : (
        <Text size="sm" title={residue.map(({ flow, operations }) => `${flow}: ${operations.join(', ')}`).join('\n')}>
          operations of {counted(residue.length, 'flow')}: watch rules have to see them
        </Text>
      ),
  },
  {
    head: 'Read back and compared with the plan',
    cell: ({
      file: {
        proof: { status, config, plan },
      },
    }) => (
      <>
        <Badge color={proofs[status].colour} variant="light">
          {proofs[status].label}
        </Badge>
        <Text size="xs" c="dimmed" ff="monospace" title={config ?? plan}>
          {(config ?? plan).slice(0, 16)}
        </Text>
      </>
    ),
  },
]

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
            <DataTable
              label="configurations"
              rows={points.flatMap((point) => point.files.map((file) => ({ point, file })))}
              keyOf={({ point, file }) => `${point.point} ${file.name}`}
              columns={columns}
              minWidth={720}
            />
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
