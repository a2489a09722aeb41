import { Badge } from '@mantine/core'

/** By what a zone is for; a kind without a colour is grey. */
const colours: Readonly<Record<string, string>> = {
  cell: 'cyan',
  safety: 'red',
  engineering: 'violet',
  operations: 'blue',
  dmz: 'orange',
  enterprise: 'gray',
  remote: 'pink',
  wireless: 'lime',
  transient: 'yellow',
}

export const ZoneKindBadge = ({ kind }: { readonly kind: string }) => (
  <Badge variant="light" color={colours[kind] ?? 'gray'} tt="none" style={{ flexShrink: 0 }}>
    {kind}
  </Badge>
)
