// How a link of the thread leaves Baton: on the desktop the engine hands it to the system after its own check; in a
// browser it is a new tab that knows nothing of this one.
import type { OpenLink } from '../markdown/link-opener.ts'
import { openLink } from '../state/actions.ts'
import { useAppStore } from '../state/app-store.ts'

export const openOutside: OpenLink = (address) => {
  if (useAppStore.getState().info?.shell === 'desktop') void openLink(address)
  else window.open(address, '_blank', 'noopener,noreferrer')
}
