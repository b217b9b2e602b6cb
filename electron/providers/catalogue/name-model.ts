// Turns a model id into a name for the screen by general rules, since no list of names stays complete: words are
// capitalised, sizes and known abbreviations upper-cased, version numbers joined by points, dates put in brackets.

/** Words with a spelling of their own. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['gpt', 'GPT'],
  ['chatgpt', 'ChatGPT'],
  ['oss', 'OSS'],
  ['deepseek', 'DeepSeek'],
  ['openai', 'OpenAI'],
  ['vl', 'VL'],
  ['moe', 'MoE'],
  ['glm', 'GLM'],
  ['qwq', 'QwQ'],
  ['llava', 'LLaVA'],
  ['smollm', 'SmolLM'],
  ['codellama', 'Code Llama'],
  ['gguf', 'GGUF'],
  ['it', 'IT'],
  ['tts', 'TTS'],
])

/** Words that keep a hyphen to the number behind them: GPT-6, not GPT 6. */
const hyphenated: ReadonlySet<string> = new Set(['GPT', 'ChatGPT'])

function takeDate(id: string): { readonly rest: string; readonly date: string | null } {
  const dashed = /^(.+?)-(20\d{2})-(\d{2})-(\d{2})$/.exec(id)
  const joined = /^(.+?)[-@](20\d{2})(\d{2})(\d{2})$/.exec(id)
  const [, rest, year, month, day] = dashed ?? joined ?? []
  if (rest === undefined) return { rest: id, date: null }
  return { rest, date: `${year}-${month}-${day}` }
}

function spellWord(word: string): string {
  const known = spellings.get(word.toLowerCase())
  if (known !== undefined) return known
  // Sizes and expert counts: 70b, 8x7b, a3b, e4b.
  if (/^[ae]?(?:\d+x)?\d+(?:\.\d+)?[bmk]$/i.test(word)) return word.toUpperCase()
  // Quantisations keep their own form: q4_k_m, iq2_xs.
  if (/^i?q\d(?:_\w+)?$/i.test(word)) return word.toUpperCase()
  if (/^v\d/i.test(word)) return word.toUpperCase()
  // OpenAI writes its reasoning series and 4o with small letters.
  if (/^o\d+$/.test(word) || /^\d+(?:\.\d+)?o$/.test(word)) return word
  if (/[A-Z]/.test(word)) return word
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Splits a family from the version glued to it: llama3.2 -> llama 3.2, qwen2.5 -> qwen 2.5. */
function splitVersion(word: string): string[] {
  const glued = /^([a-z]{3,})(\d+(?:\.\d+)*)$/i.exec(word)
  return glued?.[1] === undefined || glued[2] === undefined ? [word] : [glued[1], glued[2]]
}

/** Joins single digits that an id separates by hyphens: 4-5 -> 4.5. */
function joinVersions(words: readonly string[]): string[] {
  const joined: string[] = []
  for (const word of words) {
    const last = joined.at(-1)
    if (last !== undefined && /^\d$/.test(last) && /^\d$/.test(word))
      joined[joined.length - 1] = `${last}.${word}`
    else joined.push(word)
  }
  return joined
}

/** A name for the screen, never empty. */
export function nameModel(id: string): string {
  const base = id
    .replace(/^.*[/\\]/, '')
    .replace(/\.gguf$/i, '')
    .replace(/:latest$/, '')
  const { rest, date } = takeDate(base)
  const words = joinVersions(
    rest
      .split(/[-:\s]+/)
      .filter((word) => word !== '')
      .flatMap(splitVersion),
  )
  let name = ''
  let previous = ''
  for (const word of words) {
    const spelled = spellWord(word)
    const glue = name === '' ? '' : hyphenated.has(previous) && /^(?:\d|OSS$)/.test(spelled) ? '-' : ' '
    name += glue + spelled
    previous = spelled
  }
  if (name === '') return id
  return date === null ? name : `${name} (${date})`
}
