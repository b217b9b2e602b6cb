import { describe, expect, it } from 'vitest'
import { loadPackagedPrices } from '../../electron/providers/catalogue/price-sources.ts'
import {
  describeSchedule,
  isWithin,
  ratesAt,
  timeOfDayMs,
} from '../../electron/providers/catalogue/rate-schedule.ts'
import { flat, ratesWith } from './price-setup.ts'

const day = 86_400_000
/** 2026-11-22, a Sunday. */
const sunday = Date.UTC(2026, 10, 22)
const at = (days: number, time: string) => {
  const [hours, minutes, seconds] = time.split(':').map(Number)
  return sunday + days * day + ((hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1_000
}
const everyDay = [0, 1, 2, 3, 4, 5, 6]

describe('a window', () => {
  const morning = { from: '01:00', to: '04:00', days: [1, 2, 3, 4, 5] }
  it.each([
    [at(1, '00:59:59') + 999, false],
    [at(1, '01:00:00'), true],
    [at(1, '03:59:59') + 999, true],
    [at(1, '04:00:00'), false],
    // Sunday and Saturday.
    [at(0, '02:00:00'), false],
    [at(6, '02:00:00'), false],
    [at(5, '02:00:00'), true],
  ])('counts from its first moment up to its last: %i', (moment, expected) => {
    expect(isWithin(morning, moment)).toBe(expected)
  })

  it('runs over midnight and belongs to the day it began on', () => {
    const night = { from: '22:00', to: '02:00', days: [5] }
    expect(isWithin(night, at(5, '21:59:59'))).toBe(false)
    expect(isWithin(night, at(5, '22:00:00'))).toBe(true)
    expect(isWithin(night, at(6, '01:59:59'))).toBe(true)
    expect(isWithin(night, at(6, '02:00:00'))).toBe(false)
    // The early hours of Friday belong to Thursday, the late ones of Saturday to Saturday.
    expect(isWithin(night, at(5, '01:00:00'))).toBe(false)
    expect(isWithin(night, at(6, '23:00:00'))).toBe(false)
    // The night from Saturday to Sunday.
    expect(isWithin({ from: '22:00', to: '02:00', days: [6] }, at(7, '01:00:00'))).toBe(true)
  })

  it('can be a whole day, or nothing', () => {
    const whole = { from: '00:00', to: '24:00', days: [0] }
    expect(isWithin(whole, at(0, '00:00:00'))).toBe(true)
    expect(isWithin(whole, at(0, '23:59:59') + 999)).toBe(true)
    expect(isWithin(whole, at(1, '00:00:00'))).toBe(false)
    expect(isWithin({ from: '05:00', to: '05:00', days: everyDay }, at(0, '05:00:00'))).toBe(false)
    expect(isWithin({ from: 'five', to: '24:00', days: everyDay }, at(0, '05:00:00'))).toBe(false)
  })

  it('is read in hours, minutes and seconds', () => {
    expect(timeOfDayMs('00:30')).toBe(1_800_000)
    expect(timeOfDayMs('16:30:01')).toBe(59_401_000)
    for (const wrong of ['24:01', '25:00', '12:60', '1:00', '01:00Z', ''])
      expect(timeOfDayMs(wrong)).toBeNull()
  })
})

describe('a schedule', () => {
  const rates = (base: number) => ratesWith({ input: flat(base) })
  const schedule = [
    { startsAt: at(1, '00:00'), window: null, rates: rates(1) },
    { startsAt: at(2, '00:00'), window: { from: '06:00', to: '10:00', days: everyDay }, rates: rates(2) },
    { startsAt: at(20, '00:00'), window: null, rates: rates(3) },
  ] as const
  const base = (moment: number) => ratesAt([...schedule], moment).input.base

  it('takes the last that fits, and the first where none does', () => {
    expect(base(at(0, '07:00'))).toBe(1)
    expect(base(at(1, '07:00'))).toBe(1)
    expect(base(at(2, '05:59:59'))).toBe(1)
    expect(base(at(2, '06:00'))).toBe(2)
    expect(base(at(19, '23:59:59') + 999)).toBe(1)
    expect(base(at(20, '07:00'))).toBe(3)
  })

  it('tells of what counts at other times', () => {
    expect(describeSchedule(schedule, at(3, '00:00'))).toBe(
      'Another price counts from 06:00 to 10:00 UTC. Another price counts from 2026-12-12 on.',
    )
    expect(describeSchedule(schedule.slice(0, 1), at(3, '00:00'))).toBeNull()
  })
})

describe('DeepSeek', () => {
  async function inputAt(modelId: string, moment: string): Promise<number | undefined> {
    const price = (await loadPackagedPrices()).find('deepseek', modelId)
    return price === null ? undefined : ratesAt(price.schedule, Date.parse(moment)).input.base / 1_000_000
  }

  it.each([
    ['before there were peak hours', '2026-08-16T15:59:59.999Z', 435],
    ['since midnight in Beijing', '2026-08-16T16:00:00Z', 660],
    ['the first peak', '2026-08-17T01:00:00Z', 1_320],
    ['its end', '2026-08-17T04:00:00Z', 660],
    ['the second peak', '2026-08-17T06:00:00Z', 1_320],
    ['its last moment', '2026-08-17T09:59:59.999Z', 1_320],
    ['the evening', '2026-08-17T10:00:00Z', 660],
    ['the last Saturday with peaks', '2026-08-22T02:00:00Z', 1_320],
    ['the first Sunday without', '2026-08-23T02:00:00Z', 660],
    ['a Saturday', '2026-11-21T07:00:00Z', 660],
    ['a Friday', '2026-11-20T07:00:00Z', 1_320],
    ['a Monday', '2026-11-23T03:59:59.999Z', 1_320],
    ['Sunday evening, which is Monday in Beijing', '2026-11-22T23:00:00Z', 660],
  ])('bills V4 Pro by the hour and the day: %s', async (_, moment, expected) => {
    expect(await inputAt('deepseek-v4-pro', moment)).toBe(expected)
  })

  it('serves the old name of the small model at the price of the new one', async () => {
    expect(await inputAt('deepseek-v4-flash', '2026-09-10T03:59:59.999Z')).toBe(440)
    expect(await inputAt('deepseek-v4-flash', '2026-09-10T04:00:00Z')).toBe(150)
    expect(await inputAt('deepseek-v4-flash', '2026-11-20T02:00:00Z')).toBe(300)
    expect(await inputAt('deepseek-v4-flash', '2026-11-21T02:00:00Z')).toBe(150)
    expect(await inputAt('deepseek-flash', '2026-11-20T02:00:00Z')).toBe(300)
    expect(await inputAt('deepseek-flash', '2026-11-21T02:00:00Z')).toBe(150)
    expect(await inputAt('deepseek-v4-flash', '2026-08-01T02:00:00Z')).toBe(140)
  })
})
