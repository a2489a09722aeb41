import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** A flow, named `conduit.flow`, as the way to the page of its conduit. */
export const FlowLink = ({ plant, flow }: { readonly plant: string; readonly flow: string }) => (
  <Anchor
    component={Link}
    to={`/plants/${encodeURIComponent(plant)}/conduits/${encodeURIComponent(flow.slice(0, flow.indexOf('.')))}`}
    inherit
    style={{ overflowWrap: 'anywhere' }}
  >
    {flow}
  </Anchor>
)
