import { type CleanedUp, cleanedUpWords } from './clean-up-words.ts'
import { showNotice } from './toast-store.ts'
import { openSettings } from './view-store.ts'

/** Says what the clean-up rules did by themselves, with the way to change them. */
export function tellCleanedUp(outcome: CleanedUp): void {
  const words = cleanedUpWords(outcome)
  if (words === null) return
  showNotice(words, { label: 'Settings', run: () => openSettings('clean-up') }, 'clean-up')
}
