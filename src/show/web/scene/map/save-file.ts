/** Hands a file that was made on this page to the browser's downloads. Nothing leaves the machine. */
export const saveFile = (name: string, content: Blob): void => {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has read it once the click is over; a moment more does no harm.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
