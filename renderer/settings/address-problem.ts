/** What is wrong with the address of a server, as a sentence; null when it will do. */
export function addressProblem(text: string): string | null {
  const url = URL.parse(text.trim())
  if (url === null) return 'This is not an address. It begins with https:// or http://.'
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return 'The address must begin with https:// or http://.'
  }
  if (url.username !== '' || url.password !== '') return 'Leave the key out of the address.'
  return null
}
