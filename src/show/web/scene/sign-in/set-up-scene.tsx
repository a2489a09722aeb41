import { setUp } from '#show/contract'
import { ask } from '../../api/ask.ts'
import { AccountPage } from './account-page.tsx'

/** The first administrator of a server, from the link that it printed. */
export const SetUpScene = () => (
  <AccountPage
    title="Set up this server"
    about="You become its first administrator, and invite the others."
    kind="set-up"
    make={(account) => ask(setUp, { params: {}, body: account })}
  />
)
