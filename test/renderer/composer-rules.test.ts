import { describe, expect, it } from 'vitest'
import { isSendKey } from '../../renderer/composer/send-key.ts'
import { acceptFile } from '../../renderer/state/accepted-files.ts'

const enter = { key: 'Enter', keyCode: 13, isComposing: false, shiftKey: false, altKey: false }

describe('the key that sends', () => {
  it('is Enter alone', () => {
    expect(isSendKey(enter)).toBe(true)
    expect(isSendKey({ ...enter, shiftKey: true })).toBe(false)
    expect(isSendKey({ ...enter, altKey: true })).toBe(false)
    expect(isSendKey({ ...enter, key: 'a', keyCode: 65 })).toBe(false)
  })

  it('is never the Enter that ends a composition', () => {
    expect(isSendKey({ ...enter, isComposing: true })).toBe(false)
    expect(isSendKey({ ...enter, keyCode: 229 })).toBe(false)
  })
})

describe('what may be attached', () => {
  const file = (bytes: Uint8Array<ArrayBuffer> | string, name: string, type: string): File =>
    new File([bytes], name, { type })

  it('is pictures and PDF by their type', async () => {
    expect(await acceptFile(file('x', 'a.png', 'image/png'))).toEqual({
      isAccepted: true,
      mediaType: 'image/png',
    })
    expect(await acceptFile(file('x', 'a.pdf', 'application/pdf'))).toMatchObject({ isAccepted: true })
  })

  it('is text by its bytes, whatever it is called', async () => {
    const source = await acceptFile(file('fn main() {}', 'main.rs', ''))
    expect(source).toEqual({ isAccepted: true, mediaType: 'text/plain' })
    const markdown = await acceptFile(file('# Grüße', 'a.md', 'text/markdown'))
    expect(markdown).toEqual({ isAccepted: true, mediaType: 'text/markdown' })
  })

  it('reads a long text whose sample ends inside a character', async () => {
    const text = `${'x'.repeat(64 * 1024 - 1)}é and more`
    expect(await acceptFile(file(text, 'long.txt', ''))).toMatchObject({ isAccepted: true })
  })

  it('is not an archive, an empty file or one of more than 25 MB, and says why', async () => {
    const archive = await acceptFile(
      file(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0xff]), 'a.zip', 'application/zip'),
    )
    expect(archive).toMatchObject({ isAccepted: false })
    const empty = await acceptFile(file('', 'nothing.txt', 'text/plain'))
    expect(empty).toEqual({ isAccepted: false, sentence: 'nothing.txt is empty.' })
    const large = await acceptFile(file(new Uint8Array(25 * 1024 * 1024 + 1), 'film.png', 'image/png'))
    expect(large).toMatchObject({ isAccepted: false, sentence: expect.stringContaining('larger than 25 MB') })
  })

  it('is not a picture format that no model reads', async () => {
    expect(await acceptFile(file(new Uint8Array([0, 1, 2]), 'a.tiff', 'image/tiff'))).toMatchObject({
      isAccepted: false,
    })
  })
})
