import { lazy, type MouseEvent, Suspense, useState } from 'react'
import { reportError } from '../state/report-error.ts'
import { TemplateMenuButton } from './template-menu-button.tsx'

const importMenu = () => import('./template-menu.tsx')
const TemplateMenu = lazy(async () => ({ default: (await importMenu()).TemplateMenu }))

/** Begins a conversation from a template. What its menu needs is fetched when somebody is about to open it. */
export function TemplateButton() {
  const [wantedBy, setWantedBy] = useState<'key' | 'pointer' | null>(null)
  const button = (
    <TemplateMenuButton
      aria-haspopup="menu"
      onPointerEnter={() => void importMenu().catch(reportError)}
      // A click of a key has no count.
      onClick={(event: MouseEvent) => setWantedBy(event.detail === 0 ? 'key' : 'pointer')}
    />
  )
  return wantedBy === null ? (
    button
  ) : (
    <Suspense fallback={button}>
      <TemplateMenu isOpenedByKey={wantedBy === 'key'} />
    </Suspense>
  )
}
