import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  nanoUsdOfDollars,
  nanoUsdOfTicks,
  nanoUsdPerMillionOfTokenPrice,
} from '../../electron/providers/openai-chat/decimal-money.ts'
import {
  LeadingThoughtSplitter,
  splitLeadingThought,
} from '../../electron/providers/openai-chat/leading-thought.ts'

describe('a thought in front of the text', () => {
  it('is split off however it is cut', () => {
    const content = '<think>\nFirst < then </thin </think>\n\nThe <think> tag is text here.'
    fc.assert(
      fc.property(fc.array(fc.nat(content.length), { maxLength: 10 }), (cuts) => {
        const points = [0, ...cuts.toSorted((a, b) => a - b), content.length]
        const splitter = new LeadingThoughtSplitter()
        const runs = points
          .slice(1)
          .flatMap((point, index) => splitter.push(content.slice(points[index], point)))
        runs.push(...splitter.flush())
        const join = (type: string) =>
          runs
            .filter((run) => run.type === type)
            .map((run) => run.text)
            .join('')
        expect(join('reasoning')).toBe('First < then </thin ')
        expect(join('text')).toBe('The <think> tag is text here.')
      }),
    )
  })

  it('leaves every other text as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.trimStart().startsWith('<think>')),
        (text) => {
          expect(splitLeadingThought(text)).toEqual({ reasoning: '', text })
        },
      ),
    )
  })
})

describe('money', () => {
  it.each([
    ['0.0000025', 2_500],
    [0.1, 100_000_000],
    [1e-7, 100],
    ['0.0000000005', 1],
    ['0.00000000049', 0],
    ['12.345678901', 12_345_678_901],
    ['-1', null],
    ['abc', null],
    [null, null],
    ['1e300', null],
    [Number.NaN, null],
  ])('reads %j dollars as %j nano-dollars', (value, expected) => {
    expect(nanoUsdOfDollars(value)).toBe(expected)
  })

  it('reads ticks and token prices', () => {
    expect(nanoUsdOfTicks(12_345)).toBe(1_235)
    expect(nanoUsdPerMillionOfTokenPrice('0.0000025')).toBe(2_500_000_000)
    expect(nanoUsdPerMillionOfTokenPrice('-1')).toBeNull()
  })

  it('never loses a nano-dollar to binary fractions', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.nat(999_999_999), (whole, nano) => {
        expect(nanoUsdOfDollars(`${whole}.${String(nano).padStart(9, '0')}`)).toBe(
          whole * 1_000_000_000 + nano,
        )
      }),
    )
  })
})
