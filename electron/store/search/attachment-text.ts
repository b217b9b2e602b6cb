// The text of attached files, as far as they are text.

/** Bytes of one file that are looked at; what stands behind them is not found. */
export const mostAttachmentBytes = 1_000_000

const textTypes =
  /^(text\/|application\/(json|xml|yaml|x-yaml|toml|sql|javascript|x-javascript|typescript|ecmascript|x-sh|x-httpd-php|x-python|x-ndjson|jsonl|csv|rtf|x-tex|x-latex|graphql)\b|[^;]*\+(json|xml|yaml)\b)/i
const textNames =
  /\.(txt|md|markdown|rst|csv|tsv|json|jsonl|ndjson|xml|html?|css|scss|less|ya?ml|toml|ini|cfg|conf|env|log|tex|bib|sql|sh|bash|zsh|fish|ps1|bat|py|rb|pl|php|js|mjs|cjs|jsx|ts|mts|cts|tsx|vue|svelte|java|kt|kts|scala|groovy|c|h|cc|cpp|cxx|hpp|hh|cs|fs|go|rs|swift|m|mm|r|jl|lua|dart|ex|exs|erl|hs|ml|clj|lisp|el|vim|tf|proto|graphql|gradle|cmake|make|dockerfile|diff|patch|srt|vtt|ics|vcf|eml)$/i

/** A drawing is text, but nobody looks for its coordinates. */
export function isTextFile(mediaType: string, name: string): boolean {
  if (/^(image|audio|video|font)\//i.test(mediaType)) return false
  return textTypes.test(mediaType) || textNames.test(name)
}

/** @returns null for what is no text after all */
export function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const sample = bytes.subarray(0, 4_000)
  let evenZeros = 0
  let oddZeros = 0
  for (const [index, byte] of sample.entries()) {
    if (byte !== 0) continue
    if (index % 2 === 0) evenZeros += 1
    else oddZeros += 1
  }
  const many = sample.length / 5
  if (oddZeros > many && evenZeros < many / 10) return new TextDecoder('utf-16le').decode(bytes)
  if (evenZeros > many && oddZeros < many / 10) return new TextDecoder('utf-16be').decode(bytes)
  if (evenZeros + oddZeros > 0) return null
  return new TextDecoder('utf-8').decode(bytes)
}
