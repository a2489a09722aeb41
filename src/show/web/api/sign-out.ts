import { notifications } from '@mantine/notifications'
import { fetchFrom } from './ask.ts'

/** Ends the session, and leaves nothing of it on the page. */
export const signOut = async (): Promise<void> => {
  try {
    await fetchFrom('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  } catch {
    // A session that the server still knows has not ended.
    notifications.show({ color: 'red', title: 'You are still signed in', message: 'The server does not answer. Try again when it is back.' })
    return
  }
  // A whole new page: answers that this one remembers must not be there for the next person.
  window.location.assign('/sign-in')
}
