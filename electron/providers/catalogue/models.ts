import type { ModelInfo } from '../../../shared/domain/model.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { guideModel } from '../guide/guide-model.ts'
import { nameModel } from './name-model.ts'

/** Gives a model a name fit for the screen when its provider has none. Needs no table, so it answers at once. */
export function describeModel(vendor: Vendor, model: ModelInfo): ModelInfo {
  if (vendor === 'guide' && model.id === guideModel.id) return guideModel
  const hasName = model.displayName.trim() !== '' && model.displayName !== model.id
  return hasName ? model : { ...model, displayName: nameModel(model.id) }
}
