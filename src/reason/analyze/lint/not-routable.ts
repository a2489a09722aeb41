import type { Lint } from './lint.ts'

/** Services whose own packets can be routed, while what they exist for cannot; and those that speak by multicast on the link. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['profinet-cm', 'it sets up cyclic PROFINET frames, which run on Ethernet and stay behind'],
  ['mdns', 'it speaks by link-local multicast'],
  ['llmnr', 'it speaks by link-local multicast'],
  ['ssdp', 'it searches by multicast, which this rule does not carry'],
  ['netbios', 'it resolves names by broadcast'],
  ['dhcp', 'it asks by broadcast, and a relay answers to other rules'],
])

export const notRoutable: Lint = {
  code: 'lint/not-routable',
  severity: 'warning',
  title: 'a service that does not work between zones, although its ports can be opened',
  why: 'The rule opens ports and the device still does not run: people then widen the rule until something else breaks.',
  remedy: 'keep both ends in one zone, or let a gateway or relay carry the service between the zones',
  criteria: ['RM-30-6'],
  *check(_plan, { flows }) {
    for (const { flow, id, path } of flows) {
      for (const { name } of flow.services) {
        const reason = name === undefined ? undefined : reasons.get(name)
        if (reason !== undefined)
          yield { path: `${path}.service`, message: `\`${name}\` of flow \`${id}\` will not work across a conduit: ${reason}` }
      }
    }
  },
}
