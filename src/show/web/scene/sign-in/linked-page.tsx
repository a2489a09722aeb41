import { Alert, Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AnswerOf } from '#show/contract'
import type { lookAtLink } from '#show/contract'
import { Answered } from '../../component/answered.tsx'
import { OpenPage } from './open-page.tsx'
import { useLink } from './use-link.ts'

type LinkAnswer = AnswerOf<typeof lookAtLink>

export interface LinkedPageProps {
  readonly title: string
  readonly about: ReactNode
  readonly kind: LinkAnswer['kind']
  readonly children: (token: string, link: LinkAnswer) => ReactNode
}

const Unusable = () => (
  <Alert color="red" title="This link cannot be used" role="alert">
    It was used, has ended, or was not copied as a whole. An administrator can make a new one.{' '}
    <Anchor component={Link} to="/sign-in">
      Sign in
    </Anchor>{' '}
    if you have an account.
  </Alert>
)

/** A page that a one-time link opens. */
export const LinkedPage = ({ title, about, kind, children }: LinkedPageProps) => {
  const { token, link } = useLink()
  return (
    <OpenPage title={title} about={about}>
      {token === '' ? <Unusable /> : <Answered of={link}>{(answer) => (answer.kind === kind ? children(token, answer) : <Unusable />)}</Answered>}
    </OpenPage>
  )
}
