// The tags to narrow the list by.
import { Tags } from 'lucide-react'
import { useLibraryStore } from '../state/library-store.ts'
import { filterByTag, useOrganiseStore } from '../state/organise-store.ts'
import { openOrganise } from '../state/view-store.ts'
import type { MenuContent } from '../ui/menu.tsx'

export function tagMenu(): MenuContent {
  const { tags } = useLibraryStore.getState()
  const { tagId } = useOrganiseStore.getState()
  return [
    ...tags.map(({ id, name }) => ({
      label: name,
      isChecked: id === tagId,
      onSelect: () => filterByTag(id === tagId ? null : id),
    })),
    ...(tags.length === 0 ? [] : (['line'] as const)),
    { label: 'Manage tags…', icon: Tags, onSelect: () => openOrganise({ kind: 'tags', ids: [] }) },
  ]
}
