import { Accordion, Anchor, Badge, Button, Group, Select, Stack, Switch, Text, Title } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { listReviews } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { EvidenceLine } from '../../component/evidence-line.tsx'
import { Instant } from '../../component/instant.tsx'
import { Page } from '../../component/page.tsx'
import { ZonePair } from '../../component/zone-pair.tsx'
import { usePlant } from '../../use-plant.ts'
import type { ReviewItem } from './decisions.ts'
import { PastReviews } from './past-reviews.tsx'
import { ReviewForm } from './review-form.tsx'

const ownerOf = ({ owner }: ReviewItem): string => owner ?? 'nobody'

const Due = ({ item }: { readonly item: ReviewItem }) => (
  <Text size="xs" c="dimmed">
    {item.lastReviewed === undefined ? (
      'never reviewed'
    ) : (
      <>
        last reviewed <Instant seconds={item.lastReviewed} />
        {item.due !== undefined && (
          <>
            , due since <Instant seconds={item.due} />
          </>
        )}
      </>
    )}
    {`, every ${item.everyMonths} months${item.isAssumed ? ' (assumed: the plan names no interval)' : ''}`}
  </Text>
)

const ItemHead = ({ item }: { readonly item: ReviewItem }) => {
  const wanting = item.flows.filter(({ suggested }) => suggested === 'remove' || suggested === 'tighten').length
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text fw={600}>{item.conduit}</Text>
        {item.isVendorAccess && (
          <Badge color="pink" variant="light" tt="none">
            vendor access
          </Badge>
        )}
        <Badge variant="default" tt="none">
          {item.flows.length === 1 ? '1 flow' : `${item.flows.length} flows`}
        </Badge>
        {wanting > 0 && (
          <Badge color="orange" variant="light" tt="none">
            {wanting} with surplus
          </Badge>
        )}
      </Group>
      <Due item={item} />
    </Stack>
  )
}

interface OwnerReviewsProps {
  readonly plant: string
  readonly owner: string
  readonly items: readonly ReviewItem[]
  readonly mayDecide: boolean
}

/** A page of conduits at a time: each is a form. */
const pageOf = 25

const OwnerReviews = ({ plant, owner, items, mayDecide }: OwnerReviewsProps) => {
  const [most, setMost] = useState(pageOf)
  return (
    <Stack gap="xs" component="section" aria-label={`reviews of ${owner}`}>
      <Group gap="xs">
        <Title order={2} size="h4">
          {owner}
        </Title>
        <Badge variant="default" circle={items.length < 10} aria-label={`${items.length} conduits`}>
          {items.length}
        </Badge>
      </Group>
      <Accordion variant="separated" multiple order={3}>
        {items.slice(0, most).map((item) => (
          <Accordion.Item key={item.conduit} value={item.conduit}>
            <Accordion.Control>
              <ItemHead item={item} />
            </Accordion.Control>
            <Accordion.Panel>
              <Stack gap="md">
                <Group gap="md">
                  <ZonePair plant={plant} from={item.from} to={item.to} />
                  <Anchor component={Link} to={`/plants/${encodeURIComponent(plant)}/conduits/${encodeURIComponent(item.conduit)}`} size="sm">
                    Everything of this conduit
                  </Anchor>
                </Group>
                {item.why !== undefined && <Text size="sm">{item.why}</Text>}
                <ReviewForm plant={plant} item={item} mayDecide={mayDecide} />
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {items.length > most && (
        <Button variant="subtle" onClick={() => setMost(most + pageOf)} style={{ alignSelf: 'flex-start' }}>
          Show {Math.min(pageOf, items.length - most)} more
        </Button>
      )}
    </Stack>
  )
}

/** Conduits that are due for review, by owner, each with what its flows were used for. */
export const ReviewsScene = () => {
  const { plant, may } = usePlant()
  const search: { readonly owner?: unknown; readonly only?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const reviews = useAnswer(listReviews, { params: { plant } })
  const owner = search.owner === undefined ? undefined : String(search.owner)
  const onlyVendors = search.only === 'vendor-access'
  const go = (next: { readonly owner: string | undefined; readonly onlyVendors: boolean }): void =>
    void navigate({
      to: `/plants/${encodeURIComponent(plant)}/reviews`,
      search: { ...(next.owner === undefined ? {} : { owner: next.owner }), ...(next.onlyVendors ? { only: 'vendor-access' } : {}) },
    })
  const owners = [...new Set((reviews.data?.items ?? []).map(ownerOf))]
  return (
    <Page
      title="Reviews"
      about="Each conduit is looked at again in the interval of the plan: keep what is needed, tighten it to what was used, remove the rest. What you decide becomes a change in the same step."
      deeds={
        <>
          <Switch label="Vendor access only" checked={onlyVendors} onChange={(event) => go({ owner, onlyVendors: event.currentTarget.checked })} />
          <Select
            aria-label="owner"
            placeholder="every owner"
            clearable
            data={owners}
            value={owner ?? null}
            onChange={(value) => go({ owner: value ?? undefined, onlyVendors })}
          />
        </>
      }
    >
      <Answered of={reviews}>
        {({ evidence, conduits, items, past }) => {
          const shown = items.filter((item) => (owner === undefined || ownerOf(item) === owner) && (!onlyVendors || item.isVendorAccess))
          return (
            <Stack gap="xl">
              <Stack gap={4}>
                <Text>
                  {items.length} of {conduits} conduits are due for review.
                </Text>
                <EvidenceLine plant={plant} evidence={evidence} without="nothing may be called surplus" />
              </Stack>
              {shown.length === 0 && <Text>{items.length === 0 ? 'Nothing is due.' : 'Nothing of these is due.'}</Text>}
              {[...Map.groupBy(shown, ownerOf)].map(([name, own]) => (
                <OwnerReviews key={name} plant={plant} owner={name} items={own} mayDecide={may('decide-review')} />
              ))}
              <PastReviews plant={plant} past={past} />
            </Stack>
          )
        }}
      </Answered>
    </Page>
  )
}
