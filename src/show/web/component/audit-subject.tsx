import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** Where a page tells about what an entry is about, by the word before the colon. */
const pages: Readonly<Record<string, (plant: string, id: string) => string>> = {
  change: (plant, id) => `/plants/${plant}/changes/${id}`,
  conduit: (plant, id) => `/plants/${plant}/conduits/${id}`,
  exception: (plant) => `/plants/${plant}/exceptions`,
  recording: (plant) => `/plants/${plant}/recordings`,
  revision: (plant, id) => `/plants/${plant}/revisions/${id}`,
}

/** The page about a subject such as `plant:riverside change:riverside-7`; undefined when there is none. */
export const pageOfSubject = (subject: string): string | undefined => {
  const [, plant, kind = '', id = ''] = /^plant:(\S+) ([a-z]+):(.+)$/.exec(subject) ?? []
  if (plant !== undefined && Object.hasOwn(pages, kind)) return pages[kind]?.(encodeURIComponent(plant), encodeURIComponent(id))
  const alone = /^plant:(\S+)$/.exec(subject)?.[1]
  return alone === undefined ? undefined : `/plants/${encodeURIComponent(alone)}/overview`
}

/** What an entry is about, with the way to its page. */
export const AuditSubject = ({ subject, plant }: { readonly subject: string; readonly plant: string | undefined }) => {
  const page = pageOfSubject(subject)
  // On the pages of one plant its name in every line says nothing.
  const shown = plant !== undefined && subject.startsWith(`plant:${plant} `) ? subject.slice(`plant:${plant} `.length) : subject
  if (page === undefined) return shown
  return (
    <Anchor inherit style={{ overflowWrap: 'anywhere' }} renderRoot={(props) => <Link {...props} to={page} />}>
      {shown}
    </Anchor>
  )
}
