// Mistral's models that the table lacks, and names that point to newer models than the table thinks.
import { type DollarPrice, piAi, type SupplementEntry } from './supplement-entry.ts'

const source = piAi('https://mistral.ai/pricing/api')
const movedName = 'The table still has the price of the model this name stood for before.'
const lacksCache = 'The table has no price for cached tokens of this model.'

const large4: DollarPrice = { input: '0.7', output: '2.1', cacheRead: '0.07' }
const devstral: DollarPrice = { input: '0.4', output: '2', cacheRead: '0.04' }
const glm: DollarPrice = { input: '1.4', output: '4.4', cacheRead: '0.14' }

export const mistralSupplement: readonly SupplementEntry[] = [
  {
    vendor: 'mistral',
    modelId: 'mistral-large-4',
    otherNames: ['mistral-large-4-0-8'],
    price: large4,
    contextWindow: 1_048_576,
    source,
  },
  {
    vendor: 'mistral',
    modelId: 'mistral-medium-2604',
    price: { input: '1.5', output: '7.5', cacheRead: '0.15' },
    contextWindow: 262_144,
    source,
  },
  {
    vendor: 'mistral',
    modelId: 'mistral-small-2506',
    price: { input: '0.1', output: '0.3', cacheRead: '0.01' },
    contextWindow: 128_000,
    source,
  },
  {
    vendor: 'mistral',
    modelId: 'devstral-latest',
    otherNames: ['devstral-medium-latest'],
    price: devstral,
    contextWindow: 262_144,
    source,
  },
  {
    vendor: 'mistral',
    modelId: 'magistral-medium-latest',
    price: { input: '2', output: '5', cacheRead: '0.2' },
    contextWindow: 262_144,
    source,
  },
  {
    vendor: 'mistral',
    modelId: 'ministral-3b-latest',
    price: { input: '0.1', output: '0.1', cacheRead: '0.01' },
    contextWindow: 131_072,
    source,
  },
  {
    vendor: 'mistral',
    modelId: 'deepseek-v4-1-flash-1017',
    price: { input: '0.3', output: '1.2', cacheRead: '0.007' },
    contextWindow: 1_048_576,
    source,
  },
  {
    vendor: 'mistral',
    modelId: 'zai-glm-5-2',
    otherNames: ['glm-5-2'],
    price: glm,
    contextWindow: 1_048_576,
    source,
  },
  { vendor: 'mistral', modelId: 'zai-glm-5-3', price: glm, contextWindow: 1_048_576, source },
  {
    vendor: 'mistral',
    modelId: 'zai-glm-5-3-flash',
    price: { input: '0.15', output: '0.5', cacheRead: '0.03' },
    contextWindow: 1_048_576,
    source,
  },
  {
    vendor: 'mistral',
    modelId: 'mistral-large-latest',
    price: { input: '0.5', output: '1.5', cacheRead: '0.05' },
    contextWindow: 262_144,
    source,
    corrects: movedName,
  },
  {
    vendor: 'mistral',
    modelId: 'mistral-small-latest',
    price: { input: '0.15', output: '0.6', cacheRead: '0.015' },
    contextWindow: 262_144,
    source,
    corrects: movedName,
  },
  {
    vendor: 'mistral',
    modelId: 'codestral-latest',
    price: { input: '0.3', output: '0.9', cacheRead: '0.03' },
    contextWindow: 256_000,
    source,
    corrects: lacksCache,
  },
  {
    vendor: 'mistral',
    modelId: 'open-mistral-nemo',
    price: { input: '0.15', output: '0.15', cacheRead: '0.015' },
    contextWindow: 128_000,
    source,
    corrects: lacksCache,
  },
]
