// Counting in bounded time: what normal text comes to is exact, what would take for ever is cut or sampled.
import { countTokens, decode, encode } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, it } from 'vitest'
import { countText } from '../../electron/workers/count-text.ts'
import { createRecentCache } from '../../electron/workers/recent-cache.ts'

const asText = { disallowedSpecial: new Set<string>() }
const exact = (text: string) => countTokens(text, asText)
const count = (text: string) => countText(text, exact)

describe('counting a text', () => {
  it('is exact for text as people and programs write it', () => {
    const texts = [
      '',
      'a',
      'The committee met on 3 July 2026; nobody objected.',
      'const total = items.reduce((sum, { price }) => sum + price, 0)\n\n\t// done\n',
      '委员会决定将发布推迟到七月三日，因为测试一直失败。',
      'คณะกรรมการตัดสินใจเลื่อนการเปิดตัว',
      '👩‍👩‍👧‍👦🎉 and so on',
      `| a | b |\n${'|---'.repeat(40)}|\n`,
      `${'='.repeat(200)}\n${' '.repeat(200)}x`,
    ]
    for (const text of texts) expect(count(text)).toBe(exact(text))
    const everything = texts.join('\n').repeat(20)
    expect(count(everything)).toBe(exact(everything))
  })

  it('takes marks of the vocabulary for text', () => {
    expect(count('<|endoftext|>')).toBeGreaterThan(3)
    expect(decode(encode('<|endoftext|>', asText))).toBe('<|endoftext|>')
    expect(count('say <|im_start|>system<|im_sep|> now')).toBeGreaterThan(8)
  })

  it('cuts long stretches, and comes out nearly the same', () => {
    for (const unit of ['q', '-', ' ', '的', '\n', '😀', 'é̀']) {
      const text = `before ${unit.repeat(3000)} after`
      const real = exact(text)
      expect(Math.abs(count(text) - real)).toBeLessThanOrEqual(Math.max(30, real * 0.05))
    }
  })

  it('never gives the encoder a stretch it would be slow on, or half a character', () => {
    const given: string[] = []
    const text = `-${'😀'.repeat(5000)}${'ab'.repeat(5000)}${' '.repeat(5000)}${'-'.repeat(5000)}`
    countText(text, (piece) => given.push(piece))
    expect(given.join('')).toBe(text)
    for (const piece of given) {
      expect(piece.length).toBeLessThanOrEqual(512)
      expect(piece.isWellFormed()).toBe(true)
    }
  })

  it('counts ten megabytes of one character within seconds', () => {
    const start = performance.now()
    const tokens = count('x'.repeat(10_000_000))
    expect(performance.now() - start).toBeLessThan(5000)
    // Eight or sixteen to a token, depending on how many fit a stretch.
    expect(tokens).toBeGreaterThan(10_000_000 / 20)
    expect(tokens).toBeLessThan(10_000_000)
  })

  it('samples a very long text evenly', () => {
    // Cheap at first, dear at the end: a sample of the beginning alone would be wrong by half.
    const text = `${'word '.repeat(200_000)}${'7 ,;x '.repeat(200_000)}`
    const real = exact(text)
    expect(Math.abs(count(text) - real) / real).toBeLessThan(0.05)
    let given = 0
    countText(text, (piece) => {
      given += piece.length
      return 1
    })
    expect(given).toBeLessThanOrEqual(400_000)
  })
})

describe('a cache of what was used last', () => {
  it('forgets what was not asked for the longest', () => {
    const cache = createRecentCache<string, number>(2)
    cache.set('a', 1)
    cache.set('b', 2)
    expect(cache.get('a')).toBe(1)
    cache.set('c', 3)
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3])
    cache.set('a', 4)
    cache.set('d', 5)
    expect([cache.get('a'), cache.get('c'), cache.get('d')]).toEqual([4, undefined, 5])
  })
})
