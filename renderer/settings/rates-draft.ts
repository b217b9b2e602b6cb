// The rates of a model as a form: what stands in its fields, and what it means. An empty field is a rate that is not
// listed, never zero.
import type { Rate, Rates } from '../../shared/domain/price.ts'
import { readNumber } from '../history/policy-words.ts'
import { formatCount } from '../usage/format-numbers.ts'
import { typedDollars } from './format-dollars.ts'
import { nanoPlaces, perThousandPlaces, readDollars } from './read-dollars.ts'

export const rateNames = [
  'input',
  'cacheRead',
  'cacheWrite',
  'cacheWriteLong',
  'output',
  'audioInput',
] as const
export type RateName = (typeof rateNames)[number]

export const rateLabels: Readonly<Record<RateName, string>> = {
  input: 'Input',
  cacheRead: 'Cached read',
  cacheWrite: 'Cache write',
  cacheWriteLong: 'Long cache write',
  output: 'Output',
  audioInput: 'Audio input',
}

export interface RatesDraft {
  /** Input tokens above which the prices of a step count. */
  readonly steps: readonly string[]
  /** Of each rate: the usual price, then one for each step. Dollars for a million tokens. */
  readonly rates: Readonly<Record<RateName, readonly string[]>>
  /** Dollars for a thousand uses, by the name of the tool. */
  readonly tools: Readonly<Record<string, string>>
  /** Dollars for a thousand requests. */
  readonly request: string
}

/** A million dollars for a million tokens: what is dearer was meant otherwise. */
const highestPrice = 1e15

/** `rate input 0`, `step 0`, `tool web-search` or `request`. */
export type FieldKey = string

export const rateKey = (name: RateName, column: number): FieldKey => `rate ${name} ${column}`
export const stepKey = (index: number): FieldKey => `step ${index}`
export const toolKey = (tool: string): FieldKey => `tool ${tool}`
export const requestKey: FieldKey = 'request'

/** The input tokens above which any of the rates has another price, fewest first. */
export function stepsOf(rates: Rates): number[] {
  const all = rateNames.flatMap((name) => rates[name]?.tiers.map((tier) => tier.above) ?? [])
  return [...new Set(all)].sort((a, b) => a - b)
}

/** The fields for a price that exists, or empty ones. */
export function draftOf(rates: Rates | null): RatesDraft {
  const steps = rates === null ? [] : stepsOf(rates)
  const pricesOf = (rate: Rate | null): string[] => [
    rate === null ? '' : typedDollars(rate.base),
    ...steps.map((above) => {
      const tier = rate?.tiers.find((candidate) => candidate.above === above)
      return tier === undefined ? '' : typedDollars(tier.price)
    }),
  ]
  return {
    steps: steps.map(formatCount),
    rates: {
      input: pricesOf(rates?.input ?? null),
      cacheRead: pricesOf(rates?.cacheRead ?? null),
      cacheWrite: pricesOf(rates?.cacheWrite ?? null),
      cacheWriteLong: pricesOf(rates?.cacheWriteLong ?? null),
      output: pricesOf(rates?.output ?? null),
      audioInput: pricesOf(rates?.audioInput ?? null),
    },
    tools: Object.fromEntries(
      Object.entries(rates?.tools ?? {}).map(([tool, price]) => [
        tool,
        typedDollars(price, perThousandPlaces),
      ]),
    ),
    request: rates?.request == null ? '' : typedDollars(rates.request, perThousandPlaces),
  }
}

export function withRate(draft: RatesDraft, name: RateName, column: number, text: string): RatesDraft {
  return {
    ...draft,
    rates: { ...draft.rates, [name]: draft.rates[name].map((old, index) => (index === column ? text : old)) },
  }
}

export function withStep(draft: RatesDraft, index: number, text: string): RatesDraft {
  return { ...draft, steps: draft.steps.map((old, place) => (place === index ? text : old)) }
}

