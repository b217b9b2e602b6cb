/** A title from the first message: its first line without markdown marks, cut at a word near 60 characters. */
export function titleFromText(text: string): string {
  const line = text
    .split('\n')
    .map((candidate) => candidate.replace(/^[\s#>*\-`]+/, '').trim())
    .find((candidate) => candidate.length > 0)
  if (line === undefined) return 'New conversation'
  const characters = Array.from(line.replace(/\s+/g, ' '))
  if (characters.length <= 60) return characters.join('')
  const cut = characters.slice(0, 60).join('')
  const lastSpace = cut.lastIndexOf(' ')
  return `${(lastSpace > 30 ? cut.slice(0, lastSpace) : cut).trimEnd()}…`
}
