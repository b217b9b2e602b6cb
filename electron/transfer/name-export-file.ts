// Titles come from messages, so from outside: a file name made of one must not lead anywhere, hide anything or be
// refused by one of the three systems.

const longestTitle = 80
/** Names Windows keeps for devices, with or without an ending. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|\s|$)/i

/**
 * @param title of the conversation
 * @param now UTC milliseconds; its day stands in the name
 * @param ending without a dot
 */
export function nameExportFile(title: string, now: number, ending: string): string {
  const plain = title
    .toWellFormed()
    .normalize('NFC')
    // Path separators and what Windows forbids; control, invisible and direction-changing characters.
    .replace(/[/\\:*?"<>|]/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\uFFFD]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[.\s~-]+/, '')
  const short = Array.from(plain)
    .slice(0, longestTitle)
    .join('')
    .replace(/[.\s]+$/, '')
  const safe = short === '' ? 'Conversation' : deviceName.test(short) ? `Conversation ${short}` : short
  return `${safe} ${new Date(now).toISOString().slice(0, 10)}.${ending}`
}
