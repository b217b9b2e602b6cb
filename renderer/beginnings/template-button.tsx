import { lazy, Suspense, useState } from 'react'
import { TemplateMenuButton } from './template-menu-button.tsx'

const TemplateMenu = lazy(async () => ({ default: (await import('./template-menu.tsx')).TemplateMenu }))

/** Begins a conversation from a template. What its menu needs is fetched when it is first opened. */
export function TemplateButton() {
  const [isWanted, setWanted] = useState(false)
  const button = <TemplateMenuButton aria-haspopup="menu" onClick={() => setWanted(true)} />
  return isWanted ? (
    <Suspense fallback={button}>
      <TemplateMenu />
    </Suspense>
  ) : (
    button
  )
}
