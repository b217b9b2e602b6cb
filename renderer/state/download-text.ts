/** Lets the browser save a text as a file. */
export function downloadText(fileName: string, mediaType: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: mediaType }))
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = fileName
  document.body.append(anchor)
  anchor.click()
  anchor.remove()
  // The download reads the address after this task; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
