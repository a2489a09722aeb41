import { Anchor, Text, Timeline } from '@mantine/core'
import { IconCheck, IconClipboardCheck, IconClock, IconPencil, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Instant } from '../../component/instant.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import type { ConduitDocument } from './conduit-facts.tsx'

interface Look {
  readonly icon: ComponentType<{ readonly size?: number }>
  readonly colour: string
  readonly word: string
}

const looks: Readonly<Record<string, Look>> = {
  review: { icon: IconClipboardCheck, colour: 'blue', word: 'reviewed it' },
  exception: { icon: IconClock, colour: 'orange', word: 'asked to renew an exception' },
  'conduit-signed-off': { icon: IconCheck, colour: 'teal', word: 'signed it off' },
  'sign-off-withdrawn': { icon: IconX, colour: 'orange', word: 'took a sign-off back' },
  'rollback-rehearsed': { icon: IconClock, colour: 'teal', word: 'rehearsed its rollback' },
  'denial-explained': { icon: IconPencil, colour: 'gray', word: 'explained a denial' },
}

const otherwise: Look = { icon: IconPencil, colour: 'violet', word: 'changed it' }

/** Everything that happened to the conduit, newest first. */
export const ConduitHistory = ({ plant, history }: { readonly plant: string; readonly history: ConduitDocument['history'] }) => {
  if (history.length === 0) return <Text size="sm">Nothing happened to it since the plant was entered.</Text>
  return (
    <Timeline bulletSize={24} lineWidth={2}>
      {history.map(({ at, by, kind, text, change }) => {
        const { icon: Icon, colour, word } = looks[kind] ?? otherwise
        return (
          <Timeline.Item key={`${String(at)} ${kind} ${text}`} color={colour} bullet={<Icon size={14} aria-hidden />} title={`${by.name} ${word}`}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <QuotedText text={text} />
            </Text>
            <Text size="xs" c="dimmed">
              <Instant seconds={at} />
              {change !== undefined && (
                <>
                  {' · '}
                  <Anchor component={Link} to={`/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(change)}`} inherit>
                    {change}
                  </Anchor>
                </>
              )}
            </Text>
          </Timeline.Item>
        )
      })}
    </Timeline>
  )
}
