import { takeInvitation } from '#show/contract'
import { ask } from '../../api/ask.ts'
import { AccountPage } from './account-page.tsx'

/** An account, from the link of an administrator. The invitation says whose address it is for. */
export const InvitationScene = () => (
  <AccountPage
    title="You are invited"
    about="Choose a name and a password."
    kind="invitation"
    make={({ token, name, password }) => ask(takeInvitation, { params: {}, body: { token, name, password } })}
  />
)
