import type { ManualSection } from './section.ts'

export const keepingSections: readonly ManualSection[] = [
  {
    id: 'data-folder',
    title: 'Where conversations are kept',
    question: 'Where are my conversations kept?',
    keywords: [
      'conversation',
      'conversations',
      'kept',
      'data',
      'folder',
      'stored',
      'location',
      'path',
      'file',
      'database',
      'sqlite',
      'where',
      'history',
      'BATON_DATA_DIR',
      'disk',
      'directory',
      'move',
      'chats',
      'saved',
    ],
    text: `All conversations are in one file, \`baton.db\`, in Baton's data folder on this machine. Settings shows the folder. Keys are not in it.

- **macOS:** \`~/Library/Application Support/Baton\`
- **Windows:** \`%LOCALAPPDATA%\\Baton\\Data\`
- **Linux:** \`~/.local/share/Baton\`

To keep it elsewhere, start Baton with the variable \`BATON_DATA_DIR\`, or in the browser form with \`--data-dir\`. Attached files are in the same file; logs and backups are in folders beside it.`,
    related: ['keys', 'backups', 'export'],
  },
  {
    id: 'export',
    title: 'Exporting a conversation',
    question: 'How do I export a conversation?',
    keywords: [
      'export',
      'markdown',
      'json',
      'save',
      'download',
      'share',
      'copy',
      'backup',
      'print',
      'take',
      'archive file',
      'pdf',
    ],
    text: `Open the **Conversation menu** and choose **Export as Markdown** or **Export as JSON**. On the desktop you choose the file; in the browser it is downloaded.

- **Markdown** is for reading anywhere: title, dates, models, tokens and cost of each answer, code intact. Reasoning is included if you say so in Settings.
- **JSON** holds everything stored about the conversation, other answers and attached files included, in a documented, versioned form. Keys are never in it.

One conversation is exported at a time.`,
    related: ['import', 'data-folder', 'reasoning'],
  },
  {
    id: 'trash',
    title: 'Trash and archive',
    question: 'How do I delete a conversation?',
    keywords: [
      'trash',
      'delete',
      'conversation',
      'conversations',
      'remove',
      'restore',
      'undo',
      'undelete',
      'archive',
      'archived',
      'bin',
      'erase',
      'forget',
      'permanently',
    ],
    text: `**Move to trash** in a conversation's menu takes it out of the list; **Undo** brings it back at once, and later you find it under **Trash** in the sidebar, with **Restore from trash** in its menu. **Archive** puts a conversation away without deleting it.

The trash is not emptied by itself. From there you can remove a conversation for good; you are asked whether what providers hold of it is to be deleted there too.`,
    related: ['delete-at-provider', 'sidebar', 'backups'],
  },
  {
    id: 'backups',
    title: 'Backups and damaged files',
    question: 'What if the history file is damaged?',
    keywords: [
      'backup',
      'backups',
      'damaged',
      'corrupt',
      'corrupted',
      'recover',
      'recovery',
      'salvage',
      'restore',
      'newer',
      'version',
      'migration',
      'repair',
      'lost',
    ],
    text: `Baton looks at the history file before it writes to it. A damaged file is set aside byte for byte and never overwritten; Baton then offers to rescue what can be read of it, with the number of conversations and messages, or to open a backup.

A verified backup is made in the folder \`backups\` before an update changes the form of the file. For your own backup, close Baton and copy the data folder. A history written by a newer Baton is left alone, and you are told to install that version.`,
    related: ['data-folder', 'interrupted', 'failure-local'],
  },
  {
    id: 'privacy',
    title: 'Privacy',
    question: 'Who sees what I write?',
    keywords: [
      'privacy',
      'private',
      'write',
      'written',
      'read',
      'keep',
      'telemetry',
      'tracking',
      'analytics',
      'data',
      'collect',
      'sees',
      'send',
      'sent',
      'cloud',
      'gdpr',
      'training',
      'spy',
      'network requests',
      'hosts',
    ],
    text: `What you write goes to the provider whose model you chose, and to nobody else. Baton has no server, no telemetry and no advertising, and makes no request but to the accounts you set up. Pictures that an answer links to are not loaded, because an address can carry text away.

What a provider does with what it receives is up to its terms. Where it can be told not to keep your conversation, you find the switch with the account in Settings; what it holds is listed in the inspector and can be deleted there. A conversation you hold with the guide stays on this machine.`,
    related: ['who-keeps', 'delete-at-provider', 'keys', 'data-folder'],
  },
  {
    id: 'offline',
    title: 'Without a network',
    question: 'What works without a network?',
    keywords: [
      'offline',
      'network',
      'internet',
      'airplane',
      'plane',
      'without',
      'disconnected',
      'connection',
    ],
    text: `Everything but sending to a provider: reading, searching titles, renaming, exporting, settings, the cached lists of models, local servers, and the guide. A message that cannot be sent stays in the conversation with the reason, and you can try again later.`,
    related: ['failure-network', 'local-servers', 'guide'],
  },
]
