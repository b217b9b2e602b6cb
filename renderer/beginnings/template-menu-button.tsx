import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { IconButton } from '../ui/icon-button.tsx'

/** The narrow button beside "New conversation". */
export function TemplateMenuButton(props: Omit<ComponentProps<typeof IconButton>, 'icon' | 'label'>) {
  return (
    <IconButton icon={ChevronDown} label="New from template" iconSize={14} className="-ml-1 w-5" {...props} />
  )
}
