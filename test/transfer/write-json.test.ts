import fc from 'fast-check'
import { expect, it } from 'vitest'
import { itemsOf, writeJson } from '../../electron/transfer/write-json.ts'

it('writes piece by piece what JSON.stringify writes at once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue()),
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      (list, value, name) => {
        const pieces = [
          ...writeJson([
            ['list', itemsOf(list)],
            [`x${name}`, value],
            ['again', list],
          ]),
        ]
        const whole = JSON.stringify({ list, [`x${name}`]: value, again: list }, null, 2)
        expect(pieces.join('')).toBe(`${whole}\n`)
      },
    ),
  )
})

it('asks for an item only when the one before was taken', () => {
  let made = 0
  function* endless() {
    while (true) {
      made += 1
      yield made
    }
  }
  const pieces = writeJson([['list', itemsOf(endless())]])
  for (let taken = 0; taken < 10; taken += 1) pieces.next()
  expect(made).toBeLessThanOrEqual(10)
})
