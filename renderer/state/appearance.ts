// Light or dark: the setting, or the system's choice. The last choice is also kept in the page's own storage, so that
// the first paint, before the settings arrive, already has the right colours.
import type { Settings } from '../../shared/domain/settings.ts'
import { useLibraryStore } from './library-store.ts'

const storedName = 'baton-appearance'
const systemDark = '(prefers-color-scheme: dark)'

function show(appearance: Settings['appearance']): void {
  const isDark = appearance === 'dark' || (appearance === 'system' && window.matchMedia(systemDark).matches)
  document.documentElement.classList.toggle('dark', isDark)
}

function storedAppearance(): Settings['appearance'] {
  const stored = localStorage.getItem(storedName)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

/** Keeps the page in the chosen colours for as long as it lives. */
export function followAppearance(): void {
  let current = storedAppearance()
  show(current)
  window.matchMedia(systemDark).addEventListener('change', () => show(current))
  useLibraryStore.subscribe(({ isReady, settings }) => {
    if (!isReady || settings.appearance === current) return
    current = settings.appearance
    localStorage.setItem(storedName, current)
    show(current)
  })
}
