import { Anchor } from '@mantine/core'
import { Navigate } from '@tanstack/react-router'
import { signOut } from '../../api/sign-out.ts'
import { Answered } from '../../component/answered.tsx'
import { Enrolment } from '../../component/enrolment.tsx'
import { useMe } from '../../use-plant.ts'
import { useGoInside } from './go-inside.ts'
import { OpenPage } from './open-page.tsx'

/** Where somebody is sent who has no second factor yet: nothing else is open before. */
export const SecondFactorScene = () => {
  const me = useMe()
  const goInside = useGoInside()
  return (
    <OpenPage title="Second factor" about="This server asks everybody for one. It takes two minutes.">
      <Answered of={me}>
        {({ hasSecondFactor }) => (hasSecondFactor ? <Navigate to="/account" replace /> : <Enrolment onEnrolled={() => goInside()} />)}
      </Answered>
      <Anchor component="button" type="button" size="sm" onClick={() => void signOut()}>
        Not now: sign out
      </Anchor>
    </OpenPage>
  )
}
