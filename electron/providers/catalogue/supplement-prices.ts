// Prices of models that are newer than the table, and corrections of what the table has wrong, each with its source and
// day. Who adds a model writes a line in the vendor's file.
import { anthropicSupplement } from './supplement-anthropic.ts'
import { deepseekSupplement } from './supplement-deepseek.ts'
import { readEntry, type SupplementPrice } from './supplement-entry.ts'
import { googleSupplement } from './supplement-google.ts'
import { mistralSupplement } from './supplement-mistral.ts'
import { openaiSupplement } from './supplement-openai.ts'
import { openrouterSupplement } from './supplement-openrouter.ts'
import { otherSupplement } from './supplement-others.ts'

export const supplementPrices: readonly SupplementPrice[] = [
  ...openaiSupplement,
  ...anthropicSupplement,
  ...googleSupplement,
  ...mistralSupplement,
  ...deepseekSupplement,
  ...openrouterSupplement,
  ...otherSupplement,
].map(readEntry)
