import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDollars, formatRate, typedDollars } from '../../renderer/settings/format-dollars.ts'
import { nanoPlaces, perThousandPlaces, readDollars } from '../../renderer/settings/read-dollars.ts'

const usd = 1_000_000_000

describe('an amount that is typed', () => {
  it.each([
    ['2.5', 2.5 * usd],
    ['$2.50', 2.5 * usd],
    [' 2,5 ', 2.5 * usd],
    ['US$ 3', 3 * usd],
    ['3 USD', 3 * usd],
    ['.5', usd / 2],
    ['5.', 5 * usd],
    ['0', 0],
    ['0.00', 0],
    ['0,125', usd / 8],
    ['0.000000001', 1],
    ['2.500000000000', 2.5 * usd],
    ['1,250.00', 1250 * usd],
    ['1.250,00', 1250 * usd],
    ['1,250,000', 1_250_000 * usd],
    ['1250', 1250 * usd],
  ])('%j is read exactly', (text, value) => {
    expect(readDollars(text)).toEqual({ value, problem: null })
  })

  it('keeps digits that floating numbers would lose', () => {
    expect(Math.round(Number('8945153.132582168') * usd)).not.toBe(8_945_153_132_582_168)
    expect(readDollars('8945153.132582168').value).toBe(8_945_153_132_582_168)
    expect(readDollars('10', perThousandPlaces).value).toBe(10_000 * usd)
  })

  it.each([
    ['-1', 'It cannot be less than zero.'],
    ['$-1', 'It cannot be less than zero.'],
    ['−0,5', 'It cannot be less than zero.'],
    ['1,250', 'Write 1250 or 1.250: the comma could mean either.'],
    ['0.0000000001', 'Baton counts with 9 decimals at most.'],
    ['9007200', 'This is more than Baton can count with.'],
  ])('%j is refused, and the sentence says why', (text, problem) => {
    expect(readDollars(text)).toEqual({ value: null, problem })
  })

  it.each(['', ' ', '$', '.', ',', 'abc', '1e3', '2.5.1', '1,2,3', '2 50', '0x10', 'Infinity', '1,25.000'])(
    '%j is no amount',
    (text) => {
      expect(readDollars(text).problem).toBe('Write an amount in dollars, such as 2.50.')
    },
  )

  it('is written again as it was read, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        fc.constantFrom(nanoPlaces, perThousandPlaces),
        (value, places) => {
          expect(readDollars(typedDollars(value, places), places).value).toBe(value)
          expect(readDollars(formatDollars(value, places), places).value).toBe(value)
        },
      ),
    )
  })
})

describe('a price on the screen', () => {
  it('shows every decimal that counts, and two at least', () => {
    expect(
      [2.5 * usd, 37_500_000, 1, 15 * usd, 1250 * usd, 1_234_567 * usd].map((one) => formatDollars(one)),
    ).toEqual(['$2.50', '$0.0375', '$0.000000001', '$15.00', '$1,250.00', '$1,234,567.00'])
  })

  it('says that zero is free', () => {
    expect(formatRate(0)).toBe('free')
    expect(formatRate(1)).toBe('$0.000000001')
  })
})
