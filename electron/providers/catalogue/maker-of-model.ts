/** Who made a model, where a name says so as routers write it ("maker/model"); '' where it does not. */
export function makerOfModel(modelId: string): string {
  const slash = modelId.indexOf('/')
  return slash < 0 ? '' : modelId.slice(0, slash)
}
