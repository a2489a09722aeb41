import { Instant } from '../../component/instant.tsx'
import { ShownOnce } from '../../component/shown-once.tsx'

interface MadeLinkProps {
  readonly title: string
  readonly link: string
  readonly until: number
}

/** A one-time link, to be handed over by the reader: the server sends nothing. */
export const MadeLink = ({ title, link, until }: MadeLinkProps) => (
  <ShownOnce title={title} text={`${window.location.origin}${link}`}>
    Hand it over by a way that only this person reads. It works once, until <Instant seconds={until} />.
  </ShownOnce>
)
