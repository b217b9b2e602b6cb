import type { ManualSection } from './section.ts'

export const interfaceSections: readonly ManualSection[] = [
  {
    id: 'keyboard',
    title: 'Keyboard',
    question: 'Which keyboard shortcuts are there?',
    keywords: [
      'keyboard',
      'shortcut',
      'shortcuts',
      'keys',
      'hotkey',
      'hotkeys',
      'enter',
      'shift',
      'newline',
      'line break',
      'ctrl',
      'command',
      'press',
      'tab',
    ],
    text: `| Key | Does |
|---|---|
| Enter | sends the message |
| Shift+Enter | begins a new line |
| Ctrl+N | starts a new conversation |
| Ctrl+K | goes to the search |
| Ctrl+J | opens the model picker |
| Ctrl+F | finds words in the open conversation |
| / | at the beginning of a line: finds a prompt |
| Ctrl+, | opens Settings |

On a Mac use ⌘ instead of Ctrl. Enter does not send while an input method is composing. In the browser form, some browsers keep Ctrl+N for themselves.`,
    related: ['sidebar', 'choose-model'],
  },
  {
    id: 'sidebar',
    title: 'Finding and sorting conversations',
    question: 'How do I find a conversation?',
    keywords: [
      'sidebar',
      'find',
      'search',
      'title',
      'titles',
      'sort',
      'pin',
      'pinned',
      'rename',
      'list',
      'dots',
      'colour',
      'color',
      'organize',
      'folder',
    ],
    text: `The sidebar lists conversations by date. The search field finds titles and what is written in messages. Each conversation's menu can rename it, find a new title for it, pin it to the top, archive it, export it or move it to the trash. The coloured dots show which providers took part.

Folders and tags put them in order.`,
    related: ['search-messages', 'folders', 'titles'],
  },
  {
    id: 'appearance',
    title: 'Light and dark',
    question: 'Is there a dark mode?',
    keywords: [
      'dark',
      'light',
      'theme',
      'mode',
      'appearance',
      'colours',
      'colors',
      'look',
      'night',
      'system',
    ],
    text: `In **Settings**, under appearance, choose light, dark, or the same as your system.`,
    related: ['keyboard', 'sidebar'],
  },
  {
    id: 'writing',
    title: 'Writing messages',
    question: 'What happens to a message I have not sent?',
    keywords: [
      'draft',
      'drafts',
      'unsent',
      'message',
      'sent',
      'write',
      'writing',
      'compose',
      'composer',
      'typing',
      'markdown',
      'code',
      'copy',
      'formula',
      'maths',
      'math',
      'latex',
      'table',
    ],
    text: `What you type is kept as a draft with its conversation until you send it, also when Baton is closed. Answers are shown as Markdown with tables, formulas and highlighted code; each block of code has a button that copies it, and **Copy answer** takes the whole answer as it was written.`,
    related: ['keyboard', 'attachments', 'edit-message'],
  },
]
