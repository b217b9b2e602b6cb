import type { ExportChoices } from '../../shared/contract/transfer-contract.ts'

/** How a library is exported that is to come back without a loss. */
export const wholeChoices = (container: ExportChoices['container']): ExportChoices => ({
  format: 'json',
  container,
  branches: 'all',
  includesReasoning: true,
  includesToolCalls: true,
  includesCosts: true,
})
