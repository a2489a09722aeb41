import {
  IconBellCog,
  IconCalendarDue,
  IconChecklist,
  IconClipboardCheck,
  IconFileText,
  IconFileUpload,
  IconGitPullRequest,
  IconGridDots,
  IconPlayerPlay,
  IconAlertTriangle,
  IconHistory,
  IconLayoutDashboard,
  IconListDetails,
  IconMap2,
  IconShieldSearch,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react'
import { lazyRouteComponent } from '@tanstack/react-router'
import type { RouteComponent } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import type { Deed } from '#reason/govern'

/** A page of the application. It is fetched when it is first opened. */
export interface Scene {
  /** Below `/plants/$plant/`, or below `/` for what belongs to no plant. */
  readonly path: string
  readonly title: string
  /** Set for what stands in the navigation: under which heading, with which picture. */
  readonly menu?: { readonly group: 'See' | 'Judge' | 'Change' | 'Prove' | 'Server'; readonly icon: ComponentType<{ readonly size?: number }> }
  /** Left out of the navigation of those who may not. */
  readonly needs?: Deed
  readonly show: RouteComponent
}

/** Pages about one plant, in the order of the navigation. */
export const plantScenes: readonly Scene[] = [
  {
    path: 'overview',
    title: 'Overview',
    menu: { group: 'See', icon: IconLayoutDashboard },
    show: lazyRouteComponent(() => import('./scene/overview/overview-scene.tsx'), 'OverviewScene'),
  },
  {
    path: 'inventory',
    title: 'Inventory',
    menu: { group: 'See', icon: IconListDetails },
    show: lazyRouteComponent(() => import('./scene/inventory/inventory-scene.tsx'), 'InventoryScene'),
  },
  {
    path: 'recordings',
    title: 'Recordings',
    menu: { group: 'See', icon: IconFileUpload },
    show: lazyRouteComponent(() => import('./scene/recordings/recordings-scene.tsx'), 'RecordingsScene'),
  },
  {
    path: 'map',
    title: 'Map',
    menu: { group: 'See', icon: IconMap2 },
    show: lazyRouteComponent(() => import('./scene/map/map-scene.tsx'), 'MapScene'),
  },
  {
    path: 'matrix',
    title: 'Matrix',
    menu: { group: 'See', icon: IconGridDots },
    show: lazyRouteComponent(() => import('./scene/matrix/matrix-scene.tsx'), 'MatrixScene'),
  },
  {
    path: 'replay',
    title: 'Replay',
    menu: { group: 'Judge', icon: IconPlayerPlay },
    show: lazyRouteComponent(() => import('./scene/replay/replay-scene.tsx'), 'ReplayScene'),
  },
  {
    path: 'findings',
    title: 'Findings',
    menu: { group: 'Judge', icon: IconAlertTriangle },
    show: lazyRouteComponent(() => import('./scene/findings/findings-scene.tsx'), 'FindingsScene'),
  },
  {
    path: 'changes',
    title: 'Changes',
    menu: { group: 'Change', icon: IconGitPullRequest },
    show: lazyRouteComponent(() => import('./scene/changes/changes-scene.tsx'), 'ChangesScene'),
  },
  {
    path: 'changes/$change',
    title: 'Change',
    show: lazyRouteComponent(() => import('./scene/change/change-scene.tsx'), 'ChangeScene'),
  },
  {
    path: 'conduits/$conduit',
    title: 'Conduit',
    show: lazyRouteComponent(() => import('./scene/conduit/conduit-scene.tsx'), 'ConduitScene'),
  },
  {
    path: 'exceptions',
    title: 'Exceptions',
    menu: { group: 'Change', icon: IconCalendarDue },
    show: lazyRouteComponent(() => import('./scene/exceptions/exceptions-scene.tsx'), 'ExceptionsScene'),
  },
  {
    path: 'reviews',
    title: 'Reviews',
    menu: { group: 'Change', icon: IconClipboardCheck },
    show: lazyRouteComponent(() => import('./scene/reviews/reviews-scene.tsx'), 'ReviewsScene'),
  },
  {
    path: 'readiness',
    title: 'Readiness',
    menu: { group: 'Prove', icon: IconChecklist },
    show: lazyRouteComponent(() => import('./scene/readiness/readiness-scene.tsx'), 'ReadinessScene'),
  },
  {
    path: 'plan',
    title: 'Plan as text',
    menu: { group: 'Change', icon: IconFileText },
    show: lazyRouteComponent(() => import('./scene/plan/plan-scene.tsx'), 'PlanScene'),
  },
  {
    path: 'revisions/$hash',
    title: 'Revision',
    show: lazyRouteComponent(() => import('./scene/revision/revision-scene.tsx'), 'RevisionScene'),
  },
  {
    path: 'audit',
    title: 'Audit log',
    menu: { group: 'Prove', icon: IconHistory },
    needs: 'read-audit-log',
    show: lazyRouteComponent(() => import('./scene/audit/audit-scene.tsx'), 'AuditScene'),
  },
]

/** Pages about the server and the person who is signed in. */
export const serverScenes: readonly Scene[] = [
  {
    path: 'plants/new',
    title: 'New plant',
    needs: 'administer-plant',
    show: lazyRouteComponent(() => import('./scene/new-plant/new-plant-scene.tsx'), 'NewPlantScene'),
  },
  {
    path: 'people',
    title: 'People',
    menu: { group: 'Server', icon: IconUsers },
    needs: 'administer-accounts',
    show: lazyRouteComponent(() => import('./scene/people/people-scene.tsx'), 'PeopleScene'),
  },
  {
    path: 'notifications',
    title: 'Notifications',
    menu: { group: 'Server', icon: IconBellCog },
    needs: 'administer-plant',
    show: lazyRouteComponent(() => import('./scene/notifications/notifications-scene.tsx'), 'NotificationsScene'),
  },
  {
    path: 'audit-log',
    title: 'Audit log and backup',
    menu: { group: 'Server', icon: IconShieldSearch },
    needs: 'read-audit-log',
    show: lazyRouteComponent(() => import('./scene/audit-log/audit-log-scene.tsx'), 'AuditLogScene'),
  },
  {
    path: 'account',
    title: 'Account',
    menu: { group: 'Server', icon: IconUserCircle },
    show: lazyRouteComponent(() => import('./scene/account/account-scene.tsx'), 'AccountScene'),
  },
]

/** Pages for somebody who is not signed in: no navigation around them. */
export const openScenes: readonly Scene[] = [
  { path: 'sign-in', title: 'Sign in', show: lazyRouteComponent(() => import('./scene/sign-in/sign-in-scene.tsx'), 'SignInScene') },
  { path: 'set-up', title: 'Set up this server', show: lazyRouteComponent(() => import('./scene/sign-in/set-up-scene.tsx'), 'SetUpScene') },
  { path: 'invitation', title: 'You are invited', show: lazyRouteComponent(() => import('./scene/sign-in/invitation-scene.tsx'), 'InvitationScene') },
  { path: 'reset', title: 'New password', show: lazyRouteComponent(() => import('./scene/sign-in/reset-scene.tsx'), 'ResetScene') },
  {
    path: 'second-factor',
    title: 'Second factor',
    show: lazyRouteComponent(() => import('./scene/sign-in/second-factor-scene.tsx'), 'SecondFactorScene'),
  },
]
