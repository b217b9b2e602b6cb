/** The whole with what the patch gives; a property that is there but undefined changes nothing. */
export function applyPatch<Whole extends object>(whole: Whole, patch: Partial<NoInfer<Whole>>): Whole {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
  return { ...whole, ...(given as Partial<Whole>) }
}
