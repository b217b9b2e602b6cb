import { FilePlus2, LayoutTemplate, Settings2 } from 'lucide-react'
import { useBeginnings } from '../state/beginnings-store.ts'
import { narrowSidebarQuery } from '../state/follow-panels.ts'
import { openSettings, setSidebarOpen } from '../state/view-store.ts'
import { Menu, type MenuContent } from '../ui/menu.tsx'
import { beginFromTemplate } from './begin-from-template.ts'
import { newTemplate } from './edit-store.ts'
import { TemplateMenuButton } from './template-menu-button.tsx'

/** More would make the menu longer than the window; the settings list all. */
const mostListed = 12

/** The templates to begin from, and the ways to more of them. */
export function TemplateMenu({ isOpenedByKey }: { readonly isOpenedByKey: boolean }) {
  const { templates } = useBeginnings()
  const content: MenuContent = [
    ...(templates ?? []).slice(0, mostListed).map((template) => ({
      label: template.name,
      icon: LayoutTemplate,
      onSelect: () => {
        beginFromTemplate(template)
        if (window.matchMedia(narrowSidebarQuery).matches) setSidebarOpen(false)
      },
    })),
    ...(templates === null || templates.length === 0 ? [] : (['line'] as const)),
    {
      label: 'New template…',
      icon: FilePlus2,
      onSelect: () => {
        newTemplate()
        openSettings('templates')
      },
    },
    { label: 'Templates and prompts…', icon: Settings2, onSelect: () => openSettings('templates') },
  ]
  return (
    <Menu content={content} align="end" isOpenAtFirst isOpenedByKey={isOpenedByKey}>
      <TemplateMenuButton />
    </Menu>
  )
}
