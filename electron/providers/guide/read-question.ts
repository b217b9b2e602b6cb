// Reads what a person typed to the guide: small talk, a question of its own, or one that leans on the one before.

export type SmallTalk = 'greeting' | 'thanks' | 'farewell' | 'empty'

const smallTalk: readonly { readonly kind: SmallTalk; readonly pattern: RegExp }[] = [
  {
    kind: 'greeting',
    pattern:
      /^(?:hi|hello|hey|hallo|greetings|good (?:morning|afternoon|evening|day)|how are you)(?: there| guide| baton| all| again| how are you)*$/,
  },
  {
    kind: 'thanks',
    pattern:
      /^(?:(?:ok|okay|great|perfect|cool|nice|wonderful|super)\b ?)*(?:thanks?|thank you|thx|cheers|ta|danke)?(?: (?:so|very|a lot|lot|much|again|guide|baton|for (?:your|the) help|that helped|that helps))*$/,
  },
  {
    kind: 'farewell',
    pattern:
      /^(?:ok |okay )?(?:bye|goodbye|good bye|good night|see you|farewell|ciao)(?: bye| then| later| soon| guide| baton)*$/,
  },
]

/** Letters, digits and single spaces, in lower case. */
export function normalise(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Small talk is short; a longer text has more to say. */
const longestSmallTalk = 100

export function readSmallTalk(text: string): SmallTalk | null {
  if (text.length > longestSmallTalk) return text.trim() === '' ? 'empty' : null
  const plain = normalise(text)
  if (plain === '') return 'empty'
  return smallTalk.find(({ pattern }) => pattern.test(plain))?.kind ?? null
}

/** Words that carry a question but not its subject. */
const stopWords: ReadonlySet<string> = new Set(
  `a about after all also am an and any anyone anything are as at be because been being but by can cant could did do does
  doing dont else even ever every exactly explain explained for from further get gets getting give given go goes going got
  guide had happen happened happens has have havent having he hello help her here hi him his how i id if ill im in into is
  isnt it its ive just know let lets like look made make makes making many may maybe me mean means might more most much
  must my need needs no not now of off on one only or other our out over own part person please possible really say says
  see sees shall she should show so some somehow someone something still such sure take tell than thank thanks that thats the
  their them then there these they thing things this those through to too try up us use used using very via want wants was
  way ways we well were what whats when where wheres which while who whos whose why will with within wont work works would
  yes yet you your baton app application program im ok okay`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Words people use for the manual's own. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['chat', 'conversation'],
  ['thread', 'conversation'],
  ['dialogue', 'conversation'],
  ['cheaper', 'cost'],
  ['pricing', 'price'],
  ['apikey', 'key'],
  ['deleting', 'delete'],
  ['exporting', 'export'],
  ['switching', 'switch'],
  ['photo', 'picture'],
])

/** More than any question has; the rest of a pasted text is not looked up. */
const mostTerms = 60
/** Characters of a message that are read at all. */
export const longestQuestion = 10_000
const longestWord = 40

/** The form under which a word is found: lower case, without a plural s; null for words without a subject. */
export function termOf(word: string): string | null {
  const plain = normalise(word)
  if (plain === '' || plain.length > longestWord || stopWords.has(plain) || /^\d{1,2}$/.test(plain))
    return null
  const isPlural = plain.length > 3 && /[^su]s$/.test(plain) && plain !== 'windows' && plain !== 'macos'
  const singular = isPlural ? plain.slice(0, -1) : plain
  return synonyms.get(singular) ?? singular
}

/** The words that say what a text is about, as they were typed, by the form under which they are found. */
export function wordsByTerm(text: string): Map<string, string> {
  const words = new Map<string, string>()
  for (const word of normalise(text.slice(0, longestQuestion)).split(' ')) {
    const term = termOf(word)
    if (term !== null && !words.has(term)) words.set(term, word)
    if (words.size >= mostTerms) break
  }
  return words
}

/** What a text is about: each term once, in order. */
export function termsOf(text: string): string[] {
  return [...wordsByTerm(text).keys()]
}

/** What a question is about that has no subject but Baton or the guide: "who are you?", "what can Baton do?" */
export function readPlainSubject(text: string): 'guide' | 'baton' | null {
  const plain = normalise(text)
  if (/^(?:who|what) are you\b|^are you\b|\b(?:what|which) can you\b|\byou (?:a|an) \w+$/.test(plain))
    return 'guide'
  if (termsOf(text).length > 0) return null
  if (/\bguide\b/.test(plain)) return 'guide'
  return /\b(?:baton|help|app|application|program)\b/.test(plain) ? 'baton' : null
}

/** True when a question only makes sense with the one before: "and on Windows?", "why is that?" */
export function leansOnEarlier(text: string): boolean {
  const plain = normalise(text)
  const terms = termsOf(text)
  if (/^(?:and|but|also|what about|how about|or|then|so)\b/.test(plain)) return terms.length <= 4
  const pointsBack = /\b(?:it|that|this|they|them|those|these|there)\b/.test(plain)
  return (
    terms.length === 0 ||
    (pointsBack && terms.length <= 2) ||
    /^(?:why|how so|how exactly|more|tell me more)$/.test(plain)
  )
}

export type SystemName = 'macOS' | 'Windows' | 'Linux'

/** The operating system a question names, for the parts of the manual that differ. */
export function readSystem(text: string): SystemName | null {
  const plain = normalise(text)
  if (
    /\b(?:windows|win11|win10|microsoft)\b/.test(plain) &&
    !/\b(?:second|two|several) windows\b/.test(plain)
  )
    return 'Windows'
  if (/\b(?:mac|macos|osx|macbook|apple)\b/.test(plain)) return 'macOS'
  return /\b(?:linux|ubuntu|debian|fedora|arch)\b/.test(plain) ? 'Linux' : null
}
