import { BookmarkPlus, Settings2, SquareSlash, TextCursorInput } from 'lucide-react'
import { useRef } from 'react'
import { openSettings } from '../state/view-store.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { newPrompt } from './edit-store.ts'

interface PromptButtonProps {
  readonly text: string
  /** Writes a slash where a prompt can stand, and puts the caret behind it. */
  readonly onSlash: () => void
}

/** The prompt library for those who do not know the slash, and the way to put the composer's text into it. */
export function PromptButton({ text, onSlash }: PromptButtonProps) {
  const isTaken = useRef(false)
  return (
    <Menu
      side="top"
      // The composer has the focus then, or the settings.
      onClosed={() => {
        const wasTaken = isTaken.current
        isTaken.current = false
        if (wasTaken) onSlash()
        return wasTaken
      }}
      content={[
        {
          label: 'Insert a prompt',
          icon: TextCursorInput,
          shortcut: '/',
          onSelect: () => {
            isTaken.current = true
          },
        },
        {
          label: 'Save this text as a prompt…',
          icon: BookmarkPlus,
          isDisabled: text.trim() === '',
          onSelect: () => {
            newPrompt(text)
            openSettings('templates')
          },
        },
        'line',
        { label: 'Templates and prompts…', icon: Settings2, onSelect: () => openSettings('templates') },
      ]}
    >
      <IconButton icon={SquareSlash} label="Prompts" side="top" iconSize={17} />
    </Menu>
  )
}
