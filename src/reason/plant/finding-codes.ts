import type { Severity } from '#ground/report'

interface Kind {
  readonly severity: Severity
  readonly title: string
}

const error = (title: string): Kind => ({ severity: 'error', title })
const warning = (title: string): Kind => ({ severity: 'warning', title })

/** Everything `parsePlan` and `editPlan` can say, by its stable code. `docs/findings.md` lists it. */
export const planFindingKinds = {
  'plan/too-large': error('the document, or what its aliases unfold to, is larger than a plan may be'),
  'plan/too-deep': error('the document nests deeper than any plan does'),
  'plan/syntax': error('the text is not YAML'),
  'plan/unsupported-yaml': error('YAML that a plan does not use: tags, merge keys, several documents, keys that are not text'),
  'plan/unknown-alias': error('an alias without an anchor before it'),
  'plan/duplicate-key': error('one key twice in one map'),
  'plan/unknown-key': error('a key that no plan has'),
  'plan/missing-key': error('a key that must be there is absent or empty'),
  'plan/wrong-shape': error('a value of the wrong kind or outside its bounds'),
  'plan/bad-id': error('an id that cannot end in rule names and log prefixes'),
  'plan/reserved-id': error('an id that is a word of the plan'),
  'plan/bad-timezone': error('a time zone that is not an IANA name'),
  'plan/bad-date': error('a date that is not one'),
  'plan/bad-time': error('a time of day that is not one'),
  'plan/bad-address': error('an address, prefix or range that is not one'),
  'plan/bad-mac': error('a MAC address that is not one'),
  'plan/bad-interface': error('an interface name that no Linux kernel accepts'),
  'plan/bad-service': error('a service that is neither of the catalogue nor written as a protocol with ports'),
  'plan/bad-promise': error('a promise that does not follow the grammar'),
  'plan/unknown-zone': error('a zone that the plan does not have'),
  'plan/unknown-window': error('a window that the plan does not have'),
  'plan/unknown-point': error('an enforcement point that the plan does not have'),
  'plan/unknown-flow': error('a flow that the plan does not have'),
  'plan/unknown-need': error('a function needs something that the plan does not have'),
  'plan/unknown-end': error('an end that is no asset, zone, role or address of the plan'),
  'plan/unknown-role': error('a role that Bulkhead does not know'),
  'plan/unknown-service': error('a service that Bulkhead does not know'),
  'plan/unknown-operation': error('an operation that Bulkhead does not know'),
  'plan/ambiguous-end': error('an asset and a zone share the id'),
  'plan/end-elsewhere': error('an end that does not lie in the zone on its side of the conduit'),
  'plan/empty-end': error('an end that stands for no address'),
  'plan/operations-missing': error('a service whose operations can be told apart, and the flow does not say which it allows'),
  'plan/operations-refused': error('operations of a service whose operations cannot be told apart'),
  'plan/mixed-services': error('one flow with services of both sorts: with operations that can be told apart and without'),
  'plan/layer-2-service': error('a service that runs on Ethernet and cannot pass between zones'),
  'plan/same-zone': error('a conduit from a zone to itself'),
  'plan/duplicate-address': error('two assets with one address'),
  'plan/shared-network': error('two zones with the same network'),
  'plan/doubly-accepted': error('an exception that says twice who accepted its risk'),
  'plan/address-outside-zone': warning('an asset whose address is not in the networks of its zone'),
  'plan/end-outside-zone': warning('an address end that touches no network of the zone on its side'),
  'plan/host-bits': warning('a prefix whose address has bits behind its length'),
  'plan/no-such-place': error('an edit of a place that the plan does not have'),
  'plan/aliased-place': error('an edit of a place that an anchor or an alias shares with others'),
  'plan/not-editable': error('an edit that the layout of the text does not allow without risk'),
  'plan/too-many-findings': warning('more findings than anyone reads; the rest is left out'),
  'plan/empty-list': warning('an empty list: it means nothing, never everything'),
} as const satisfies Record<string, Kind>

export type PlanCode = keyof typeof planFindingKinds
