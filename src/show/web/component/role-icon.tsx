import {
  IconBox,
  IconBuilding,
  IconClock,
  IconCloud,
  IconCpu,
  IconDatabase,
  IconDeviceDesktop,
  IconDeviceDesktopAnalytics,
  IconDeviceLaptop,
  IconDeviceTablet,
  IconEngine,
  IconFolder,
  IconGauge,
  IconKey,
  IconPlug,
  IconPrinter,
  IconQuestionMark,
  IconRobot,
  IconRouter,
  IconServer,
  IconShieldCheck,
  IconTool,
  IconWall,
  IconWifi,
} from '@tabler/icons-react'
import { createElement } from 'react'
import type { ComponentType } from 'react'

type Icon = ComponentType<{ readonly size?: number; readonly 'aria-hidden'?: boolean }>

/** One picture for roles that do the same for a plant; the word beside it tells them apart. */
const pictures: readonly (readonly [icon: Icon, roles: readonly string[]])[] = [
  [IconCpu, ['plc', 'dcs-controller', 'rtu', 'ied-relay', 'bms-controller', 'motion-controller']],
  [IconShieldCheck, ['safety-controller']],
  [IconRobot, ['robot-controller', 'cnc', 'vision-system']],
  [IconEngine, ['vfd-drive']],
  [IconGauge, ['sensor-actuator', 'smart-instrument', 'analyzer', 'daq']],
  [IconPlug, ['remote-io', 'protocol-gateway', 'serial-server', 'iiot-gateway']],
  [IconDeviceTablet, ['hmi-panel', 'industrial-pc']],
  [IconDeviceDesktopAnalytics, ['operator-station']],
  [IconTool, ['engineering-workstation', 'asset-mgmt-server', 'version-backup-server']],
  [IconDatabase, ['historian', 'local-historian', 'dmz-historian', 'mes-server', 'batch-server']],
  [IconKey, ['domain-controller-ot', 'jump-host', 'remote-access-broker', 'remote-access-gateway', 'vpn-gateway']],
  [IconClock, ['time-server']],
  [IconFolder, ['file-server-ot', 'file-transfer-broker', 'backup-server', 'log-collector']],
  [IconWall, ['firewall', 'data-diode', 'reverse-proxy', 'ids-sensor']],
  [IconRouter, ['l2-switch', 'l3-switch', 'cellular-router']],
  [IconWifi, ['wireless-ap']],
  [IconDeviceLaptop, ['transient-laptop', 'vendor-device', 'media-kiosk']],
  [IconDeviceDesktop, ['it-workstation']],
  [IconBuilding, ['business-app']],
  [IconPrinter, ['printer']],
  [IconCloud, ['cloud-service']],
  [IconBox, ['hypervisor', 'virtual-host']],
  [IconServer, ['scada-server', 'dcs-server', 'alarm-server', 'opc-server', 'dns-dhcp-ot', 'patch-server', 'av-server', 'licence-server']],
]

const byRole: ReadonlyMap<string, Icon> = new Map(pictures.flatMap(([icon, roles]) => roles.map((role) => [role, icon] as const)))

/** The picture of a role. It says nothing to a screen reader: the role stands beside it as a word. */
export const RoleIcon = ({ role, size = 16 }: { readonly role: string; readonly size?: number }) =>
  createElement(byRole.get(role) ?? IconQuestionMark, { size, 'aria-hidden': true })
