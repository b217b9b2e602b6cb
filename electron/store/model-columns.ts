import type { ModelRef } from '../../shared/domain/model.ts'

/** A model as two columns; a CHECK keeps them both or neither. */
export function modelFromRow(row: {
  readonly model_account_id: string | null
  readonly model_id: string | null
}): ModelRef | null {
  return row.model_account_id === null || row.model_id === null
    ? null
    : { accountId: row.model_account_id, modelId: row.model_id }
}
