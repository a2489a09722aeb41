import { Anchor, Badge, Code, Group, Text } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { readRevision } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Instant } from '../../component/instant.tsx'
import { Page } from '../../component/page.tsx'
import { usePlant } from '../../use-plant.ts'

const shortHash = (hash: string): string => hash.slice(0, 12)

/** One revision of the plan as it was written: what an entry of the audit log names by its hash. */
export const RevisionScene = () => {
  const { plant } = usePlant()
  const { hash = '' } = useParams({ strict: false })
  const revision = useAnswer(readRevision, { params: { plant, hash } })
  return (
    <Page title={`Revision ${shortHash(hash)}`} about="The plan as it was written. A revision never changes: its name is the digest of its text.">
      <Answered of={revision}>
        {({ at, isInForce, parent, text }) => (
          <>
            <Group gap="sm">
              <Badge variant="light" color={isInForce ? 'teal' : 'gray'} tt="none">
                {isInForce ? 'in force' : 'not in force'}
              </Badge>
              <Text size="sm">
                written <Instant seconds={at} />
                {parent !== undefined && (
                  <>
                    , after{' '}
                    <Anchor
                      inherit
                      ff="monospace"
                      renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/revisions/${parent}`} />}
                    >
                      {shortHash(parent)}
                    </Anchor>
                  </>
                )}
              </Text>
            </Group>
            <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {hash}
            </Text>
            <section aria-label="the text of the revision">
              <Code block tabIndex={0}>
                {text}
              </Code>
            </section>
          </>
        )}
      </Answered>
    </Page>
  )
}
