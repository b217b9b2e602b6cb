/** Text as names and titles are compared: case and width do not matter. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
