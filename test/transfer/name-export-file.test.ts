import path from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nameExportFile } from '../../electron/transfer/name-export-file.ts'

const now = Date.UTC(2026, 10, 20)
const nasty = fc.constantFrom(
  '/',
  '\\',
  '..',
  '.',
  ':',
  '\u202e',
  '\u0000',
  '\n',
  'CON',
  'nul',
  ' ',
  '💩',
  '\ud800',
  'é',
)

it.each([
  ['Trip to Lisbon', 'Trip to Lisbon 2026-11-20.md'],
  ['../../etc/passwd', 'etc passwd 2026-11-20.md'],
  ['..\\..\\boot.ini', 'boot.ini 2026-11-20.md'],
  ['CON', 'Conversation CON 2026-11-20.md'],
  ['nul.txt', 'Conversation nul.txt 2026-11-20.md'],
  ['invoice\u202egpj.exe', 'invoice gpj.exe 2026-11-20.md'],
  ['   ', 'Conversation 2026-11-20.md'],
  ['.hidden', 'hidden 2026-11-20.md'],
  ['~root', 'root 2026-11-20.md'],
  ['Überlegung 💡', 'Überlegung 💡 2026-11-20.md'],
])('names %j', (title, expected) => {
  expect(nameExportFile(title, now, 'md')).toBe(expected)
})

it('stays one plain name for any title', () => {
  const title = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(nasty).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(title, (value) => {
      const name = nameExportFile(value, now, 'json')
      expect(path.posix.basename(name)).toBe(name)
      expect(path.win32.basename(name)).toBe(name)
      expect(name).toMatch(/^[^.\s~/\\:*?"<>|-][^/\\:*?"<>|]* 2026-11-20\.json$/u)
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect(name.isWellFormed()).toBe(true)
      expect(Array.from(name).length).toBeLessThanOrEqual(120)
    }),
  )
})
