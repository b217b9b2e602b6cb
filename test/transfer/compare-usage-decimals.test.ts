// Reading and adding decimals, against whole numbers that were never written as decimals.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareUsage } from '../../electron/transfer/compare-usage.ts'
import {
  nanoUsdOfUnits,
  readCount,
  readDecimal,
  roundingNanoUsd,
} from '../../electron/transfer/vendor-usage/exact-decimal.ts'
import { readUtcMs } from '../../electron/transfer/vendor-usage/read-utc-day.ts'
import { ledgerOfCalls } from './ledger-of-calls.ts'

const plain = { hasDecimalComma: false, placesBelowOne: 0 }

/** A whole number of 10^-places dollars, written as a decimal. */
function written(whole: bigint, places: number): string {
  const digits = whole.toString().padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

const amount = fc.record({
  whole: fc.bigInt({ min: 0n, max: 10n ** 14n }),
  places: fc.integer({ min: 0, max: 18 }),
})

describe('a decimal', () => {
  it('is read exactly, in every way to write it', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 6 }), ({ whole, places }, zeros) => {
        const expected = whole * 10n ** BigInt(30 - places)
        const point = places === 0 && zeros > 0 ? '.' : ''
        for (const text of [
          written(whole, places),
          `+${written(whole, places)}`,
          `$${written(whole, places)}`,
          `00${written(whole, places)}${point}${'0'.repeat(zeros)}`,
          `${whole}e-${places}`,
          `${whole}E${-places}`,
        ]) {
          if (text.startsWith('00') && places === 0 && zeros === 0) continue
          expect(readDecimal(text, plain)?.units, text).toBe(expected)
        }
        expect(readDecimal(`-${written(whole, places)}`, plain)?.units).toBe(-expected)
        expect(readDecimal(written(whole, places), { ...plain, placesBelowOne: 2 })?.units).toBe(
          expected / 100n,
        )
      }),
    )
  })

  it('tells how many decimals it has, zeros at its end left out', () => {
    const decimals = (text: string) => readDecimal(text, plain)?.decimals
    expect(decimals('0.8958740000000000')).toBe(6)
    expect(decimals('12')).toBe(0)
    expect(decimals('1.5e-7')).toBe(8)
    expect(decimals('1.5e3')).toBe(0)
  })

  it('is rounded half up to nano-dollars, once', () => {
    const nano = (text: string) => nanoUsdOfUnits(readDecimal(text, plain)?.units ?? -1n)
    expect(nano('0.0000000005')).toBe(1)
    expect(nano('0.00000000049999999999')).toBe(0)
    expect(nano('9007199.254740991')).toBe(Number.MAX_SAFE_INTEGER)
    expect(nano('9007199.254740992')).toBeNull()
    expect(nano('-0.01')).toBeNull()
  })
})

describe('a count', () => {
  it('may be written with a point and zeros, and with nothing else', () => {
    expect(readCount('59200.0')).toBe(59_200n)
    expect(readCount('0')).toBe(0n)
    for (const text of ['', '1.5', '-1', '1e3', '1,000', ' 1']) expect(readCount(text), text).toBeNull()
  })
})

describe('a sum', () => {
  it('of any amounts in any order is the sum of their whole numbers', () => {
    const store = ledgerOfCalls([{ at: '2026-11-18T10:00', vendor: 'anthropic' }])
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 60 }), (amounts) => {
        const rows = amounts.map(({ whole, places }) => `2026-11-18,${written(whole, places)}`)
        const units = amounts.reduce((sum, { whole, places }) => sum + whole * 10n ** BigInt(18 - places), 0n)
        const nano = (units + 5n * 10n ** 8n) / 10n ** 9n
        const content = `usage_date_utc,cost_usd\n${rows.join('\n')}\n`
        const found = compareUsage(store.ledger, { fileName: 'a.csv', content }).days[0]?.vendorNanoUsd
        expect(found).toBe(nano > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(nano))
      }),
    )
    store.close()
  })

  it('of rounded amounts is never further off than is forgiven', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 0, max: 8 }),
        (nanos, decimals) => {
          const step = 10n ** BigInt(9 - decimals)
          const exact = nanos.reduce((sum, nano) => sum + nano, 0n)
          const rounded = nanos.reduce((sum, nano) => sum + ((nano + step / 2n) / step) * step, 0n)
          const off = Number(rounded > exact ? rounded - exact : exact - rounded)
          expect(off).toBeLessThanOrEqual(roundingNanoUsd(nanos.length, decimals))
        },
      ),
    )
    expect(roundingNanoUsd(3, 2)).toBe(15_000_000)
    expect(roundingNanoUsd(1, 16)).toBe(1)
    expect(roundingNanoUsd(0, 2)).toBe(0)
  })
})

describe('a time', () => {
  it('is read the same in every way to write it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2015, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 - 1 }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (seconds, zoneMinutes) => {
          const iso = new Date(seconds * 1000).toISOString()
          const local = new Date((seconds + zoneMinutes * 60) * 1000).toISOString().slice(0, 19)
          const size = Math.abs(zoneMinutes)
          const pad = (part: number) => String(part).padStart(2, '0')
          const zone = `${zoneMinutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
          for (const text of [
            String(seconds),
            `${seconds}.0`,
            iso,
            iso.slice(0, 19),
            iso.replace('T', ' ').replace('.000Z', ''),
            `${local}${zone}`,
          ]) {
            expect(readUtcMs(text), text).toBe(seconds * 1000)
          }
        },
      ),
    )
  })
})
