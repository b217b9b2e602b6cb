// Titles come from messages, so from outside: a file name made of one must not lead anywhere, hide anything or be
// refused by one of the three systems.

const longestTitle = 80
/** Names Windows keeps for devices, with or without an ending. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|\s|$)/i

function safeTitle(title: string): string {
  const plain = title
    .toWellFormed()
    .normalize('NFC')
    // Path separators and what Windows forbids; control, invisible and direction-changing characters.
    .replace(/[/\\:*?"<>|]/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\uFFFD]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[.\s~-]+/, '')
  return Array.from(plain)
    .slice(0, longestTitle)
    .join('')
    .replace(/[.\s]+$/, '')
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}

/**
 * @param title of the conversation
 * @param now UTC milliseconds; its day stands in the name
 * @param ending without a dot
 */
export function nameExportFile(title: string, now: number, ending: string): string {
  const short = safeTitle(title)
  const safe = short === '' ? 'Conversation' : deviceName.test(short) ? `Conversation ${short}` : short
  return `${safe} ${dayOf(now)}.${ending}`
}

/** Gives each conversation of an export of many a name of its own, the same on every run that takes them in the same order. */
export function createSteadyNames(
  ending: string,
): (conversation: { readonly id: string; readonly title: string; readonly createdAt: number }) => string {
  const taken = new Set<string>()
  return ({ id, title, createdAt }) => {
    const begun = `${dayOf(createdAt)} ${safeTitle(title) || 'Conversation'}`
    // Some systems tell no case apart, and some compose letters anew.
    const isFree = (name: string): boolean => !taken.has(name.normalize('NFKC').toLowerCase())
    const short = `${begun} ${id.slice(-8)}.${ending}`
    const name = isFree(short) ? short : `${begun} ${id}.${ending}`
    taken.add(name.normalize('NFKC').toLowerCase())
    return name
  }
}
