/** Ends the session, and leaves nothing of it on the page. */
export const signOut = async (): Promise<void> => {
  await fetch('/api/auth/sign-out', { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' }, body: '{}' })
  // A whole new page: answers that this one remembers must not be there for the next person.
  window.location.assign('/sign-in')
}