function mapRates(draft: RatesDraft, edit: (prices: readonly string[]) => string[]): RatesDraft['rates'] {
  const { input, cacheRead, cacheWrite, cacheWriteLong, output, audioInput } = draft.rates
  return {
    input: edit(input),
    cacheRead: edit(cacheRead),
    cacheWrite: edit(cacheWrite),
    cacheWriteLong: edit(cacheWriteLong),
    output: edit(output),
    audioInput: edit(audioInput),
  }
}

export function addStep(draft: RatesDraft): RatesDraft {
  return { ...draft, steps: [...draft.steps, ''], rates: mapRates(draft, (prices) => [...prices, '']) }
}

export function removeStep(draft: RatesDraft, index: number): RatesDraft {
  return {
    ...draft,
    steps: draft.steps.filter((_, place) => place !== index),
    rates: mapRates(draft, (prices) => prices.filter((_, column) => column !== index + 1)),
  }
}

export type RatesRead =
  | { readonly rates: Rates; readonly problems: null }
  /** A sentence for every field that cannot be taken, in the order of the form. */
  | { readonly rates: null; readonly problems: ReadonlyMap<FieldKey, string> }

/** What the form means, or everything that is wrong with it. */
export function readRates(draft: RatesDraft): RatesRead {
  const problems = new Map<FieldKey, string>()
  const price = (key: FieldKey, text: string, places: number = nanoPlaces): number | null => {
    if (text.trim() === '') return null
    const { value, problem } = readDollars(text, places)
    if (problem !== null) problems.set(key, problem)
    else if (value > highestPrice) problems.set(key, 'No model costs that much.')
    return value
  }

  const steps = draft.steps.map((text, index) => {
    const above = readNumber(text)
    const isEmpty = rateNames.every((name) => (draft.rates[name][index + 1] ?? '').trim() === '')
    if (above === null || above === 0) problems.set(stepKey(index), 'Write a number of tokens.')
    else if (draft.steps.slice(0, index).some((other) => readNumber(other) === above))
      problems.set(stepKey(index), 'This step is there already.')
    else if (isEmpty) problems.set(stepKey(index), 'Give a price for it, or remove it.')
    return above ?? 0
  })

  const rate = (name: RateName): Rate | null => {
    const [baseText = '', ...stepTexts] = draft.rates[name]
    const base = price(rateKey(name, 0), baseText)
    const tiers = stepTexts.flatMap((text, index) => {
      const value = price(rateKey(name, index + 1), text)
      const above = steps[index]
      return value === null || above === undefined ? [] : [{ above, price: value }]
    })
    if (baseText.trim() === '' && tiers.length > 0)
      problems.set(rateKey(name, 0), 'Give the price below the step too.')
    return base === null ? null : { base, tiers: tiers.sort((a, b) => a.above - b.above) }
  }
  const needed = (name: 'input' | 'output'): Rate | null => {
    const read = rate(name)
    if ((draft.rates[name][0] ?? '').trim() === '')
      problems.set(rateKey(name, 0), 'Give a price; write 0 if it costs nothing.')
    return read
  }

  const input = needed('input')
  const cacheRead = rate('cacheRead')
  const cacheWrite = rate('cacheWrite')
  const cacheWriteLong = rate('cacheWriteLong')
  const output = needed('output')
  const audioInput = rate('audioInput')
  const tools = Object.entries(draft.tools).flatMap(([tool, text]): [string, number][] => {
    const value = price(toolKey(tool), text, perThousandPlaces)
    return value === null ? [] : [[tool, value]]
  })
  const request = price(requestKey, draft.request, perThousandPlaces)
  if (problems.size > 0 || input === null || output === null) return { rates: null, problems }
  return {
    rates: {
      input,
      output,
      cacheRead,
      cacheWrite,
      cacheWriteLong,
      audioInput,
      tools: Object.fromEntries(tools),
      request,
    },
    problems: null,
  }
}
