const mostTags = 2
/** Characters of tags beside which a title can still be read. */
const room = 9

/** How many tags, from the first on, a row shows beside its title: one at least, two at most. */
export function tagsInRoom(names: readonly string[]): number {
  const both = names.slice(0, mostTags)
  const length = both.reduce((sum, name) => sum + name.length, 0)
  return length <= room ? both.length : Math.min(1, names.length)
}
