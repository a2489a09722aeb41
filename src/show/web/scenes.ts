import { IconFileText } from '@tabler/icons-react'
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
    path: 'plan',
    title: 'Plan as text',
    menu: { group: 'Change', icon: IconFileText },
    show: lazyRouteComponent(() => import('./scene/plan/plan-scene.tsx'), 'PlanScene'),
  },
]

/** Pages about the server and the person who is signed in. */
export const serverScenes: readonly Scene[] = []

/** Pages for somebody who is not signed in: no navigation around them. */
export const openScenes: readonly Scene[] = []
