import type { Lint } from './lint.ts'

// What a safety function itself consists of, and what carries its packets.
const atHome: ReadonlySet<string> = new Set([
  'safety-controller',
  'sensor-actuator',
  'smart-instrument',
  'remote-io',
  'l2-switch',
  'l3-switch',
  'firewall',
  'data-diode',
])

export const safetyZoneShared: Lint = {
  code: 'lint/safety-zone-shared',
  severity: 'warning',
  title: 'a safety zone with other assets in it',
  why: 'The safety system must work when everything else is lost; what shares its zone can take it down or reprogram it unseen.',
  remedy: 'move the asset into a zone of its own kind and allow it single flows',
  criteria: ['PT-4', 'CL-31'],
  *check(_plan, { assetsOf, kindOf }) {
    for (const [zone, assets] of assetsOf) {
      if (kindOf(zone) !== 'safety') continue
      for (const { id, role } of assets)
        if (!atHome.has(role)) yield { path: `assets.${id}`, message: `\`${id}\` (${role}) shares safety zone \`${zone}\`` }
    }
  },
}
