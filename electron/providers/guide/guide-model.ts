import { bareModel } from '../../../shared/domain/bare-model.ts'
import type { ModelInfo } from '../../../shared/domain/model.ts'

/** The one model of the guide. It reads what was typed and nothing else, and costs nothing. */
export const guideModel: ModelInfo = {
  ...bareModel('guide', 'Baton guide'),
  acceptsImages: false,
  acceptsDocuments: false,
  reasons: false,
  inputNanoUsdPerMillion: 0,
  outputNanoUsdPerMillion: 0,
}
