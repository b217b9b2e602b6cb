/** Puts the focus on a folder of the sidebar, when it has been drawn. @returns whether it stands there already */
export function focusFolder(id: string): boolean {
  const find = () => document.querySelector<HTMLElement>(`[data-row="folder-${id}"]`)
  requestAnimationFrame(() => find()?.focus())
  return find() !== null
}
