const quietMs = 60_000

let lastTouched = Date.now()
const touched = (): void => {
  lastTouched = Date.now()
}
for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
  window.addEventListener(event, touched, { passive: true, capture: true })

/** Whether somebody is at the page. What a page asks again by itself says that nobody is, so that it does not keep a session alive. */
export const isSomebodyAtThePage = (): boolean => Date.now() - lastTouched < quietMs
