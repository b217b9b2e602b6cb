// DeepSeek's models: cheaper outside the peak hours, which are 09:00 to 12:00 and 14:00 to 18:00 in Beijing from Monday to
// Friday. Beijing is eight hours ahead the whole year and both stretches lie within one day of UTC, so the days are the
// same. On China's public holidays the cheaper price counts too; Baton has no calendar of them and bills the peak price.
import type { DollarPrice, SupplementEntry, SupplementSource } from './supplement-entry.ts'

const source: SupplementSource = {
  name: "DeepSeek's page of prices (2026-11-15)",
  day: '2026-11-15',
  url: 'https://api-docs.deepseek.com/quick_start/pricing',
}
const contextWindow = 1_000_000
const everyDay = [0, 1, 2, 3, 4, 5, 6]
const mondayToFriday = [1, 2, 3, 4, 5]
const note =
  "Twice as much from Monday to Friday from 01:00 to 04:00 and from 06:00 to 10:00 UTC, except on China's public holidays, which Baton does not know."
const corrects = 'The table cannot say that the cheaper price counts all day at weekends since 2026-08-23.'

/** Midnight in Beijing. */
const peakHoursStart = '2026-08-16T16:00:00Z'
/** The first Sunday without peak hours; the Saturday before still had them. */
const freeWeekendsStart = '2026-08-22T16:00:00Z'
/** When the old names of the small model began to be served by the new one, at its price. */
const newFlashStart = '2026-09-10T04:00:00Z'

function peak(startsAt: string | undefined, days: number[], dollars: DollarPrice) {
  const begins = startsAt === undefined ? {} : { startsAt }
  return [
    { ...begins, window: { from: '01:00', to: '04:00', days }, dollars },
    { ...begins, window: { from: '06:00', to: '10:00', days }, dollars },
  ]
}

/** From the first day of the peak hours on, with the weekends as they were at each time. */
function sinceAugust(usual: DollarPrice, atPeak: DollarPrice) {
  return [
    { startsAt: peakHoursStart, dollars: usual },
    ...peak(peakHoursStart, everyDay, atPeak),
    { startsAt: freeWeekendsStart, dollars: usual },
    ...peak(freeWeekendsStart, mondayToFriday, atPeak),
  ]
}

const flash: DollarPrice = { input: '0.15', output: '0.6', cacheRead: '0.003' }
const flashPeak: DollarPrice = { input: '0.3', output: '1.2', cacheRead: '0.006' }
const flash4: DollarPrice = { input: '0.22', output: '0.66', cacheRead: '0.007' }
const flash4Peak: DollarPrice = { input: '0.44', output: '1.32', cacheRead: '0.014' }

const newFlash = [
  { startsAt: newFlashStart, dollars: flash },
  ...peak(newFlashStart, mondayToFriday, flashPeak),
]

export const deepseekSupplement: readonly SupplementEntry[] = [
  {
    vendor: 'deepseek',
    modelId: 'deepseek-flash',
    price: [{ dollars: flash }, ...peak(undefined, mondayToFriday, flashPeak)],
    contextWindow,
    source,
    note,
  },
  {
    vendor: 'deepseek',
    modelId: 'deepseek-v4-flash',
    price: [
      { dollars: { input: '0.14', output: '0.28', cacheRead: '0.0028' } },
      ...sinceAugust(flash4, flash4Peak),
      ...newFlash,
    ],
    contextWindow,
    source,
    note: `The name is served by DeepSeek-V4.1-Flash, at its price. ${note}`,
    corrects: `${corrects} It also has the price of before 2026-09-10.`,
  },
  {
    vendor: 'deepseek',
    modelId: 'deepseek-v4-flash-vision-exp',
    price: [{ dollars: flash4 }, ...sinceAugust(flash4, flash4Peak), ...newFlash],
    contextWindow,
    source,
    note: `The name is served by DeepSeek-V4.1-Flash, at its price. ${note}`,
  },
  {
    vendor: 'deepseek',
    modelId: 'deepseek-v4-pro',
    price: [
      { dollars: { input: '0.435', output: '0.87', cacheRead: '0.003625' } },
      ...sinceAugust(
        { input: '0.66', output: '1.98', cacheRead: '0.022' },
        { input: '1.32', output: '3.96', cacheRead: '0.044' },
      ),
    ],
    contextWindow,
    source,
    note,
    corrects,
  },
]
