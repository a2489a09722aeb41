import { Anchor, Badge, Button, Card, Group, Stack, Text } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { FormSubject } from '../../component/plan-form/form-subject.ts'
import { RequirementSentence } from '../../component/requirement-sentence.tsx'
import { UseLine } from '../../component/use-line.tsx'
import type { ConduitDocument } from './conduit-facts.tsx'

interface RequirementListProps {
  readonly plant: string
  readonly conduit: ConduitDocument
  /** Undefined: the reader drafts no changes. */
  readonly onEdit: ((subject: FormSubject) => void) | undefined
}

/** What the conduit is for, flow by flow, with the evidence of each. */
export const RequirementList = ({ plant, conduit, onEdit }: RequirementListProps) => (
  <Stack gap="sm">
    {conduit.flows.length === 0 && <Text size="sm">It has no flow: everything between its zones is denied.</Text>}
    {conduit.flows.map(({ flow, use, cadence, exceptions, residue }) => (
      <Card key={flow.id} withBorder padding="sm" component="article" aria-label={`flow ${flow.id}`}>
        <Stack gap={4}>
          <Group gap="xs">
            <Text fw={600} size="sm">
              {flow.id}
            </Text>
            {flow.isOver && (
              <Badge color="gray" variant="light" tt="none">
                over
              </Badge>
            )}
            {flow.owner !== undefined && (
              <Text size="xs" c="dimmed">
                owner {flow.owner}
              </Text>
            )}
            {exceptions.map((id) => (
              <Anchor
                key={id}
                renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/exceptions`} search={{ lapse: id }} />}
                size="xs"
              >
                stands by exception {id}
              </Anchor>
            ))}
            {onEdit !== undefined && (
              <Group gap="xs" ml="auto">
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Edit flow ${flow.id}`}
                  onClick={() => onEdit({ kind: 'flow', conduit: conduit.id, flow: flow.id })}
                >
                  Edit
                </Button>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Remove flow ${flow.id}`}
                  onClick={() => onEdit({ kind: 'remove-flow', conduit: conduit.id, flow: flow.id })}
                >
                  Remove
                </Button>
              </Group>
            )}
          </Group>
          <RequirementSentence flow={flow} />
          <UseLine use={use} cadence={cadence} isRecorded={conduit.evidence !== undefined} />
          {residue.length > 0 && (
            <Group gap={6} align="flex-start" wrap="nowrap">
              <IconEye size={14} aria-hidden style={{ marginTop: 3, flexShrink: 0 }} />
              <Text size="xs" c="dimmed">
                No packet filter sees operations, so a watch rule has to look for: {residue.join(', ')}
              </Text>
            </Group>
          )}
        </Stack>
      </Card>
    ))}
  </Stack>
)
