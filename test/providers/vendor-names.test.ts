// What differs between vendors and models is data. Nothing but that data tests for the name of a vendor or a model, so
// that a new one is added where it is described and nowhere else.
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { vendors } from '../../shared/domain/vendor-list.ts'
import { readSources, type SourceFile } from '../harness/read-imports.ts'

/** Where names are data: records, vendors, prices and names of models, what the guide has read, and old schemas. */
const dataPlaces =
  /^electron\/(?:providers\/[^/]+\/record\.ts|providers\/(?:vendors|vendor-quirks)\.ts|providers\/catalogue\/.*|providers\/guide\/manual\/.*|store\/migrations\/.*)$/

/** `guide` and `custom` are also plain words, so they count only beside something called vendor. */
const plainWords: ReadonlySet<string> = new Set(['guide', 'custom'])
const anyVendor = vendors.join('|')
const clearVendor = vendors.filter((vendor) => !plainWords.has(vendor)).join('|')
const family =
  'gpt|chatgpt|claude|gemini|gemma|grok|mistral|magistral|codestral|command|llama|deepseek|qwen|phi'
const modelName = String.raw`(?:\w*[mM]odel(?:Id|Asked|Served|Name)?(?:\.(?:id|modelId|name|displayName))?)`
const regexLiteral = String.raw`\/(?:\\.|\[[^\]\n]*\]|[^\/\\\n[])+\/[a-z]*`

const rules: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'compares a vendor',
    pattern: new RegExp(String.raw`\b(?:\w+\.)*\w*[vV]endor\b\s*[!=]==?\s*'(?:${anyVendor})'`, 'g'),
  },
  {
    what: 'compares with a vendor',
    pattern: new RegExp(String.raw`[!=]==?\s*'(?:${clearVendor})'|'(?:${clearVendor})'\s*[!=]==?`, 'g'),
  },
  { what: 'switches by vendor', pattern: /\bswitch\s*\([^)\n]*[vV]endor\)/g },
  { what: 'has a case for a vendor', pattern: new RegExp(String.raw`\bcase\s+'(?:${clearVendor})'`, 'g') },
  {
    what: 'keeps a list of vendors',
    pattern: new RegExp(
      String.raw`\[[^\]]*'(?:${clearVendor})'[^\]]*\](?:\s*as const)?\)?\s*\.includes\(|new Set(?:<[^>]*>)?\(\[[^\]]*'(?:${clearVendor})'`,
      'g',
    ),
  },
  { what: 'keeps a table by vendor', pattern: /\bRecord<Vendor\b|\bMap<Vendor\b/g },
  {
    what: 'tests the name of a model',
    pattern: new RegExp(
      String.raw`\b${modelName}\??\.(?:startsWith|endsWith|includes|match|matchAll|search|indexOf)\(`,
      'g',
    ),
  },
  {
    what: 'tests the name of a model',
    pattern: new RegExp(String.raw`${regexLiteral}\.(?:test|exec)\(\s*(?:\w+\.)*${modelName}\b`, 'g'),
  },
  {
    what: 'has a pattern of model names',
    pattern: new RegExp(
      String.raw`(?:[=(:,]|=>)\s*\/(?:\\.|\[[^\]\n]*\]|[^\/\\\n[ ])*\b(?:${family})\b(?:\\.|\[[^\]\n]*\]|[^\/\\\n[ ])*\/[a-z]*`,
      'g',
    ),
  },
  {
    what: 'compares with a model',
    pattern: new RegExp(String.raw`[!=]==?\s*'(?:${family}|o\d)-[\w.-]*'`, 'g'),
  },
]

/** Comments may name whoever they like. */
function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/g,
    (match, quoted: string | undefined) => (quoted === undefined ? match.replace(/[^\n]/g, ' ') : match),
  )
}

function findings(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => !dataPlaces.test(file.path))
    .flatMap((file) => {
      const text = withoutComments(file.text)
      return rules.flatMap(({ what, pattern }) =>
        [...text.matchAll(pattern)].map((match) => {
          const lineStart = text.lastIndexOf('\n', match.index) + 1
          const lineEnd = text.indexOf('\n', match.index)
          const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd)
          const number = text.slice(0, match.index).split('\n').length
          return `${file.path}:${number} ${what}: ${line.trim()}`
        }),
      )
    })
}

const plant = (text: string, file = 'electron/engine/x.ts'): string[] => findings([{ path: file, text }])

describe('names of vendors and models', () => {
  it('are tested nowhere but in the data', () => {
    const root = path.resolve(import.meta.dirname, '../..')
    const sources = readSources(root, ['electron'])
    expect(sources.length).toBeGreaterThan(100)
    expect(findings(sources)).toEqual([])
  })

  it.each([
    "if (vendor === 'openai') return",
    "if (account.vendor !== 'guide') return",
    "return 'anthropic' === name",
    "const isIt = list === 'lm-studio'",
    'switch (io.vendor) {',
    "case 'openrouter':",
    "if (['openai', 'xai'].includes(vendor)) return",
    "if ((['openai', 'xai'] as const).includes(vendor)) return",
    "const keeping = new Set<Vendor>(['openai', 'xai'])",
    'const apis: Partial<Record<Vendor, ApiKind>> = {}',
    "if (modelId.startsWith('gpt-5')) return",
    "if (request.modelId.includes('-pro')) return",
    "if (model.id.endsWith(':cloud')) return",
    'if (/^o\\d/.test(modelId)) return',
    'return /-(\\d+)$/.exec(request.modelId)',
    'const thinks = /^gemini-(?:2\\.5|[3-9])/',
    "if (id === 'gpt-4o') return",
  ])('would be seen in %s', (line) => {
    expect(plant(line).length).toBeGreaterThan(0)
  })

  it.each([
    "// vendor === 'openai'",
    "const api = 'openai-chat'",
    "import { OpenAI } from 'openai'",
    "return subject === 'guide' ? 1 : 2",
    "import { thinkingTraitOf } from '../gemini-generate/record.ts'",
    'const { name } = vendorProfiles[io.vendor]',
    'return hiddenModels.test(model.id)',
    "const keywords = ['openai', 'anthropic']",
    'if (record.vendor === io.vendor) return',
  ])('are not seen in %s', (line) => {
    expect(plant(line)).toEqual([])
  })

  it('may stand in the data', () => {
    const line = "export const thinks = (modelId: string) => modelId.startsWith('gpt-5')"
    expect(plant(line, 'electron/providers/openai-responses/record.ts')).toEqual([])
    expect(plant(line, 'electron/providers/openai-responses/request.ts')).toHaveLength(1)
  })
})
