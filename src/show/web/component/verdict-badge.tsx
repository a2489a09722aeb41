import { Badge, Tooltip } from '@mantine/core'
import { IconBan, IconCheck, IconHome2, IconEye, IconX } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { ReplayDocument } from '#show/contract'

type Replayed = ReplayDocument['conversations'][number]

interface Look {
  readonly label: string
  readonly colour: string
  readonly icon: ComponentType<{ readonly size?: number }>
  readonly means: string
}

const looks: Readonly<Record<Replayed['effect'], Look>> = {
  breaks: { label: 'breaks', colour: 'red', icon: IconX, means: 'denied: it worked when it was recorded, and the firewall would stop it' },
  'blocked-attempt': { label: 'blocked attempt', colour: 'grape', icon: IconBan, means: 'denied: it never worked, and would not' },
  runs: { label: 'runs', colour: 'teal', icon: IconCheck, means: 'allowed: a flow of the plan requires it' },
  inside: { label: 'inside', colour: 'gray', icon: IconHome2, means: 'allowed: it stays inside one zone or one segment, and passes no conduit' },
}

const watched: Look = {
  label: 'watched',
  colour: 'orange',
  icon: IconEye,
  means: 'denied, but by its operations only: no packet filter stops them, a watch rule sees them',
}

/** What the plan says of one conversation: a word and a sign, and colour only beside them. */
export const VerdictBadge = ({ effect, stoppedAtFilter }: Pick<Replayed, 'effect'> & { readonly stoppedAtFilter?: boolean }) => {
  const { label, colour, icon: Icon, means } = effect === 'breaks' && stoppedAtFilter === false ? watched : looks[effect]
  return (
    <Tooltip label={means} multiline maw={320}>
      <Badge color={colour} variant="light" leftSection={<Icon size={12} aria-hidden />} style={{ flexShrink: 0 }}>
        {label}
      </Badge>
    </Tooltip>
  )
}
